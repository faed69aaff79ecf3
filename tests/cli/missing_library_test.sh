#!/usr/bin/env bash
# A machine without libgcrypt: what needs it says so and names the package; everything else works.
set -u
. "$(dirname "$0")/lib.sh"
need cc
K=$KEYFLUENT
G=$FIXTURES/good/ecdsa256
file -L "$K" 2>/dev/null | grep -q 'statically linked' && { echo 'skipped: a static program has the library inside'; exit 77; }
echo 'correct horse' >old

# Stands in for such a machine: the loader does not find these libraries.
cat >without.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
void *dlopen(const char *name, int mode) {
  void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
  return name && (strstr(name, "gcrypt") || strstr(name, "legacy")) ? NULL : real(name, mode);
}
C
cc -shared -fPIC -w without.c -o without.so -ldl || { echo 'skipped: cannot build the stand-in'; exit 77; }
open_key() { "$K" convert "$G/$1" --passphrase-file old --to openssh-private --no-passphrase --force -o opened; }
open_without() { LD_PRELOAD=$SCRATCH/without.so open_key "$1"; }

for file in ppk3-argon2i pem-bf-cbc pkcs8-pbe-sha1-rc4-40.pem; do
  expect 3 open_without "$file"
  contains err libgcrypt20
  lacks err passphrase
  expect 0 open_key "$file"
done
expect 3 open_without pem-desx-cbc
contains err 'legacy provider'
expect 0 open_without pem-aes256
expect 0 open_without ppk2-enc
finish
