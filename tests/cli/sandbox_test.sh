#!/usr/bin/env bash
# The sandbox: hostile code that runs where an input is parsed reaches nothing, in every command that parses; and what is
# asked for, said and refused.  Each attack is made without the sandbox as well, to see that it would succeed.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
: "${FORCED_READ:?}"
"$K" --version --verbose | grep -q '^sandbox  seccomp' || { echo 'skipped: there is no sandbox here'; exit 77; }
unset KEYFLUENT_SANDBOX
SERVER=
at_exit() {
  [ -z "$SERVER" ] || kill "$SERVER" 2>/dev/null
}

mark=taken-over@example
secret=$SCRATCH/secret
echo 'not for the parser' >"$secret"
chmod 644 "$secret"
sed "s/ [^ ]*\$/ $mark/" "$FIXTURES/good/ed25519/openssh.pub" >key.pub
contains key.pub $mark
cp "$FIXTURES/good/ed25519/openssh" key && chmod 600 key
"$K" convert key --comment $mark --no-passphrase --force -o marked >/dev/null 2>&1 || fail 'a private key with the mark'

# first_forced AT COMMAND...   what the code that takes over got, when it was first run
first_forced() {
  FORCED_READ_AT=$1 FORCED_READ_MARK=$mark FORCED_READ_FILE=$secret FORCED_WRITE_FILE=$SCRATCH/made LD_PRELOAD=$FORCED_READ \
    "${@:2}" 2>&1 >/dev/null </dev/null | grep -m 1 '^forced: '
}
nothing='forced: open EACCES, openat2 EACCES, stat EACCES, write EACCES, unlink EACCES, rename EACCES, connect EACCES, fork EACCES, execve EACCES, kill EACCES'
all='forced: open OPEN, openat2 OPEN, stat OPEN, write OPEN, unlink OPEN, rename OPEN, connect OPEN, fork OPEN, execve OPEN, kill OPEN'

# attacked AT COMMAND...   the command is taken over where it reads (line readers) or wipes what it has parsed
attacked() {
  equal "$(first_forced "$@" --sandbox=require)" "$nothing" "${*:2} with the sandbox"
  equal "$(first_forced "$@")" "$nothing" "${*:2} by itself"
  equal "$(first_forced "$@" --sandbox=off)" "$all" "${*:2} without it"
}
mkdir keys && cp key.pub keys/authorized_keys
attacked wipe "$K" convert key.pub
attacked wipe "$K" convert key.pub --to rfc4716 --force -o result
attacked wipe "$K" convert key.pub --force -o keys/
attacked wipe "$K" inspect key.pub --json
attacked wipe "$K" pair key.pub key
attacked read "$K" check key.pub
attacked read "$K" check --write-baseline baseline key.pub
attacked read "$K" check --private-keys key.pub
attacked read "$K" audit key.pub
attacked read "$K" audit keys
attacked wipe "$K" authorize key.pub --file keys/authorized_keys --dry-run
attacked wipe "$K" revoke key.pub --file keys/authorized_keys --dry-run --allow-empty
attacked wipe "$K" passphrase marked --no-passphrase

# The lines of the file that is changed, and those of the other files that sshd reads, are looked into apart.
mark=line@example
sed "s/ [^ ]*\$/ $mark/" "$FIXTURES/good/rsa2048/openssh.pub" >line.pub
sed 's/ [^ ]*$/ second@example/' "$FIXTURES/good/ed25519/openssh.pub" >second.pub
mkdir store
renew() { cat key.pub line.pub | sed 's/^/  /' >store/keys; }
for command in 'authorize second.pub --replace --option restrict' 'revoke second.pub' 'check --exit-zero --fix' \
  'check --exit-zero --diff'; do
  renew
  case $command in check*) file=() ;; *) file=(--file) ;; esac
  # shellcheck disable=SC2086
  attacked search "$K" $command "${file[@]}" store/keys
done
renew
expect 0 "$K" revoke second.pub --file store/keys
attacked search "$K" undo --file store/keys --dry-run
attacked search "$K" list --file store/keys
mkdir -p ring/bob && cp line.pub ring/bob/a && chmod -R go-w ring
attacked search "$K" index ring -o ring.cdb
attacked search "$K" keys-for bob --dir ring
attacked search "$K" doctor --key line.pub
printf 'AuthorizedKeysFile %s\nStrictModes no\n' "$SCRATCH/store/keys" >config
chmod 755 "$SCRATCH"
attacked search "$K" doctor --sshd-config config
mark=log@example
printf 'Nov  1 sshd[1]: Connection closed by authenticating user root %s\n' $mark >log
attacked search "$K" doctor --log log
mark=taken-over@example

# sftp is taken over by the first bytes of the server, by known_hosts, and by a key.
if command -v python3 >/dev/null; then
  python3 "$SOURCE_DIR/tests/peers/fault_server.py" marked >port 2>/dev/null &
  SERVER=$!
  for _ in $(seq 200); do [ -s port ] && break; sleep 0.05; done
  target=127.0.0.1:$(cat port)
  attacked receive "$K" sftp --no-ssh-config "$target"
  attacked receive "$K" sftp --no-ssh-config --report report --html report.html "$target"
  printf '%s\n' "$target" "$target" >targets
  attacked receive "$K" sftp --no-ssh-config --targets targets --json
  attacked read "$K" sftp --no-ssh-config --identity key.pub "$target"
  printf '%s ssh-ed25519 AAAA %s\n' "$target" $mark >hosts
  attacked search "$K" sftp --no-ssh-config --known-hosts hosts "$target"
