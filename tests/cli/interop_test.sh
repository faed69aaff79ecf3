#!/usr/bin/env bash
# What we write is read by the small peers that are installed; scripts/interop has the whole matrix.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen
export KEYFLUENT
"$SOURCE_DIR/scripts/interop" --peers openssh,puttygen,openssl,node,dropbear,dropbearconvert --keys rsa2048,ecdsa256,ed25519,ed448 >cells ||
  fail 'a listed cell does not load'
grep -E '^(FAIL|note|skipped|[a-z]+:|[0-9]+ cells)' cells
! grep -q '^note' cells || fail 'a cell loads and is not listed'
CHECKS=$(grep -c ' files, ' cells)
[ "$(sed -n 's/^openssh: [0-9]* files, \([0-9]*\) load.*/\1/p' cells)" -gt 15 ] || fail 'too few cells were loaded by ssh-keygen'
finish
