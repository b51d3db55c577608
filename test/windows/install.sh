#!/usr/bin/env bash
# What the Windows suite needs on Debian 12: Wine without display and without 32-bit parts. About 100 MB to download.
set -euo pipefail
[ -x /usr/lib/wine/wine64 ] && exit 0
sudo=''
[ "$(id -u)" = 0 ] || sudo='sudo'
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends wine wine64
