#!/usr/bin/env bash
# Many lines: fingerprints are ssh-keygen's, and threads, files and pipes make no difference.  With a number as argument
# fingerprints of so many lines are compared, instead of 2,000: tests/cli/bulk_test.sh 100000 (with KEYFLUENT and
# SOURCE_DIR set).
. "$(dirname "$0")/lib.sh"
need ssh-keygen python3

"$SOURCE_DIR/scripts/bulk_keys" mixed "${1:-2000}" 11 >keys
ssh-keygen -lf keys | cut -d' ' -f2- >theirs
expect 0 "$KEYFLUENT" check --ignore KF --lines keys
sed -E 's/^keys:[0-9]+: accept ([^ ]*) (.*)$/\2 (\1)/
        s/\(ssh-ed25519\)$/(ED25519)/; s/\(ssh-rsa\)$/(RSA)/; s/\(ecdsa-sha2-nistp256\)$/(ECDSA)/' out >ours
same theirs ours
equal "$(wc -l <ours)" "${1:-2000}"

# Sound keys have no finding.
expect 0 "$KEYFLUENT" check --output-format concise keys
equal "$(wc -l <out)" 0 'findings'

# All rules on 10,000 hostile lines among good ones: damage, options, doubles, weak keys; several batches.
head -n 2000 keys >some
python3 - <<'PY'
import random
random.seed(3)
lines = open('some').read().splitlines()
weak = ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA small order',
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA perhaps off the curve']
def change(line):
    kind = random.randrange(12)
    if kind == 0:
        at = random.randrange(len(line))
        return line[:at] + chr(random.randrange(1, 128)) + line[at + 1:]
    if kind == 1:
        return line[:random.randrange(len(line))]
    if kind == 2:
        return 'from="10.0.0.0/8,!10.1.0.0/16",no-pty ' + line
    if kind == 3:
        return random.choice(weak)
    if kind == 4:
        return random.choice(lines)
    return line
with open('hostile', 'w') as file:
    for _ in range(5):
        file.write(''.join(change(line) + random.choice(['\n'] * 20 + ['\r\n', '\n\n']) for line in lines))
PY
for format in concise jsonl; do
  expect 1 "$KEYFLUENT" check -j1 --output-format $format hostile
  mv out one
  for jobs in 2 5; do
    expect 1 "$KEYFLUENT" check -j$jobs --output-format $format hostile
    same one out
  done
  "$KEYFLUENT" check -j2 --output-format $format --stdin-filename hostile - <hostile >piped
  same one piped
  # In small pieces, so that no read ends where a line does.
  dd if=hostile bs=777 status=none | "$KEYFLUENT" check --output-format $format --stdin-filename hostile - >piped
  same one piped
  expect 1 "$KEYFLUENT" check --lines --output-format ${format/concise/full} -j1 hostile
  mv out one
  expect 1 "$KEYFLUENT" check --lines --output-format ${format/concise/full} -j3 hostile
  same one out
done

# A single point off the curve among many keys is found at its line.
{ head -n 1500 some; echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA x"; tail -n 500 some; } >one-bad
expect 1 "$KEYFLUENT" check --select KF311 --output-format concise one-bad
contains out 'one-bad:1501:'
equal "$(grep -c KF311 out)" 1
finish
