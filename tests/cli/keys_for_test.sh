#!/usr/bin/env bash
# index and keys-for: what sshd is told of a folder of keys, and a login at a real sshd with it.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen
. "$SOURCE_DIR/scripts/lib/sshd.sh"
INSTALLED=
at_exit() {
  stop_sshd
  [ -z "$INSTALLED" ] || rm -rf "$INSTALLED"
}
chmod 755 "$SCRATCH"
umask 022

mkdir keys
for name in alice bob carol; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$name" </dev/null; done
ssh-keygen -q -t rsa -b 2048 -N '' -C 'bob too' -f bob2 </dev/null
cp alice.pub keys/alice
mkdir keys/bob
cp bob.pub keys/bob/laptop.pub
ssh-keygen -e -f bob2.pub >keys/bob/office.pub # RFC 4716
{ echo '# Carol'; printf 'no-pty %s\n' "$(cat carol.pub)"; echo 'ssh-rsa AAAA'; } >keys/carol.pub
printf '# %s\n' "$(cat alice.pub)" >keys/dave
: >keys/erin
sleep 0.2

# A bad line is named with its place; everything else is in the index.
expect 3 "$KEYFLUENT" index keys -o keys.cdb
contains out '4 keys of 5 accounts'
contains err 'keys/carol.pub:3:'
sed -i '$d' keys/carol.pub
expect 0 "$KEYFLUENT" index keys -o keys.cdb --json
contains out '"schema":"keyfluent/index/1"'
contains out '"users":5,"keys":4'
equal "$(stat -c %a keys.cdb)" 644

# Index and folder answer alike.
fingerprint() { ssh-keygen -lf "$1" | cut -d' ' -f2; }
for source in '--index keys.cdb' '--dir keys'; do
  # shellcheck disable=SC2086  # two words
  {
    expect 0 "$KEYFLUENT" keys-for alice $source
    same out alice.pub
    expect 0 "$KEYFLUENT" keys-for bob $source
    equal "$(cut -d' ' -f2 out | sort)" "$(cat bob.pub bob2.pub | cut -d' ' -f2 | sort)"
    expect 0 "$KEYFLUENT" keys-for bob "$(fingerprint bob2.pub)" $source
    equal "$(cut -d' ' -f2 out)" "$(cut -d' ' -f2 bob2.pub)"
    expect 0 "$KEYFLUENT" keys-for carol $source
    equal "$(cat out)" "no-pty $(cat carol.pub)"
    for nobody in dave erin frank; do
      expect 0 "$KEYFLUENT" keys-for "$nobody" $source
      equal "$(cat out err)" ''
    done
    expect 0 "$KEYFLUENT" keys-for alice "$(fingerprint bob.pub)" $source
    equal "$(cat out)" ''
    for bad in ../alice alice.pub '' .hidden; do
      expect 2 "$KEYFLUENT" keys-for "$bad" $source
    done
    expect 2 "$KEYFLUENT" keys-for alice MD5:00 $source
  }
done
expect 2 "$KEYFLUENT" keys-for alice
expect 2 "$KEYFLUENT" keys-for alice --dir keys --index keys.cdb
expect 2 "$KEYFLUENT" index keys

# stale HOW NAME COMMAND...   after the command, the account has no key (E761); the others keep theirs.
stale() {
  local how=$1 name=$2
  shift 2
  cp -a keys saved
  "$@"
  expect 5 "$KEYFLUENT" keys-for "$name" --index keys.cdb
  contains err '[E761]'
  equal "$(cat out)" '' "$how"
  expect 0 "$KEYFLUENT" keys-for carol --index keys.cdb
  equal "$(wc -l <out)" 1 "$how"
  rm -rf keys && mv saved keys
  sleep 0.2
  expect 0 "$KEYFLUENT" index keys -o keys.cdb
}
stale 'taken out' alice rm keys/alice
stale 'replaced by another of the same size and time' alice sh -c 'touch -r keys/alice time; sed -i s/alice$/mallo/ keys/alice; touch -r time keys/alice'
stale 'one of two taken out' bob rm keys/bob/office.pub
stale 'another put in' bob cp alice.pub keys/bob/new.pub
stale 'emptied' alice truncate -s 0 keys/alice
stale 'made a link' alice sh -c 'rm keys/alice; ln -s ../bob.pub keys/alice'
stale 'the folder of one moved away' bob mv keys/bob bob.away
rm -rf bob.away
mv keys away
expect 5 "$KEYFLUENT" keys-for alice --index keys.cdb
mv away keys
# A copy has other times: it must be indexed anew.
cp -r keys elsewhere
rm -rf elsewhere

# What others could change is not believed (E760).
unsafe() {
  expect 5 "$KEYFLUENT" keys-for alice "$@"
  contains err '[E760]'
  equal "$(cat out)" ''
}
chmod 666 keys.cdb && unsafe --index keys.cdb && chmod 644 keys.cdb
chmod 777 keys && unsafe --dir keys && chmod 755 keys
chmod 666 keys/alice && unsafe --dir keys && chmod 644 keys/alice
mkdir open && chmod 777 open && cp -r keys open/keys && unsafe --dir open/keys && rm -rf open
sleep 0.2
expect 0 "$KEYFLUENT" index keys -o keys.cdb
chmod 666 keys/bob/office.pub
expect 0 "$KEYFLUENT" keys-for bob --dir keys
contains err 'is writable by others'
equal "$(wc -l <out)" 1 'the other key of the account'
chmod 644 keys/bob/office.pub
ln -s ../alice.pub keys/grace
expect 5 "$KEYFLUENT" keys-for grace --dir keys
contains err '[E711]'
rm keys/grace
sleep 0.2
expect 0 "$KEYFLUENT" index keys -o keys.cdb

