#!/bin/sh
# Installs what the network suite needs on Debian 12: real proxies, a DNS and two DHCP servers, nginx, curl.
# Run as root. The packages must not start their daemons: each would take ports of this machine.
set -eu
export DEBIAN_FRONTEND=noninteractive
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$guard"
  chmod 755 "$guard"
  trap 'rm -f "$guard"' EXIT
fi
apt-get -qq update
apt-get -y -qq --no-install-recommends install \
  iproute2 nftables procps curl openssl ca-certificates python3 \
  squid-openssl squid-langpack tinyproxy dante-server microsocks apache2-utils \
  nginx-light dnsmasq isc-dhcp-server
