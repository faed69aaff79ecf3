#!/usr/bin/env bash
# passphrase: changes, adds, removes in place; a failure leaves the file as it was.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good
echo 'correct horse' >old
echo 'battery staple 42' >new
echo 'not this one' >wrong
: >empty
print() { sha256sum <"$1"; }
blob() { "$K" inspect --json "$@" 2>/dev/null | sed 's/.*"public_key":"\([^"]*\)".*/\1/'; }
comment() { "$K" inspect --json "$@" 2>/dev/null | sed 's/.*"comment":"\([^"]*\)".*/\1/'; }
encrypted() { "$K" inspect --json "$1" 2>/dev/null | sed 's/.*"encrypted":\([a-z]*\).*/\1/'; }

# Every private fixture of a written format: add or change, remove; key, format and comment stay.
"$K" convert "$G/rsa2048/openssh" --to ppk3 --new-passphrase-file new -o probe 2>/dev/null && argon2=yes || argon2=no
formats=0
for file in openssh openssh-aes256-ctr pem pem-aes128 pkcs8.pem pkcs8-aes256-sha256.pem ppk2 ppk2-enc ppk3 ppk3-enc sshcom sshcom-enc ssh1 ssh1-enc; do
  [ -e "$G/rsa2048/$file" ] || continue
  [[ $file != ppk3* || $argon2 = yes ]] || continue
  cp "$G/rsa2048/$file" key
  chmod 640 key
  before=$(blob key --passphrase-file old) said=$(comment key --passphrase-file old)
  expect 0 "$K" passphrase key --passphrase-file old --new-passphrase-file new
  [ "$(encrypted key)" = true ] || fail "$file: not encrypted"
  expect 0 "$K" inspect key --passphrase-file new
  equal "$(blob key --passphrase-file new)" "$before" "$file"
  equal "$(comment key --passphrase-file new)" "$said" "$file"
  expect 4 "$K" convert key --passphrase-file old --to openssh -o - --no-passphrase
  equal "$(stat -c %a key)" 640 "$file"
  expect 0 "$K" passphrase key --passphrase-file new --no-passphrase
  contains err 'can log in'
  [ "$(encrypted key)" = false ] || fail "$file: still encrypted"
  equal "$(blob key)" "$before" "$file"
  formats=$((formats + 1))
done
[ $formats -ge 4 ] || fail "only $formats formats were tried"

# Other people's tools read the result.
cp "$G/ed25519/openssh" key
chmod 600 key
expect 0 "$K" passphrase key --new-passphrase-file new --cipher aes128-ctr --kdf-rounds 4
contains out 'passphrase added  key'
contains err 'bits):'
expect 0 "$K" inspect key
contains out aes128-ctr
if command -v ssh-keygen >/dev/null; then
  equal "$(ssh-keygen -y -P 'battery staple 42' -f key | cut -d' ' -f2)" "$(cut -d' ' -f2 "$G/ed25519/openssh.pub")"
fi
expect 0 "$K" passphrase key --passphrase-file new --new-passphrase-file old --quiet
equal "$(wc -c <err)" 0
contains out 'passphrase changed'
# A DER file stays DER.
cp "$G/rsa2048/pkcs8.der" der
expect 0 "$K" passphrase der --new-passphrase-file new
equal "$(head -c 1 der | od -An -tx1 | tr -d ' ')" 30
command -v openssl >/dev/null && { openssl pkey -inform DER -in der -passin file:new -noout || fail 'openssl refuses the DER file'; }
# Several keys in a file, all under one passphrase.
cat "$G/ed25519/openssh" "$G/rsa2048/openssh" >both
expect 0 "$K" passphrase both --new-passphrase-file new
equal "$(grep -c BEGIN both)" 2
expect 0 "$K" inspect both --passphrase-file new

# Nothing to do is no change.
cp "$G/ed25519/openssh" plain
inode=$(stat -c %i plain)
expect 0 "$K" passphrase plain --no-passphrase
expect 0 "$K" passphrase plain --new-passphrase-file empty
equal "$(stat -c %i plain)" "$inode"

