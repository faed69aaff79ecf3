#!/usr/bin/env bash
# While a secret is held: no core of it, no tracing, no swap, no dump of the heap; a private file that others cannot read
# at any instant; and random numbers of OpenSSL alone.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good
need python3
echo 'fresh zebra 4711' >new

# While a passphrase is typed no core can be dumped, by the limit and by PR_SET_DUMPABLE: the kernel gives the files in
# /proc of such a process to root.  For that to be seen, the program runs as somebody else.
ulimit -c unlimited 2>/dev/null
plain_user=()
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  plain_user=(setpriv --reuid 65534 --regid 65534 --clear-groups)
  chmod 777 .
  "${plain_user[@]}" test -x "$K" || plain_user=() # built where nobody else can look
fi
cat >askpass <<'S'
#!/bin/sh
sed -n 's/^Max core file size *//p' /proc/$PPID/limits >core-limit
stat -c %u /proc/$PPID/limits >owner
cat /proc/$PPID/comm >asker
sed -n 's/^VmLck:[ \t]*//p' /proc/$PPID/status >locked
echo correct horse
S
chmod 755 askpass
cp "$G/rsa2048/pem-aes128" cored-key
cp "$G/rsa2048/openssh.pub" cored.pub
[ ${#plain_user[@]} = 0 ] || chown 65534:65534 cored-key
as_user() { "${plain_user[@]}" env SSH_ASKPASS=./askpass SSH_ASKPASS_REQUIRE=force "$@"; }
# Without the guard the owner is who runs it: the test can fail.
as_user sh -c './askpass; true' >/dev/null
[ "$(id -u)" = 0 ] && [ ${#plain_user[@]} = 0 ] || lacks owner 0
for command in "pair cored-key cored.pub" "convert cored-key -o cored --to openssh --force" \
  "convert cored-key -o cored.ppk --to ppk3 --force --new-passphrase-file new" "passphrase cored-key" "generate -o cored-pair"; do
  rm -f core-limit owner asker cored.ppk
  # shellcheck disable=SC2086
  as_user "$K" $command >out 2>err </dev/null || fail "$command: $(cat err)"
  equal "$(cat asker 2>&1)" keyfluent "$command: who asked"
  equal "$(tr -s ' ' <core-limit)" '0 0 bytes ' "$command: the limit of a core"
  equal "$(cat owner)" 0 "$command: who may trace it"
  # So much of its heap cannot be swapped out, if this user may lock so much.
  [ "$(ulimit -l)" != unlimited ] && [ "$(ulimit -l)" -lt 2048 ] ||
    [ "$(cut -d' ' -f1 locked)" -ge 900 ] || fail "$command: only $(cat locked) are locked in memory"
done
# Where nothing may be locked, it works all the same, and says nothing.
rm -f locked
(ulimit -l 0 && as_user "$K" pair cored-key cored.pub) >out 2>err </dev/null || fail "nothing may be locked: $(cat err)"
equal "$(cat err)" '' 'nothing may be locked'
[ ${#plain_user[@]} = 0 ] || equal "$(cat locked)" '0 kB' 'nothing may be locked'
if command -v strace >/dev/null && strace -o trace true 2>/dev/null; then
  for command in "inspect $G/rsa2048/openssh" "convert --public $G/rsa2048/openssh" "pair $G/rsa2048/openssh $G/rsa2048/openssh.pub" "generate -o traced --no-passphrase"; do
    # shellcheck disable=SC2086
    strace -o trace "$K" $command >out 2>err || fail "$command: $(cat err)"
    guard=$(grep -n 'PR_SET_DUMPABLE' trace | head -n 1 | cut -d: -f1)
    opened=$(grep -nE "open.*rsa2048/openssh\"|open.*traced" trace | head -n 1 | cut -d: -f1)
    [ -n "$guard" ] || fail "$command: PR_SET_DUMPABLE was not set"
    [ -z "$opened" ] || [ "${guard:-999999}" -lt "$opened" ] || fail "$command: the key was opened before"
    grep -q 'MADV_DONTDUMP' trace || fail "$command: the heap was not taken out of dumps"
  done
fi

# Where everybody may read everything that is created (umask 0), nobody can read a private file at any instant: it is
# created with mode 0600, whatever its name is until then, and never given another mode.
cat >modes.py <<'P'
import re, sys
names, widened, created, private = {}, set(), 0, 0
for line in open('trace'):
    if match := re.search(r'open\w*\((?:AT_FDCWD, |\d+, )?"([^"]*)", (?:\{flags=)?\S*O_CREAT\S*, (?:mode=)?(\d+).* = (\d+)$', line):
        names[match[3]] = match[1]
        created += 1
        if int(match[2], 8) & 0o077:
            sys.exit(f'created for others: {line}')
    elif match := re.search(r'fchmod\((\d+), (\d+)\)', line):
        if int(match[2], 8) & 0o077:
            widened.add(names[match[1]])
    elif re.search(r'\b(chmod|fchmodat|creat)\(', line):
        sys.exit(f'by name: {line}')
    elif match := re.search(r'rename\w*\((?:AT_FDCWD, |\d+, )?"([^"]*)", (?:AT_FDCWD, |\d+, )?"([^"]*)"', line):
        private += not match[2].endswith('.pub')
        if match[1] in widened and not match[2].endswith('.pub'):
            sys.exit(f'made wider: {line}')
sys.exit(not (created and private))
P
if command -v strace >/dev/null && strace -o trace true 2>/dev/null; then
  cp "$G/rsa2048/openssh" changed && chmod 600 changed
  echo old >old && chmod 666 old
  calls=open,openat,openat2,creat,chmod,fchmod,fchmodat,rename,renameat,renameat2
  for command in "generate -o umask-pair --no-passphrase" "convert changed --to ppk3 -o umask-ppk --no-passphrase" \
    "convert changed --to pem -o old --force --no-passphrase" "convert changed --to openssh -o umask-openssh --new-passphrase-file new" \
    "passphrase changed --new-passphrase-file new"; do
    # shellcheck disable=SC2086
    (umask 000 && strace -f -o trace -e trace=$calls "$K" $command) >out 2>err </dev/null || fail "$command: $(cat err)"
    python3 modes.py || fail "$command: others could read the private file"
  done
  equal "$(stat -c '%a %n' umask-pair umask-ppk old umask-openssh changed | tr '\n' ' ')" \
    '600 umask-pair 600 umask-ppk 600 old 600 umask-openssh 600 changed ' 'modes under umask 0'
fi

# Random numbers come from OpenSSL: keys, salts, initialization vectors, check values. Two things that are no secrets ask
# the kernel: the names of temporary files, and what keeps the tables of `check` from being flooded.
cd "$SOURCE_DIR" || exit 1
others='(?<![.>\w])(s?rand|random|[dlmn]rand48|rand_r|arc4random\w*|getentropy|getrandom|random_device|mt19937\w*|default_random_engine|gcry_(randomize|random_\w+|create_nonce))\(|std::(mt19937|random_device|default_random_engine)|/dev/u?random'
equal "$(grep -rlP "$others" formats src --include='*.cpp' --include='*.h' | sort | tr '\n' ' ')" \
  'src/platform/atomic_file.cpp src/rules/key_hash.cpp ' 'who makes random numbers of their own'
equal "$(grep -rlE '\bRAND_\w+\(' formats src --include='*.cpp' --include='*.h')" formats/crypto/random.cpp 'who asks OpenSSL'
cd "$SCRATCH" || exit 1
finish
