#!/bin/sh
# Installs what the browser suite needs on Debian: Chromium and fonts that have the signs of the page.
set -eu
export DEBIAN_FRONTEND=noninteractive
command -v chromium >/dev/null && exit 0
apt-get -qq update
apt-get -y -qq --no-install-recommends install chromium fonts-dejavu-core