# refused CODE ID FILE ARGUMENT...: the file stays, and nothing is left beside it.
refused() {
  local code=$1 id=$2 file=$3 before names
  shift 3
  before=$(print "$file") names=$(ls -A "$(dirname "$file")" | wc -l)
  expect "$code" "$K" passphrase "$file" "$@"
  contains err "[$id]"
  equal "$(print "$file")" "$before" "$file"
  equal "$(ls -A "$(dirname "$file")" | wc -l)" "$names" 'names in the folder'
}
mkdir box
touch out err
cp key box/key
refused 4 E502 box/key --passphrase-file wrong --new-passphrase-file new
refused 4 E501 box/key --new-passphrase-file new --no-input
refused 4 E501 box/key --passphrase-file old --no-input
refused 3 E603 box/key --passphrase-file old --new-passphrase-file new --cipher rot13
contains err rot13
ln -s key box/link
refused 5 E711 box/link --passphrase-file old --new-passphrase-file new
[ -L box/link ] || fail 'the link was replaced'
rm box/link
ln box/key box/other
refused 5 E716 box/key --passphrase-file old --new-passphrase-file new
rm box/other
cp "$G/ed25519/openssh.pub" box/key.pub
refused 3 E106 box/key.pub --new-passphrase-file new
cat key "$G/rsa2048/pem-aes128" >box/mixed
printf '%s\n' 'correct horsf' >other
expect 0 "$K" passphrase key --passphrase-file old --new-passphrase-file other
cat key "$G/rsa2048/pem-aes128" >box/mixed
refused 4 E502 box/mixed --passphrase-file old --new-passphrase-file new
cat "$G/ed25519/openssh" "$G/ed25519/openssh.pub" >box/pair
refused 3 E106 box/pair --new-passphrase-file new
mkfifo fifo
expect 5 timeout 5 "$K" passphrase fifo --new-passphrase-file new
contains err '[E712]'
expect 5 "$K" passphrase box --new-passphrase-file new
expect 6 "$K" passphrase nowhere --new-passphrase-file new
contains err '[E801]'
expect 2 "$K" passphrase
expect 2 "$K" passphrase -
expect 2 "$K" passphrase key other
expect 2 "$K" passphrase key --no-passphrase --new-passphrase-file new
contains err '[E906]'

# A folder that takes no new file: said before anything is asked.
if [ "$(id -u)" != 0 ]; then
  chmod 500 box
  expect 6 "$K" passphrase box/key --passphrase-file old --new-passphrase-file new
  contains err '[E802]'
  chmod 700 box
fi

# The umask plays no part, and attributes are kept.
cp "$G/ed25519/openssh" key
chmod 600 key
(umask 0; expect 0 "$K" passphrase key --new-passphrase-file new)
equal "$(stat -c %a key)" 600
chmod 400 key
if command -v setfattr >/dev/null && setfattr -n user.note -v kept key 2>/dev/null; then
  chmod 600 key
fi
(umask 0777; expect 0 "$K" passphrase key --passphrase-file new --new-passphrase-file old)
if command -v getfattr >/dev/null && getfattr -n user.note key >attributes 2>/dev/null; then contains attributes kept; fi

# Changed by somebody else while the passphrase is typed: theirs wins.
cat >askpass <<'A'
#!/bin/sh
echo '# meanwhile' >>key
echo chosen phrase
A
chmod +x askpass
chmod 600 key
cp key copy
expect 5 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" passphrase key --passphrase-file old
contains err '[E715]'
equal "$(head -n 1 key)" '-----BEGIN OPENSSH PRIVATE KEY-----'
equal "$(tail -n 1 key)" '# meanwhile'

# Asked: old once, new twice; both from one descriptor.
cp copy key
printf '#!/bin/sh\ncase $1 in *ld*|"Passphrase of"*) echo correct horse ;; *) echo chosen phrase ;; esac\n' >askpass
expect 0 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" passphrase key
printf 'chosen phrase\nanother one\n' >lines
exec 7<lines
"$K" passphrase key --passphrase-fd 7 --new-passphrase-fd 7 >out 2>err || fail "both from one descriptor: $(cat err)"
exec 7<&-
printf 'another one\n' >last
expect 0 "$K" inspect key --passphrase-file last
contains out 'belong together'
finish
