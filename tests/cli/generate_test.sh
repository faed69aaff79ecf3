#!/usr/bin/env bash
# generate and pair: a new pair of keys, and the proof that it is one.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good
mode() { stat -c %a "$1"; }
echo 'correct horse' >pass
: >empty

for type in ed25519 ecdsa ed448; do
  (umask 000; expect 0 "$K" generate -o $type --type $type --no-passphrase --comment "$type key")
  equal "$(mode $type)" 600
  contains $type.pub "$type key"
  expect 0 "$K" pair $type $type.pub
  expect 0 "$K" pair $type.pub $type
done
expect 0 "$K" generate -o rsa --type rsa --bits 2048 --new-passphrase-file pass
equal "$(mode rsa)" 600
contains out 'rsa.pub  (send this one'
fingerprint=$(sed -n 's/^fingerprint  //p' out)
expect 4 "$K" pair rsa rsa.pub --no-input
contains err '[E501]'
expect 0 "$K" pair rsa rsa.pub --passphrase-file pass
contains out "$fingerprint"
if command -v ssh-keygen >/dev/null; then
  equal "$(ssh-keygen -lf rsa.pub | cut -d' ' -f1,2)" "2048 $fingerprint"
  equal "$(ssh-keygen -y -P 'correct horse' -f rsa | cut -d' ' -f2)" "$(cut -d' ' -f2 rsa.pub)"
fi
expect 0 "$K" generate -o curve --type ecdsa --bits 521 --no-passphrase --to pkcs8 --public-format rfc4716
contains curve 'BEGIN PRIVATE KEY'
contains curve.pub 'BEGIN SSH2 PUBLIC KEY'
expect 0 "$K" pair curve curve.pub

# The classic pair for an SSH2 server, and formats with a passphrase of their own cost.
expect 0 "$K" generate -o Identity --public-format rfc4716 --new-passphrase-file pass --cipher aes128-ctr --kdf-rounds 4
contains Identity.pub 'BEGIN SSH2 PUBLIC KEY'
contains err 'the passphrase is very weak'
lacks err horse
expect 0 "$K" inspect Identity
contains out aes128-ctr
expect 0 "$K" generate -o quiet --new-passphrase-file pass --quiet
equal "$(wc -c <err)" 0
for format in pem pkcs8 ppk2; do
  expect 0 "$K" generate -o "in-$format" --type rsa --bits 2048 --to $format --new-passphrase-file pass
  expect 0 "$K" inspect "in-$format"
  contains out "($format)"
  contains out 'encrypted     yes'
  expect 0 "$K" pair "in-$format" "in-$format.pub" --passphrase-file pass
done
expect 0 "$K" generate -o plain.ppk --to ppk3 --no-passphrase
command -v puttygen >/dev/null && { equal "$(puttygen plain.ppk -L | cut -d' ' -f2)" "$(cut -d' ' -f2 plain.ppk.pub)"; }
expect 3 "$K" generate -o none --to pem --no-passphrase
contains err '[E601]'
[ -e none ] && fail 'an Ed25519 key in pem'
expect 3 "$K" generate -o none --cipher rot13 --new-passphrase-file pass
contains err '[E603]'
expect 2 "$K" generate -o none --no-passphrase --cipher aes128-ctr

# Nothing is replaced, and nothing is made that cannot be finished.
before=$(cat rsa)
expect 5 "$K" generate -o rsa --no-passphrase
contains err '[E701]'
equal "$(cat rsa)" "$before"
rm -f half.pub half && echo x >half.pub
expect 5 "$K" generate -o half --no-passphrase
[ -e half ] && fail 'a private key was made although its public file exists'
expect 4 "$K" generate -o unasked --no-input
contains err '[E501]'
[ -e unasked ] && fail 'a key was made without a passphrase unasked'
expect 0 "$K" generate -o open --new-passphrase-file empty
contains err 'whoever gets the private key file can log in'
expect 6 "$K" generate -o no/where --no-passphrase
contains err '[E801]'
expect 2 "$K" generate -o x --type dsa
contains err '[E904]'
expect 2 "$K" generate -o x --type ecdsa --bits 300
contains err '256 384 521 [E904]'
expect 2 "$K" generate -o x --type rsa --bits 1024 --no-passphrase
contains err '[E904]'
expect 2 "$K" generate -o x --to openssh-public
contains err '[E904]'

# Asked twice on a terminal or by askpass: a typing error makes no key.
printf '#!/bin/sh\necho x >>asked\nwc -l <asked\n' >askpass
chmod +x askpass
expect 4 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" generate -o twice
contains err '[E704]'
[ -e twice ] && fail 'a key was made with two different passphrases'
printf '#!/bin/sh\necho same\n' >askpass
expect 0 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" generate -o twice
echo same >same
expect 0 "$K" pair twice twice.pub --passphrase-file same

# pair over every format of one key, and against another key.
for file in openssh pem pkcs8.pem pkcs8.der; do
  for public in openssh.pub Identity.pub spki.pem; do
    expect 0 "$K" pair "$G/rsa2048/$file" "$G/rsa2048/$public"
  done
  expect 1 "$K" pair "$G/rsa2048/$file" "$G/rsa3072/openssh.pub"
  contains out 'do NOT belong together'
done
expect 1 "$K" pair "$G/rsa2048/openssh" "$G/ed25519/openssh.pub"
expect 0 "$K" pair "$G/rsa2048/openssh" "$G/rsa2048/pem"
expect 1 "$K" pair "$G/rsa2048/openssh" "$G/rsa3072/openssh"
expect 3 "$K" pair "$G/rsa2048/openssh.pub" "$G/rsa2048/openssh.pub"
contains err '[E106]'
expect 6 "$K" pair "$G/rsa2048/openssh" nowhere
equal "$(wc -c <out)" 0
cat "$G/ed25519/openssh.pub" "$G/rsa2048/openssh.pub" >authorized_keys
expect 0 "$K" pair "$G/rsa2048/openssh" authorized_keys
expect 1 "$K" pair "$G/rsa3072/openssh" authorized_keys

finish
