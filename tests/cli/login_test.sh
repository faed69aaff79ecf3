#!/usr/bin/env bash
# The whole way with real parts: a client's RFC 4716 file, convert, check, authorize, sshd, sftp.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen sftp
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
at_exit() { stop_sshd; }

# client TYPE BITS   makes a key pair and what the client mails: an RFC 4716 file named Identity.pub.
client() {
  mkdir "$1" && ssh-keygen -q -t "$1" -b "$2" -N '' -C "client of $1" -f "$1/id" </dev/null
  if command -v puttygen >/dev/null; then
    puttygen "$1/id.pub" -O public -o "$1/Identity.pub"
  else
    ssh-keygen -e -f "$1/id.pub" >"$1/Identity.pub"
  fi
}

# log_in KEY TEXT   uploads a file with the private key.
log_in() {
  echo "$2" >upload.txt
  printf 'put upload.txt %s/received.txt\n' "$SCRATCH" |
    sftp -q -F none -P "$SSHD_PORT" -i "$1" -o UserKnownHostsFile="$SCRATCH/sshd/known_hosts" -o IdentitiesOnly=yes \
      -o IdentityAgent=none -o BatchMode=yes -o ConnectTimeout=20 -b - "$(id -un)@127.0.0.1" >sftp.log 2>&1
}

client rsa 3072
client ecdsa 256
client ed25519 256
ssh-keygen -q -t ed25519 -N '' -C 'somebody else' -f other </dev/null

# The file already holds a colleague's key, without a final newline.
ssh-keygen -q -t ed25519 -N '' -C colleague -f colleague </dev/null
printf '%s' "$(cat colleague.pub)" >authorized_keys
chmod 600 authorized_keys

for type in rsa ecdsa ed25519; do
  expect 0 "$KEYFLUENT" convert "$type/Identity.pub"
  cp out "$type/line"
  equal "$(cut -d' ' -f2 "$type/line")" "$(cut -d' ' -f2 "$type/id.pub")" "$type"
  expect 0 "$KEYFLUENT" check --count 1 "$type/line"
  expect 0 "$KEYFLUENT" authorize "$type/Identity.pub" --file authorized_keys
done
equal "$(wc -l <authorized_keys)" 4

start_sshd "$SCRATCH/sshd" "$SCRATCH/authorized_keys" || { echo 'skipped: sshd does not start here'; exit 77; }
for type in rsa ecdsa ed25519; do
  CHECKS=$((CHECKS + 1))
  if log_in "$type/id" "hello from $type"; then
    equal "$(cat received.txt)" "hello from $type"
  else
    fail "the $type client cannot log in"
    cat sftp.log >&2
    tail -n 20 sshd/log >&2
  fi
done
log_in colleague 'still here' || fail 'the colleague was locked out'
CHECKS=$((CHECKS + 2))
rm -f received.txt
if log_in other 'let me in'; then fail 'a wrong key was let in'; fi
[ ! -e received.txt ] || fail 'a wrong key wrote a file'
equal "$(grep -c 'Accepted publickey' sshd/log)" 4 'accepted logins'
finish
