#!/usr/bin/env bash
# The HTML pages of check, audit and list: well-formed, self-contained, accessible, and as true as the other outputs.
# (scripts/accessibility asks axe-core in Chromium, too.)
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
check_page() {
  expect 0 python3 "$SOURCE_DIR/tests/cli/html_check.py" "$1"
}

{
  cat "$FIXTURES/good/ed25519/openssh.pub" "$FIXTURES/good/rsa3072/openssh.pub"
  printf 'expiry-time="20200101" %s\n' "$(cat "$FIXTURES/good/ecdsa256/openssh.pub")"
  echo 'ssh-rsa AAAA <script>alert(1)</script>&amp; '$'\x1b''[31mred'
} >authorized_keys
expect 1 "$KEYFLUENT" check --html check.html authorized_keys
cp out findings
check_page check.html
expect 1 "$KEYFLUENT" check authorized_keys
same out findings
lacks check.html '<script>alert'
lacks check.html $'\x1b'
contains check.html 'ended already'
contains check.html '3 keys. It holds no private key'
equal "$(grep -o '<th scope="row">[a-z0-9-]*</th><td>[0-9]*</td><td>1</td>' check.html | wc -l)" 3 'three types, one key each'
expect 1 "$KEYFLUENT" check --json authorized_keys
# Each finding is a row, and each rule that was broken one more.
equal "$(grep -c '"schema":"keyfluent/finding/1"' out)" "$(sed -n '/<h2>Findings<\/h2>/,/<\/table>/p' check.html | grep -c '<tr><th scope="row">')"

expect 1 "$KEYFLUENT" audit --html audit.html authorized_keys
check_page audit.html
expect 0 "$KEYFLUENT" list --file authorized_keys --html list.html
check_page list.html
contains list.html 'SHA256:'
lacks list.html '<script>alert'

# Nothing was found; nothing is there.
expect 0 "$KEYFLUENT" check --html clean.html "$FIXTURES/good/ed25519/openssh.pub"
check_page clean.html
contains clean.html 'no fault'
: >empty
expect 0 "$KEYFLUENT" list --file empty --html empty.html
check_page empty.html

# Many findings: the page says that it does not show all.
for _ in $(seq 2100); do echo 'ssh-rsa AAAA'; done >many
expect 1 "$KEYFLUENT" check --html many.html many
check_page many.html
contains many.html 'These are the first 2000 of'

# Where the page cannot be written nothing else is done.
expect 6 "$KEYFLUENT" check --html missing/page.html authorized_keys
expect 2 "$KEYFLUENT" list --all-users --user root
if [ "$(id -u)" = 0 ]; then
  expect 0 "$KEYFLUENT" list --all-users --html all.html
  check_page all.html
fi
finish
