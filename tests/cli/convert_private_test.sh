#!/usr/bin/env bash
# convert with private keys: where they go, who can read them, their passphrases.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good
key() { cut -d' ' -f1,2 "$1"; }
mode() { stat -c %a "$1"; }
echo 'correct horse' >pass
echo 'wrong horse' >wrong
echo 'new battery' >new
: >empty
rsa=$(key "$G/rsa2048/openssh.pub")
ed=$(key "$G/ed25519/openssh.pub")

# Nothing private is printed unasked; the public half is.
expect 5 "$K" convert "$G/ed25519/openssh"
contains err '[E703]'
equal "$(wc -c <out)" 0
expect 0 "$K" convert "$G/ed25519/openssh" --public
equal "$(key out)" "$ed"
expect 0 "$K" convert "$G/ed25519/openssh" -o -
contains out 'BEGIN OPENSSH PRIVATE KEY'
expect 0 "$K" convert "$G/ed25519/openssh" --to rfc4716
contains err 'rfc4716 is a public format: writing the public half only'
contains out '---- BEGIN SSH2 PUBLIC KEY ----'

# 0600 under every umask.
for mask in 000 022 077 777; do
  rm -f key
  (umask $mask; "$K" convert "$G/ed25519/openssh" -o key) || fail "umask $mask"
  equal "$(mode key)" 600 "mode of a private key under umask $mask"
done
cp "$G/ed25519/openssh.pub" wide && chmod 666 wide
expect 0 "$K" convert "$G/ed25519/openssh" -o wide --force
equal "$(mode wide)" 600 'a private key that replaces a readable file'
mkdir dir
expect 0 "$K" convert "$G/ed25519/openssh" "$G/rsa2048/Identity.pub" -o dir
equal "$(mode dir/openssh)" 600

# Every private format that is read, with the passphrase where it has one, gives the same key.
while IFS=$'\t' read -r path format algorithm _ _ _ _ encrypted _; do
  case $path:$format in
  good/*:openssh-private | good/*:pem | good/*:pkcs8 | good/*:ppk2 | good/*:ppk3) ;;
  *) continue ;;
  esac
  [[ $algorithm == ssh-dss || $path == *cert* || $path == */sk-* ]] && continue
  folder=$(dirname "$FIXTURES/$path")
  expect 0 "$K" convert "$FIXTURES/$path" --public --passphrase-file pass --quiet
  equal "$(key out)" "$(key "$folder/openssh.pub")" "$path"
done <"$FIXTURES/MANIFEST.tsv"

# The passphrase is kept, replaced, or taken off.
enc=$G/rsa2048/openssh-aes256-ctr
expect 0 "$K" convert "$enc" --public
equal "$(key out)" "$rsa" 'the public half needs no passphrase'
expect 4 "$K" convert "$enc" --to pkcs8 -o k0 --no-input
contains err '[E501]'
[ -e k0 ] && fail 'a file was made without the passphrase'
expect 4 "$K" convert "$enc" --to pkcs8 -o k0 --passphrase-file wrong
contains err '[E502]'
lacks err 'wrong horse'
[ -e k0 ] && fail 'a file was made with the wrong passphrase'
expect 0 "$K" convert "$enc" --to pkcs8 -o kept --passphrase-file pass
contains kept 'BEGIN ENCRYPTED PRIVATE KEY'
expect 0 "$K" convert kept --public --passphrase-file pass
equal "$(key out)" "$rsa"
expect 0 "$K" convert "$enc" --to pem -o renewed --passphrase-file pass --new-passphrase-file new
expect 4 "$K" convert renewed --public --passphrase-file pass
expect 0 "$K" convert renewed --public --passphrase-file new
equal "$(key out)" "$rsa"
expect 0 "$K" convert "$enc" -o plain --passphrase-file pass --no-passphrase
expect 0 "$K" convert plain -o plain2 --no-input
expect 0 "$K" convert "$enc" -o plain3 --passphrase-file pass --new-passphrase-file empty
contains err 'the new passphrase is empty'
expect 2 "$K" convert "$enc" --no-passphrase --new-passphrase-file new
contains err '[E906]'
expect 2 "$K" convert "$enc" --passphrase-file pass --passphrase-fd 3
contains err '[E906]'
expect 6 "$K" convert "$enc" -o k1 --passphrase-file nowhere
contains err '[E801]'

# An encrypted file is cleaned without its passphrase, if nothing inside it changes.
for file in openssh-aes256-ctr:openssh pem-aes128:pem pkcs8-aes256.pem:pkcs8 ppk3-enc:ppk3 sshcom-3des:sshcom sshcom-aes256-ctr:sshcom; do
  sed 's/$/\r/' "$G/rsa2048/${file%:*}" >damaged
  rm -f cleaned
  expect 0 "$K" convert damaged --to "${file#*:}" -o cleaned --no-input
  tr -d '\r' <"$G/rsa2048/${file%:*}" >clean
  same cleaned clean
done
expect 4 "$K" convert damaged --to ppk3 --comment new -o k4 --no-input
contains err '[E501]'

