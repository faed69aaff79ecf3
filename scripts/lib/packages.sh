# shellcheck shell=bash
# Sourced by the scripts that install what they need.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_packages PACKAGE...   installs what is missing, by apt-get, and says so.  A service that comes with a package
# is neither started nor left enabled.
install_packages() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  echo "Installing with apt-get: ${missing[*]}"
  local policy=/usr/sbin/policy-rc.d made_policy=no
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
    as_root chmod 755 $policy
    made_policy=yes
  fi
  local result=0
  { as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } || result=$?
  [ $made_policy = no ] || as_root rm -f $policy
  [ $result = 0 ] || { echo "apt-get failed ($result)" >&2; return $result; }
  for package in "${missing[@]}"; do
    disable_services_of "$package"
  done
}

disable_services_of() {
  local unit
  dpkg -L "$1" 2>/dev/null | sed -n 's|^\(/usr\)\?/lib/systemd/system/\([^/@]*\.\(service\|socket\|timer\)\)$|\2|p' | while read -r unit; do
    as_root deb-systemd-helper disable "$unit" >/dev/null 2>&1 || true
  done
  dpkg -L "$1" 2>/dev/null | sed -n 's|^/etc/init.d/\(.*\)$|\1|p' | while read -r unit; do
    as_root update-rc.d "$unit" disable >/dev/null 2>&1 || true
  done
}

# What it takes to build, and to test against other people's tools.
BUILD_PACKAGES=(g++ cmake ninja-build libssl-dev libgcrypt20-dev libgmp-dev libboost-program-options-dev libboost-filesystem-dev nlohmann-json3-dev libpugixml-dev libssh-dev libseccomp-dev libcdb-dev libqrcodegencpp-dev libsodium-dev)
STATIC_PACKAGES=(lld)  # for the static program alone: src/CMakeLists.txt
DEMO_PACKAGES=(openssh-client openssh-server openssh-sftp-server)
# nodejs reads our JSON Web Keys, bind9-utils (tools only; the server is in another package) our DNSKEY records; strace
# shows when core dumps are turned off, valgrind whether time depends on a secret; mandoc lints the manual;
# zsh and fish complete command lines; zbarimg reads QR codes.
TEST_PACKAGES=(zbar-tools mandoc zsh fish doctest-dev python3 python3-jsonschema python3-junitparser python3-yaml pre-commit openssl putty-tools nodejs bind9-utils strace valgrind pkg-config "${DEMO_PACKAGES[@]}")
# Loaders of keys for scripts/interop: large, and never needed to build.
PEER_PACKAGES=(ssh-audit dropbear-bin python3-asyncssh python3-paramiko php-cli php-phpseclib3 rclone)
# Those that understand what scripts/packaging gives to them (tests/cli/operations_test.sh).
PEER_PACKAGES+=(ansible-core icinga2-bin nagios4-core)
# Servers for scripts/scenarios.
SCENARIO_PACKAGES=(openssh-server openssh-sftp-server dropbear-bin tinysshd socat proftpd-core proftpd-mod-crypto rclone python3-asyncssh python3-paramiko libnss-wrapper sshesame)
# For scripts/package, and the clean root of scripts/package-test.
PACKAGING_PACKAGES=(dpkg-dev fakeroot file rpm)
PACKAGE_TEST_PACKAGES=(debootstrap lintian)
# For scripts/fuzz and scripts/coverage; scripts/test needs neither, it fuzzes for seconds with g++.
FUZZ_PACKAGES=(clang llvm)
AFL_PACKAGES=(afl++)
