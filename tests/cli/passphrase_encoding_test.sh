#!/usr/bin/env bash
# A passphrase beyond ASCII opens a key that was encrypted under it in another encoding, and the encoding is named.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
need openssl iconv
typed=$'Gr\xc3\xbc\xc3\x9fe \xc3\xa9t\xc3\xa9'
printf '%s\n' "$typed" >typed
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out plain 2>/dev/null ||
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out plain 2>/dev/null || fail 'no RSA key'
openssl rsa -in plain -traditional -out classic 2>/dev/null

# in_encoding ENCODING   prints the passphrase in an encoding.
in_encoding() {
  case $1 in
  nfd) printf 'Gru\xcc\x88\xc3\x9fe e\xcc\x81te\xcc\x81' ;;
  *) iconv -f UTF-8 -t "$1" <<<"$typed" | tr -d '\n' ;;
  esac
}

# fits FILE NAME   the file opens with the passphrase as typed, and NAME is the encoding.
fits() {
  expect 0 "$K" inspect "$1" --passphrase-file typed
  contains out 'belong together'
  contains err "fits as $2"
  expect 0 "$K" inspect "$1" --passphrase-file typed --quiet
  equal "$(wc -c <err)" 0
}

for pair in latin1:'Windows-1252 or Latin-1' cp437:'CP437 or CP850' nfd:'UTF-8 (NFD)'; do
  encoding=${pair%%:*} name=${pair#*:}
  { in_encoding "$encoding"; echo; } >secret
  openssl pkcs8 -topk8 -in plain -out pkcs8 -v2 aes-256-cbc -passout file:secret || fail "openssl pkcs8 ($encoding)"
  fits pkcs8 "$name"
  openssl rsa -in plain -aes128 -traditional -out pem -passout file:secret 2>/dev/null || fail "openssl rsa ($encoding)"
  fits pem "$name"
  if command -v ssh-keygen >/dev/null; then
    rm -f openssh
    ssh-keygen -q -t ed25519 -a 2 -C c -f openssh -N "$(cat secret)" </dev/null || fail "ssh-keygen ($encoding)"
    fits openssh "$name"
  fi
  if command -v puttygen >/dev/null; then
    puttygen classic -O private -o ppk2 --ppk-param version=2 --new-passphrase secret || fail "puttygen ($encoding)"
    fits ppk2 "$name"
  fi
done
# What only one page has, and what CP850 has that CP437 has not.
for case in $'\xe2\x82\xac uro:cp1252:Windows-1252' $'\xc3\x98re:cp850:CP850'; do
  IFS=: read -r typed encoding name <<<"$case"
  printf '%s\n' "$typed" >typed
  { in_encoding "$encoding"; echo; } >secret
  openssl pkcs8 -topk8 -in plain -out pkcs8 -v2 aes-256-cbc -passout file:secret
  fits pkcs8 "$name"
done
# Typed in an old encoding (a file written on Windows), and the key is in UTF-8.
printf '\xd8re\n' >typed
printf '\xc3\x98re\n' >secret
openssl pkcs8 -topk8 -in plain -out pkcs8 -v2 aes-256-cbc -passout file:secret
fits pkcs8 'UTF-8 (NFC)'

# It stays what it was when the key is converted, passphrase sets it anew, and a wrong one is still wrong.
expect 0 "$K" convert pkcs8 --to openssh -o kept --passphrase-file typed
expect 0 "$K" inspect kept --passphrase-file secret
lacks err 'fits as'
expect 0 "$K" passphrase kept --passphrase-file typed --new-passphrase-file typed
expect 0 "$K" inspect kept --passphrase-file typed
lacks err 'fits as'
printf 'na\xc3\xafve\n' >wrong
expect 4 "$K" inspect pkcs8 --passphrase-file wrong
contains err '[E502]'
finish