# What is cut off or spoilt gives no key, at any length; never a crash.
size=$(stat -c %s keys.cdb)
for at in 0 1 100 2047 2048 2060 $((size / 2)) $((size - 8)) $((size - 1)); do
  head -c "$at" keys.cdb >cut.cdb
  "$KEYFLUENT" keys-for alice --index cut.cdb >out 2>err
  code=$?
  CHECKS=$((CHECKS + 1))
  # A table that is cut off behind alice's own entry leaves hers whole.
  if [ $code = 5 ]; then contains err '[E762]'; else same out alice.pub; fi
done
head -c 2048 keys.cdb >cut.cdb
expect 5 "$KEYFLUENT" keys-for alice --index cut.cdb
python3 - <<'PY'
import subprocess, os, random
good = open('keys.cdb', 'rb').read()
expected = open('alice.pub').read()
random.seed(7)
for _ in range(150):
    bad = bytearray(good)
    at = random.randrange(len(bad))
    bad[at] ^= 1 << random.randrange(8)
    open('flipped.cdb', 'wb').write(bad)
    ran = subprocess.run([os.environ['KEYFLUENT'], 'keys-for', 'alice', '--index', 'flipped.cdb'], capture_output=True, text=True, timeout=10)
    assert ran.stdout in ('', expected), (at, ran.stdout)
    assert ran.returncode in (0, 5), (at, ran.returncode, ran.stderr)
PY
equal $? 0 'flipped bits'
expect 5 "$KEYFLUENT" keys-for alice --index alice.pub
expect 6 "$KEYFLUENT" keys-for alice --index missing.cdb
expect 6 "$KEYFLUENT" keys-for alice --dir missing

# Only an index is replaced, and a failure leaves it as it was.
cp alice.pub precious
expect 5 "$KEYFLUENT" index keys -o precious
same precious alice.pub
cp keys.cdb before.cdb
expect 6 "$KEYFLUENT" index missing -o keys.cdb
same keys.cdb before.cdb
equal "$(find . -maxdepth 1 -name '.keyfluent*' | wc -l)" 0 'nothing left behind'
# A file of somebody else's must not fill the memory.
{ cat alice.pub; head -c 17000000 /dev/zero | tr '\0' '#'; } >keys/frank
chmod 644 keys/frank
expect 3 "$KEYFLUENT" index keys -o keys.cdb
contains err 'keys/frank'
rm keys/frank

# A login at a real sshd that asks keyfluent, as an account without rights.  sshd wants the command in a place that root
# alone can write to.
if [ "$(id -u)" = 0 ] && [ -x /usr/sbin/sshd ] && id nobody >/dev/null 2>&1; then
  INSTALLED=$(mktemp -d /usr/local/lib/keyfluent-test.XXXXXX)
  chmod 755 "$INSTALLED"
  cp "$KEYFLUENT" "$INSTALLED/keyfluent"
  mkdir "$INSTALLED/keys"
  me=$(id -un)
  cp alice.pub "$INSTALLED/keys/$me"
  sleep 0.2
  expect 0 "$KEYFLUENT" index "$INSTALLED/keys" -o "$INSTALLED/keys.cdb"
  expect 0 setpriv --reuid=nobody --regid=nogroup --clear-groups "$INSTALLED/keyfluent" keys-for "$me" --index "$INSTALLED/keys.cdb"
  same out alice.pub
  log_in() {
    ssh -q -F none -p "$SSHD_PORT" -i "$1" -o UserKnownHostsFile="$SCRATCH/sshd/known_hosts" -o IdentitiesOnly=yes \
      -o IdentityAgent=none -o BatchMode=yes -o ConnectTimeout=20 "$me@127.0.0.1" 'echo in' >login.out 2>&1 </dev/null
  }
  if start_sshd "$SCRATCH/sshd" none "AuthorizedKeysCommand $INSTALLED/keyfluent keys-for --index $INSTALLED/keys.cdb %u %f" \
    'AuthorizedKeysCommandUser nobody' 'PermitRootLogin yes'; then
    expect 0 log_in alice
    contains login.out in
    expect 255 log_in bob
    # Revoked: gone at once, though the index is old; and after the next build too.
    cp bob.pub "$INSTALLED/keys/$me"
    expect 255 log_in alice
    expect 255 log_in bob
    sleep 0.2
    expect 0 "$KEYFLUENT" index "$INSTALLED/keys" -o "$INSTALLED/keys.cdb"
    expect 0 log_in bob
    expect 255 log_in alice
    stop_sshd
    start_sshd "$SCRATCH/sshd2" none "AuthorizedKeysCommand $INSTALLED/keyfluent keys-for --dir $INSTALLED/keys %u %f" \
      'AuthorizedKeysCommandUser nobody' 'PermitRootLogin yes'
    cp sshd2/known_hosts sshd/known_hosts
    expect 0 log_in bob
    expect 255 log_in alice
  else
    fail 'sshd did not start'
  fi
else
  echo 'the login was left out: it needs root, sshd and the account nobody'
fi
finish