fi

# The session program of sftp is taken over by what it is told first, before the server has said anything.
session=$(dirname "$K")/../libexec/keyfluent/keyfluent-session
if [ -x "$session" ] && command -v python3 >/dev/null; then
  for mode in auto require off; do
    [ $mode = off ] && expected=$all || expected=$nothing
    equal "$(first_forced wipe python3 "$SOURCE_DIR/tests/cli/session_attack.py" "$session" $mode)" "$expected" "the session program, $mode"
  done
fi

# The environment can ask for more, and never for less.
equal "$(KEYFLUENT_SANDBOX=off first_forced wipe "$K" convert key.pub)" "$nothing" 'KEYFLUENT_SANDBOX=off changes nothing'
expect 2 "$K" convert key.pub --sandbox=maybe
contains err 'sandbox'

# Libraries that are loaded late can be loaded behind the sandbox: libcrypto, libgcrypt, OpenSSL's module for old ciphers.
for fixture in rsa2048/pem-des rsa2048/ppk3-encrypted ed25519/openssh; do
  [ -e "$FIXTURES/good/$fixture" ] || continue
  expect 0 "$K" inspect --sandbox=require "$FIXTURES/good/$fixture"
done

# A prompt on the terminal and an askpass program work as before.
printf '#!/bin/sh\necho "$1" >&2\necho "correct horse"\n' >askpass && chmod 755 askpass
echo 'correct horse' >words
expect 0 "$K" passphrase marked --new-passphrase-file words
for to in - locked; do
  expect 0 env SSH_ASKPASS="$SCRATCH/askpass" SSH_ASKPASS_REQUIRE=force "$K" convert marked --sandbox=require --no-passphrase --force -o $to
  contains err 'Passphrase of marked:'
done
grep -q PRIVATE locked || fail 'nothing was written'

# Where it cannot be closed, auto goes on and require does not.  (Another sandbox that forbids ours, made with strace.)
if command -v strace >/dev/null; then
  for call in seccomp prctl; do
    refused=(strace -f -o trace -e "inject=$call:error=ENOSYS")
    expect 0 "${refused[@]}" "$K" convert key.pub
    expect 6 "${refused[@]}" "$K" convert key.pub --sandbox=require
    contains err '[E809]'
    equal "$(wc -c <out)" 0
    expect 6 env KEYFLUENT_SANDBOX=require "${refused[@]}" "$K" convert key.pub --force -o refused
    contains err '[E809]'
    [ ! -e refused ] || fail 'something was written'
  done
  expect 6 strace -f -o trace -e inject=seccomp:error=ENOSYS "$K" sftp --sandbox=require 127.0.0.1:1
  contains err '[E809]'
  expect 3 strace -f -o trace -e inject=seccomp:error=ENOSYS "$K" sftp --sandbox=require --output-format nagios 127.0.0.1:1
  contains out 'SFTP UNKNOWN'
  # Without Landlock the filter alone keeps everything away.
  equal "$(first_forced wipe strace -f -o trace -e inject=landlock_create_ruleset:error=ENOSYS "$K" convert key.pub --sandbox=require)" "$nothing" 'without Landlock'
  # And without the filter Landlock keeps away what every version of it can: contents, new files, other names.
  if "$K" --version --verbose | grep -q '^sandbox .*Landlock (version'; then
    first_forced wipe strace -f -o trace -e inject=seccomp:error=ENOSYS "$K" convert key.pub >forced
    contains forced 'forced: open EACCES, openat2 EACCES, stat OPEN, write EACCES, unlink ENOENT, rename EACCES, '
  fi
  # Nothing that is started gains power.  (Who is not root could not load the filter without it.)
  expect 0 strace -f -o trace -e trace=prctl,seccomp "$K" convert key.pub --sandbox=require
  grep -A 1 'PR_SET_NO_NEW_PRIVS, 1' trace | grep -q SECCOMP_SET_MODE_FILTER || fail 'no_new_privs was not set first'
fi

# A process that looks into lines and is ended, or cannot close the sandbox, says so, and nothing is written; of a folder
# of keys the other files are read all the same.
renew
expect 0 "$K" revoke second.pub --file store/keys
cp store/keys before
ended() { env FORCED_READ_ENDS=yes FORCED_READ_AT=search FORCED_READ_MARK=line@example LD_PRELOAD="$FORCED_READ" "$K" "$@"; }
for command in 'authorize key --public-half --file' 'revoke second.pub --file' 'undo --file' 'check --fix'; do
  # shellcheck disable=SC2086
  expect 6 ended $command store/keys
  contains err '[E810]'
done
same store/keys before
cp second.pub ring/carol && chmod go-w ring/carol
expect 6 ended index ring -o ring.cdb
contains err 'ring/bob/a: '
contains err '[E810]'
contains out '1 keys of 2 accounts'
if command -v strace >/dev/null; then
  for command in 'undo --file store/keys' 'check --fix store/keys' 'index ring -o ring.cdb' 'keys-for bob --dir ring'; do
    # shellcheck disable=SC2086
    expect 6 strace -f -o trace -e inject=seccomp:error=ENOSYS "$K" $command --sandbox=require
    contains err '[E809]'
  done
  same store/keys before
fi

# A parser that is ended says so, and nothing is written.
expect 6 env FORCED_READ_ENDS=yes FORCED_READ_AT=wipe FORCED_READ_MARK=$mark LD_PRELOAD="$FORCED_READ" "$K" convert key.pub --force -o lost
contains err '[E810]'
[ ! -e lost ] || fail 'something was written'
finish