# An empty passphrase that is given is a passphrase: wrong for most files, right for what was encrypted with it.  (No
# file of PuTTY's can be: there, an empty one means none.)  Without any, one is asked for.
echo >nothing
for file in ppk3-enc ppk2-enc openssh-aes256-ctr pkcs8-aes256.pem pem-aes128 sshcom-3des; do
  expect 4 "$K" convert "$G/rsa2048/$file" --to dropbear --no-passphrase -o opened --passphrase-file nothing
  contains err '[E502]'
  expect 4 "$K" convert "$G/rsa2048/$file" --to dropbear --no-passphrase -o opened --no-input
  contains err '[E501]'
done
if command -v openssl >/dev/null; then
  openssl pkcs8 -topk8 -in "$G/rsa2048/pkcs8.pem" -passout pass: -out under_nothing.pem
  openssl pkcs12 -export -nocerts -inkey "$G/rsa2048/pkcs8.pem" -passout pass: -out under_nothing.p12 2>/dev/null
  for file in under_nothing.pem under_nothing.p12; do
    expect 0 "$K" convert "$file" --to openssh --no-passphrase -o "opened.$file" --passphrase-file nothing
    expect 0 "$K" pair "opened.$file" "$G/rsa2048/openssh.pub"
  done
fi

# ssh-keygen agrees, where it is installed.
if command -v ssh-keygen >/dev/null; then
  expect 0 "$K" convert "$enc" -o again --passphrase-file pass
  equal "$(ssh-keygen -y -P 'correct horse' -f again | cut -d' ' -f1,2)" "$rsa"
  equal "$(ssh-keygen -y -P '' -f plain | cut -d' ' -f1,2)" "$rsa"
  equal "$(ssh-keygen -y -P 'new battery' -f renewed | cut -d' ' -f1,2)" "$rsa"
fi

# So does puttygen.
if command -v puttygen >/dev/null; then
  for key in rsa2048 ecdsa256 ed25519; do
    expect 0 "$K" convert "$G/$key/openssh" --for putty --new-passphrase-file new -o $key.ppk
    equal "$(timeout 60 puttygen $key.ppk -L --old-passphrase new | cut -d' ' -f1,2)" "$(key "$G/$key/openssh.pub")"
  done
fi

# One passphrase opens several inputs; a descriptor gives it once.
expect 0 "$K" convert "$enc" "$G/ed25519/pkcs8-aes256.pem" -o dir/ --passphrase-file pass
equal "$(mode dir/openssh-aes256-ctr)" 600
equal "$(mode dir/pkcs8-aes256)" 600

# By descriptor: old and new on the same one, and before the input on standard input.
printf 'correct horse\nnew battery\n' >both
expect 0 bash -c '"$0" convert "$1" -o by_fd --passphrase-fd 7 --new-passphrase-fd 7 7<both' "$K" "$enc"
expect 0 "$K" convert by_fd --to pkcs8 -o by_fd2 --passphrase-file new
{ cat pass; cat "$enc"; } >stream
"$K" convert --passphrase-fd 0 --to pkcs8 -o by_stdin <stream || fail 'passphrase and key on standard input'
contains by_stdin 'BEGIN ENCRYPTED PRIVATE KEY'
expect 2 "$K" convert "$enc" --passphrase-fd x
contains err '[E904]'

# By askpass, as OpenSSH calls it.
printf '#!/bin/sh\necho "$1" >asked\necho "correct horse"\n' >askpass
chmod +x askpass
expect 0 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" convert "$enc" --to pkcs8 -o by_askpass
contains asked 'Passphrase of'
rm -f asked by_askpass
expect 4 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" convert "$enc" --to pkcs8 -o by_askpass --no-input
[ -e asked ] && fail '--no-input asked'
expect 0 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" convert "$enc" --public
[ -e asked ] && fail 'asked for a passphrase that was not needed'
printf '#!/bin/sh\necho x >>tries\necho "wrong horse"\n' >askpass
expect 4 env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$K" convert "$enc" --to pkcs8 -o by_askpass
equal "$(wc -l <tries)" 3 'a person gets three tries'

# On a terminal: prompted, not echoed.
if command -v python3 >/dev/null; then
  cat >on_terminal.py <<'P'
import os, pty, sys, time
pid, master = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
seen, answered = b'', False
while True:
    try:
        data = os.read(master, 1000)
    except OSError:
        break
    if not data:
        break
    seen += data
    if not answered and seen.rstrip().endswith(b':'):
        time.sleep(0.05)
        os.write(master, sys.argv[1].encode() + b'\n')
        answered = True
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.buffer.write(seen)
sys.exit(status)
P
  expect 0 python3 on_terminal.py 'correct horse' "$K" convert "$enc" --to pkcs8 -o by_terminal
  contains out 'Passphrase of'
  lacks out 'correct horse'
  contains by_terminal 'BEGIN ENCRYPTED PRIVATE KEY'
  # Without input, on a terminal: no waiting.
  expect 2 python3 on_terminal.py x "$K" convert
  contains out 'E905'
fi

# No secret in any message, whatever happens to the file.
body=$(sed -n 3p "$G/rsa2048/pem")
sed '4s/./!/' "$G/rsa2048/pem" >broken
expect 3 "$K" convert broken -o k2
lacks err "${body:0:20}"
expect 3 "$K" convert <(head -c 700 "$G/rsa2048/pem") -o k3
lacks err "${body:0:20}"

finish
