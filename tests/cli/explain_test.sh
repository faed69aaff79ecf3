#!/usr/bin/env bash
# explain and formats: the tables that users see.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT

# Every id in the tables is listed and explained.
expect 0 "$K" explain
cp out list
for table in formats/core/errors.def src/findings/errors.def src/findings/sandbox_errors.def; do
  sed -n 's/^KEYFLUENT_ERROR(\([a-z0-9_]*\), "\(E[0-9]*\)".*/\2 \1/p' "$SOURCE_DIR/$table"
done >ids
sed -n 's/^KEYFLUENT_REPAIR([A-Za-z0-9]*, "\(R[0-9]*\)", "\([a-z0-9-]*\)".*/\1 \2/p' "$SOURCE_DIR/formats/core/repairs.def" >>ids
"$K" rules --json | sed 's/.*"id":"\([^"]*\)".*"name":"\([^"]*\)".*/\1 \2/' >>ids
cat "$SOURCE_DIR"/src/audit/checks/*.cpp | grep -A1 '"KA[0-9]*",' | tr -d '{", ' | grep -v '^--' | paste -d' ' - - >>ids
grep -q '^KA108 shared-prime$' ids || fail 'the checks of audit were not found'
[ "$(wc -l <ids)" -gt 170 ] || fail 'the tables were not found'
equal "$(wc -l <list)" "$(wc -l <ids)" 'explain lists every id'
while read -r id name; do
  contains list "$id  $name"
  expect 0 "$K" explain "$id"
  contains out "$id $name"
  contains out 'Meaning:'
  cp out by_id
  expect 0 "$K" explain "$name"
  same out by_id
done <ids
expect 0 "$K" explain e214 R101
contains out 'E214 base64_truncated'
contains out 'R101 crlf'
expect 2 "$K" explain base64_truncatde
contains err 'did you mean base64_truncated?'
expect 2 "$K" explain nothing-like-it
contains err '[E904]'

# What other programs say: every row of the table is found by its own pattern, and by what people paste.
sed -n 's/^KEYFLUENT_MESSAGE("\([^"]*\)".*/\1/p' "$SOURCE_DIR/src/server/messages.def" >patterns
[ "$(wc -l <patterns)" -gt 100 ] || fail 'the table of messages was not found'
while read -r pattern; do
  expect 0 "$K" explain "x ${pattern//\*/ y } z"
  contains out 'Remedy:'
done <patterns
# says TEXT MESSAGE   the explanation of the message has the text.
says() {
  expect 0 "$K" explain "$2"
  contains out "$1"
}
says 'is the text "This"' 'Received message too long 1416128883'
says 'is the text "This"' 1416128883
says 'is the text "Welc"' 0x57656c63
says 'is not four letters' 'Received message too long 4294967295'
says 'chmod go-w' 'Authentication refused: bad ownership or modes for directory /home/bob/.ssh'
says 'AllowUsers' 'sshd[1]: User bob from 10.0.0.1 not allowed because not listed in AllowUsers'
says 'account is locked' 'User bob not allowed because account is locked'
says "usermod -p '*' USER" 'User bob not allowed because account is locked'
says 'signs RSA only with SHA-1' 'com.jcraft.jsch.JSchException: Auth fail'
says 'keyfluent convert --for jsch' 'JSchException: invalid privatekey: [B@4f2410ac'
says 'keyfluent convert --for putty' 'Unable to use key file "id_rsa" (OpenSSH SSH-2 private key)'
says 'PuTTY, WinSCP, FileZilla' 'Server refused our key'
says 'Ed25519' 'userauth_pubkey: signature algorithm ssh-rsa not in PubkeyAcceptedAlgorithms [preauth]'
says 'chmod 600 KEY' '@ WARNING: UNPROTECTED PRIVATE KEY FILE! @'
says 'Subsystem sftp internal-sftp' 'subsystem request failed on channel 0'
says 'ChrootDirectory' 'fatal: bad ownership or modes for chroot directory component "/srv/"'
says 'HostKeyAlgorithms=+ssh-rsa' 'Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa'
expect 3 "$K" explain "$(printf 'the dog ate\033[31m it')"
contains err '[E881]'
lacks err "$(printf '\033')"

# formats: one row a format, and the same in JSON.
expect 0 "$K" formats
cp out table
while read -r symbol; do
  name=${symbol//_/-}
  grep -q "^$name " table || fail "formats does not list $name"
done < <(sed -n 's/^KEYFLUENT_FORMAT(\([a-z0-9_]*\))/\1/p' "$SOURCE_DIR/formats/formats.def")
expect 0 "$K" formats --json
equal "$(wc -l <out)" "$(grep -c '^KEYFLUENT_FORMAT' "$SOURCE_DIR/formats/formats.def")"
if command -v python3 >/dev/null; then
  python3 - out <<'P' || fail 'formats --json'
import json, sys
for line in open(sys.argv[1]):
    row = json.loads(line)
    assert row['schema'] == 'keyfluent/formats/1', row
    assert row['kind'] in ('public', 'private') and isinstance(row['write'], bool), row
P
fi

finish
