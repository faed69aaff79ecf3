#!/usr/bin/env bash
# keyfluent list: every line that is a key, or should be one.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen python3

ed=$FIXTURES/good/ed25519
rsa=$FIXTURES/good/rsa2048
list() { "$KEYFLUENT" list "$@"; }
{
  echo '# note'
  cat "$ed/openssh.pub"
  printf 'from="10.0.0.0/8",expiry-time="20200101Z" %s\r\n' "$(cat "$rsa/openssh.pub")"
  echo
  printf 'no-pyt %s\n' "$(cat "$ed/openssh.pub")"
  printf 'ssh-rsa AAAA broken\e[31m\n'
  printf 'expiry-time="20991231Z" %s' "$(cut -d' ' -f1,2 "$ed/openssh.pub")"
} >keys

expect 0 list --file keys
equal "$(awk 'NR > 1 { print $1 }' out | tr '\n' ' ')" '2 3 5 6 7 '
equal "$(awk 'NR > 1 { print $2 }' out | tr '\n' ' ')" 'accept accept-if reject reject accept-if '
contains out "$(ssh-keygen -lf "$ed/openssh.pub" | cut -d' ' -f2)"
contains out '2020-01-01T00:00:00Z'
lacks out "$(printf '\e')"

expect 0 list --file keys --json
python3 - out <<'PY' || fail 'JSON'
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1])]
assert [row["line"] for row in rows] == [2, 3, 5, 6, 7]
assert {row["schema"] for row in rows} == {"keyfluent/list/1"}
assert rows[0]["verdict"] == "accept" and rows[0]["options"] is None and rows[0]["bits"] == 256
assert rows[0]["fingerprint"]["md5"].startswith("MD5:")
assert rows[1]["expires"] == "2020-01-01T00:00:00Z"
assert {c["kind"]: c["holds"] for c in rows[1]["conditions"]} == {"from": None, "expiry-time": False}
assert rows[2]["verdict"] == "reject" and rows[2]["reason"]
assert rows[3]["fingerprint"] is None
assert rows[4]["expires"] == "2099-12-31T00:00:00Z" and rows[4]["comment"] is None
PY

# What ends soon, or has ended: exit code 1 says that there is some.
expect 1 list --file keys --expires-within 14d
equal "$(awk 'NR > 1 { print $1 }' out | tr '\n' ' ')" '3 '
cp "$ed/openssh.pub" plain
expect 0 list --file plain --expires-within 14d
contains err 'no key ends within that time'
expect 2 list --file plain --expires-within soon

expect 6 list --file nowhere
expect 2 list "$ed/openssh.pub"
expect 2 list --file plain --user root
: >empty
expect 0 list --file empty
contains err 'there are no keys'

# A version of sshd that does not read the line.
expect 0 list --file keys --openssh 9.0
equal "$(awk 'NR > 1 { print $2 }' out | tr '\n' ' ' | cut -d' ' -f2)" reject
expect 2 list --file keys --openssh new
finish
