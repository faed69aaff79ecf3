# shellcheck shell=bash
# Sourced by scripts/package-test: clean Debian roots, made by debootstrap from the mirror that this machine uses.

CLEAN_ROOTS=$PWD/build/clean-root

# make_base   the root that the others are copies of; it is kept.
make_base() {
  [ -e "$CLEAN_ROOTS/base.made" ] && return
  local codename mirror
  codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "CODENAME: $codename" 'COMPONENT: main' | head -1)
  echo "debootstrap $codename (about a minute; kept in build/clean-root/base)"
  as_root rm -rf "$CLEAN_ROOTS/base"
  mkdir -p "$CLEAN_ROOTS"
  as_root debootstrap --variant=minbase "$codename" "$CLEAN_ROOTS/base" "${mirror:-http://deb.debian.org/debian}" >"$CLEAN_ROOTS/log" 2>&1 ||
    { tail -5 "$CLEAN_ROOTS/log"; return 1; }
  as_root cp /etc/resolv.conf /etc/hosts "$CLEAN_ROOTS/base/etc/"
  apt-config dump | grep '^Acquire::.*[Pp]roxy' | as_root tee "$CLEAN_ROOTS/base/etc/apt/apt.conf.d/00proxy" >/dev/null || true
  in_root base apt-get update -qq
  touch "$CLEAN_ROOTS/base.made"
}

# copy_base NAME
copy_base() {
  as_root rm -rf "${CLEAN_ROOTS:?}/$1"
  as_root cp -a "$CLEAN_ROOTS/base" "$CLEAN_ROOTS/$1"
}

# in_root NAME COMMAND...
in_root() {
  local root=$CLEAN_ROOTS/$1
  shift
  as_root env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive \
    SSH_AUTH_SOCK= chroot "$root" "$@"
}

install_in_root() {
  local root=$1
  shift
  in_root "$root" apt-get install -y -qq "$@" >"$CLEAN_ROOTS/log" 2>&1 || { cat "$CLEAN_ROOTS/log"; return 1; }
}

# list_root NAME   every file with its mode, size and target, but what apt, dpkg, rpm and the linker keep for themselves.
list_root() {
  (cd "$CLEAN_ROOTS/$1" && as_root find . -xdev \( -path ./var/cache -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/lib/rpm \
    -o -path ./var/log -o -path ./proc -o -path ./tmp -o -path ./root/trial \) -prune -o ! -path ./etc/ld.so.cache \
    \( -type d -printf '%p %M\n' -o -printf '%p %M %s %l\n' \) | LC_ALL=C sort)
}
