#!/usr/bin/env bash
# keyfluent revoke: the keys that are named go, and nothing else changes.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen

ed=$FIXTURES/good/ed25519
rsa=$FIXTURES/good/rsa2048
ec=$FIXTURES/good/ecdsa256
revoke() { "$KEYFLUENT" revoke "$@"; }
blob() { cut -d' ' -f2 "$1"; }
fill() { # three keys among what others would lose
  {
    printf '# note\r\n\n\xef\xbb\xbfrubbish\n'
    printf 'command="echo  \\"a\\", #  ssh-rsa",,no-pty ssh-ed25519 %s one\n' "$(blob "$ed/openssh.pub")"
    printf 'ssh-rsa %s  two words \r\n' "$(blob "$rsa/openssh.pub")"
    printf '# note\necdsa-sha2-nistp256 %s' "$(blob "$ec/openssh.pub")"
  } >keys
}
without() { grep -vF "$(blob "$1")" before >wanted; }

# By file in any format, by fingerprint of either kind, by exact comment: one line goes.
fill && cp keys before
without "$rsa/openssh.pub"
sha=$(ssh-keygen -lf "$rsa/openssh.pub" | cut -d' ' -f2)
md5=$(ssh-keygen -l -E md5 -f "$rsa/openssh.pub" | cut -d' ' -f2)
for name in "$rsa/openssh.pub" "$rsa/Identity.pub" "$rsa/spki.der" "$sha" "$md5" "${md5#MD5:}" '--comment=two words'; do
  cp before keys
  chmod 640 keys
  expect 0 revoke "$name" --file keys --no-journal
  printf '%s' "$(cat keys; echo x)" | cmp - <(printf '%s' "$(cat wanted | head -c -1; echo x)") >&2 || fail "by $name: other bytes changed"
  equal "$(stat -c %a keys)" 640 "$name"
  contains out "keys:5: removed ssh-rsa $sha two words"
done

# What is not there: exit code 1, nothing written.
cp before keys
stamp=$(stat -c '%i %Y %y %z' keys)
for name in "$FIXTURES/good/rsa4096/openssh.pub" SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA '--comment=two' '--comment=ssh-rsa'; do
  [ -e "$name" ] || case $name in /*) continue ;; esac
  expect 1 revoke "$name" --file keys
  equal "$(stat -c '%i %Y %y %z' keys)" "$stamp" "$name"
done
# What is there of the rest goes all the same.
expect 1 revoke "$sha" SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA --file keys
lacks keys "$(blob "$rsa/openssh.pub")"

# An argument is a file or a fingerprint, never a comment; a bad one is no reason to remove the others.
cp before keys
expect 6 revoke one "$rsa/openssh.pub" --file keys
expect 2 revoke SHA256:abc --file keys
expect 2 revoke --comment '' --file keys
expect 2 revoke --comment ' ' --file keys
expect 3 revoke "$rsa/openssh" --file keys
contains err '[E105]'
same keys before

# A comment of several lines is listed, and refused without --all.
{ cat before; printf '\nssh-rsa %s one\n' "$(blob "$rsa/openssh.pub")"; } >keys
cp keys twice
expect 5 revoke --comment one --file keys
contains err '[E748]'
contains err "$sha"
same keys twice
expect 0 revoke --comment one --all --file keys
lacks keys "$(blob "$ed/openssh.pub")"

# A dry run shows a diff that patch(1) takes, and writes nothing.
cp before keys
expect 0 revoke "$ed/openssh.pub" --file keys --dry-run
same keys before
equal "$(grep -c '^-[^-]' out)" 1
if command -v patch >/dev/null; then
  cp out diff && cp before patched
  patch -s --binary patched diff || fail 'patch refuses the diff'
  expect 0 revoke "$ed/openssh.pub" --file keys
  same keys patched
fi

# For programs: one object that says what was done, also when something was not there.
fill
for round in first second; do
  code=0
  [ $round = first ] || code=1
  expect $code revoke "$sha" --file keys --no-journal --json
  python3 - $round <<'PY' || fail "JSON, $round"
import json, sys
value = json.loads(open("out").read())
assert value["schema"] == "keyfluent/revoke/1" and value["file"].endswith("keys") and value["diff"] is None
keys = [(key["outcome"], key["line"], key["comment"]) for key in value["keys"]]
if sys.argv[1] == "first":
    assert value["changed"] is True and keys == [("removed", 5, "two words")] and value["missing"] == [], value
else:
    assert value["changed"] is False and keys == [] and len(value["missing"]) == 1, value
PY
done

# The last key stays unless asked.
cp "$ed/openssh.pub" keys
expect 5 revoke "$ed/openssh.pub" --file keys
contains err '[E745]'
same keys "$ed/openssh.pub"
expect 0 revoke "$ed/openssh.pub" --file keys --allow-empty
equal "$(stat -c %s keys)" 0

# sshd's other files that still let the key in are named.
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
  mkdir -p home/.ssh && chmod 755 . home && chmod 700 home/.ssh
  cat "$ed/openssh.pub" "$rsa/openssh.pub" >home/.ssh/authorized_keys
  { echo '# x'; cat "$rsa/openssh.pub"; printf 'no-such-option '; cat "$rsa/openssh.pub"; } >home/.ssh/authorized_keys2
  chown -R 4321:4321 home
  { cat /etc/passwd; echo "mallory:x:4321:4321::$SCRATCH/home:/bin/sh"; } >passwd
  export KEYFLUENT
  expect 0 unshare -m bash -c 'mount --bind passwd /etc/passwd && exec "$KEYFLUENT" revoke "$@"' _ "$sha" --user mallory
  contains err 'authorized_keys2: warning: line 2 still lets '"$sha"' in'
  lacks err 'line 3'
  equal "$(wc -l <home/.ssh/authorized_keys)" 1
  equal "$(wc -l <home/.ssh/authorized_keys2)" 3
  # The same when a key is let in that another file holds already.
  expect 0 unshare -m bash -c 'mount --bind passwd /etc/passwd && exec "$KEYFLUENT" authorize "$@"' _ "$rsa/openssh.pub" --user mallory
  contains err 'authorized_keys2: warning: line 2 holds the key '"$sha"
  # list shows both files; undo takes back what authorize did to the first.
  expect 0 unshare -m bash -c 'mount --bind passwd /etc/passwd && exec "$KEYFLUENT" list "$@"' _ --user mallory
  contains out 'home/.ssh/authorized_keys2:'
  equal "$(grep -c "$sha" out)" 3
  expect 0 unshare -m bash -c 'mount --bind passwd /etc/passwd && exec "$KEYFLUENT" undo "$@"' _ --user mallory
  equal "$(wc -l <home/.ssh/authorized_keys)" 1
  equal "$(stat -c '%u %a' home/.ssh/.keyfluent-journal-authorized_keys)" '4321 600'
fi
finish
