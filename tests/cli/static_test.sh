#!/usr/bin/env bash
# The static program does what the default one does, without a shared library; it finds users by getent.
set -u
. "$(dirname "$0")/lib.sh"
static=${KEYFLUENT_STATIC_PROGRAM:-}
[ -x "$static" ] || { echo 'skipped: KEYFLUENT_STATIC_PROGRAM names no program (scripts/test builds it)'; exit 77; }

ldd "$static" >ldd.out 2>&1
grep -qE 'statically linked|not a dynamic executable' ldd.out || fail "it needs shared libraries: $(cat ldd.out)"
for file in good/rsa2048/Identity.pub good/ecdsa256/spki.pem damaged/openssh-public-wrapped-64 several/three.pub; do
  "$KEYFLUENT" convert "$FIXTURES/$file" >default.out 2>default.err
  "$static" convert "$FIXTURES/$file" >static.out 2>static.err
  same default.out static.out
  same default.err static.err
done

# Private work, libgcrypt's included.
echo 'correct horse' >passphrase
for file in good/ed25519/openssh-aes256-ctr good/rsa2048/pkcs8-aes256.pem good/ed25519/ppk3-enc; do
  expect 0 "$static" convert --public --passphrase-file passphrase "$FIXTURES/$file"
  expect 0 "$static" convert --to openssh-private --no-passphrase --passphrase-file passphrase --output key --force "$FIXTURES/$file"
  expect 0 "$static" pair key "$FIXTURES/${file%/*}/openssh.pub"
done

# Users by getent: the line is not written (--dry-run), only found a place for.
expect 0 "$static" authorize "$FIXTURES/good/ed25519/openssh.pub" --user "$(id -un)" --dry-run
expect 3 "$static" convert "$FIXTURES/bad/star"
contains err '[E211]'
finish
