#!/usr/bin/env bash
# inspect: everything a file tells, in text and in JSON.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good

expect 0 "$K" inspect "$G/rsa2048/Identity.pub"
contains out '(rfc4716)'
contains out 'SHA256:e0Yn02vLuTkXNMNKcB4Ts2WnE8OTuDARUsCgR/xNpOM'
contains out 'MD5:'
contains out 'client@example'
contains out 'Comment: '
expect 0 "$K" inspect "$G/rsa2048/openssh-aes256-ctr"
contains out 'aes256-ctr'
contains out 'bcrypt'
contains out 'unknown until the passphrase opens the file'
contains out 'loads in'
expect 0 "$K" inspect "$G/rsa2048/openssh"
contains out 'the private and the public half belong together'
expect 0 "$K" inspect "$G/rsa2048/pem-aes128" --no-input
contains out 'unknown until the passphrase opens the file'
echo 'correct horse' >pass
expect 0 "$K" inspect "$G/rsa2048/pem-aes128" --passphrase-file pass
contains out 'SHA256:e0Yn02vLuTkXNMNKcB4Ts2WnE8OTuDARUsCgR/xNpOM'
expect 3 "$K" inspect "$FIXTURES/bad/prose"
contains err '[E102]'

# What loads the file as it is, and the command for what does not.
expect 0 "$K" inspect "$G/ed25519/openssh"
contains out 'convert for'
contains out '--for NAME -o OUTPUT'
expect 0 "$K" inspect --verbose "$G/ed25519/openssh"
contains out "keyfluent convert $G/ed25519/openssh --for node -o OUTPUT"
expect 0 "$K" inspect --json "$G/rsa2048/openssh-aes256-gcm"
grep -q '"loads_in":[^]]*"asyncssh"' out || fail 'asyncssh loads aes256-gcm'
grep -q '"loads_in":[^]]*"libssh"' out && fail 'libssh 0.10 dies of aes256-gcm'
grep -q '"convert_for":[^]]*"libssh"' out || fail 'libssh loads it once it is converted'

# --require answers by exit code.
expect 0 "$K" inspect --require encrypted "$G/rsa2048/pem-aes128"
expect 1 "$K" inspect --require plain "$G/rsa2048/pem-aes128"
contains out aes
for file in openssh pem pkcs8.pem; do
  expect 0 "$K" inspect --quiet --require plain "$G/rsa2048/$file"
  equal "$(wc -c <out)" 0
  expect 1 "$K" inspect --quiet --require encrypted "$G/rsa2048/$file"
done
expect 1 "$K" inspect --quiet --require encrypted "$G/rsa2048/openssh-aes256-ctr" "$G/rsa2048/openssh"
expect 3 "$K" inspect --require plain "$G/rsa2048/openssh.pub"
contains err '[E106]'
expect 2 "$K" inspect --require locked "$G/rsa2048/openssh"

if command -v ssh-keygen >/dev/null; then
  expect 0 "$K" inspect --art "$G/ed25519/openssh.pub"
  tail -n 11 out >ours
  ssh-keygen -lvf "$G/ed25519/openssh.pub" | tail -n 11 >theirs
  same ours theirs
fi

# Every fixture in JSON, against the manifest that other people's tools made.
if command -v python3 >/dev/null; then
  cut -f1 "$FIXTURES/MANIFEST.tsv" | sed -n "2,\$s|^|$FIXTURES/|p" >paths
  xargs -d '\n' "$K" inspect --json --quiet --passphrase-file pass <paths >all.json 2>all.err
  python3 - "$FIXTURES" all.json <<'P' || fail 'inspect --json'
import csv, json, sys
fixtures, answers = sys.argv[1:]
found = {}
for line in open(answers, encoding='utf-8'):
    row = json.loads(line)
    assert row['schema'] == 'keyfluent/inspect/1'
    found.setdefault(row['source'], []).append(row)
wrong = checked = 0
for want in csv.DictReader(open(f'{fixtures}/MANIFEST.tsv', encoding='utf-8'), delimiter='\t', quoting=csv.QUOTE_NONE):
    rows = found.get(f"{fixtures}/{want['path']}", [])
    if len(rows) != 1:
        if want['path'].startswith('several/'):
            continue
        print(want['path'], 'gives', len(rows), 'keys')
        wrong += 1
        continue
    row = rows[0]
    have = (row['format'], row['algorithm'], row['fingerprint']['sha256'] if row['fingerprint'] else None)
    if have != (want['format'], want['algorithm'], want['sha256']):
        print(want['path'], have, 'expected', want['format'], want['algorithm'], want['sha256'])
        wrong += 1
    if row['kind'] == 'private' and row['encrypted'] != (want['encrypted'] == 'yes'):
        print(want['path'], 'encrypted:', row['encrypted'])
        wrong += 1
    checked += 1
print(checked, 'fixtures checked,', wrong, 'wrong')
sys.exit(wrong > 0 or checked < 200)
P
  CHECKS=$((CHECKS + 1))
fi

finish
