#!/usr/bin/env bash
# keyfluent check in use: files and folders, settings, ignore comments, baselines, fixes, CI.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
unset GITHUB_ACTIONS

ed=$FIXTURES/good/ed25519/openssh.pub
rsa=$FIXTURES/good/rsa2048/openssh.pub
concise() { "$KEYFLUENT" check --isolated --output-format concise "$@"; }

# A folder: its authorized_keys, authorized_keys2 and *.pub files, no others.
mkdir -p repo/deploy
{ printf 'no-pyt '; cat "$ed"; } >repo/deploy/authorized_keys
cp repo/deploy/authorized_keys repo/authorized_keys2
cp "$ed" repo/bob.pub
cp repo/deploy/authorized_keys repo/notes.txt
expect 1 concise repo
contains out 'repo/deploy/authorized_keys:1:1: error KF116 '
contains out 'repo/authorized_keys2:1:1: error KF116 '
lacks out notes.txt
lacks out bob.pub

# Standard input gets a name.
expect 1 bash -c '"$KEYFLUENT" check --isolated --output-format concise --stdin-filename deploy/keys - <repo/notes.txt'
contains out 'deploy/keys:1:1: error KF116 '

# Which rules, which level, which exit code.
expect 0 concise --ignore unknown-option repo/notes.txt
expect 0 concise --ignore KF1,KF4 repo/notes.txt
expect 1 concise --select KF116 repo/notes.txt
expect 0 concise --select KF3 repo/notes.txt
expect 0 concise --exit-zero repo/notes.txt
contains out KF116
expect 2 concise --select KF999 repo/notes.txt
contains err KF999
printf '%s ' "$(cut -d' ' -f1-2 "$ed")" >blanks
expect 0 concise blanks
contains out ' note KF4'
expect 1 concise --fail-on note blanks
expect 2 concise --fail-on never blanks

# Statistics, most frequent first.
{ cat repo/notes.txt repo/notes.txt; echo 'ssh-ed25519 AAAA'; } >three
expect 1 "$KEYFLUENT" check --isolated --ignore KF4 --stats three
equal "$(head -n 1 out | awk '{ print $1, $2 }')" '2 KF116'

# The server that judges.
{ printf 'expiry-time="20400101Z" '; cat "$ed"; } >new
expect 0 concise --openssh 9.9 --ignore KF2 new
expect 1 concise --openssh 8.9 new
expect 2 concise --openssh 6.6 new
expect 2 concise --openssh x new
expect 0 concise --distro debian --ignore KF2 new
expect 2 concise --distro plan9 new
expect 0 "$KEYFLUENT" check --isolated --lines --output-format jsonl --now 2039-12-31T23:59:59Z new
contains out '"holds":true'
expect 0 "$KEYFLUENT" check --isolated --lines --output-format jsonl --now 20400102 --timezone Asia/Tokyo new
contains out '"holds":false'
expect 2 concise --timezone Mars/Olympus new
expect 2 concise --now yesterday new
expect 2 "$KEYFLUENT" check --lines --output-format sarif new
{ printf 'from="10.0.0.0/8" '; cat "$ed"; } >from
expect 0 "$KEYFLUENT" check --isolated --lines --json --from 10.1.2.3 from
contains out '"holds":true'
expect 0 "$KEYFLUENT" check --isolated --lines --json --from 192.0.2.1 from
contains out '"holds":false'
expect 0 "$KEYFLUENT" check --isolated --lines --json from
contains out '"holds":null'

# Ignore comments: silent for the next line, said in JSON, and reported where they silence nothing.
{ echo '# keyfluent: ignore[KF116] a joke'; cat repo/notes.txt repo/notes.txt; } >ignored
expect 1 concise ignored
lacks out 'ignored:2:'
contains out 'ignored:3:1: error KF116 '
{ echo '# keyfluent: ignore[unknown-option] a joke'; cat repo/notes.txt; } >ignored
expect 0 concise ignored
{ echo '# keyfluent: ignore[KF116]'; cat "$ed"; } >unused
expect 0 concise unused
contains out 'unused:1:1: warning KF408 '

# A baseline: what is known does not count; what is new does, wherever the lines went.
expect 1 concise --write-baseline known repo
equal "$(head -n 1 known)" keyfluent/baseline/1
expect 0 concise --baseline known repo
equal "$(cat out)" ''
{ echo '# new first line'; cat repo/notes.txt; } >repo/deploy/authorized_keys
expect 0 concise --baseline known repo
{ cat repo/notes.txt; echo 'ssh-rsa x'; } >repo/deploy/authorized_keys
expect 1 concise --baseline known repo
equal "$(grep -c error out)" 1
expect 3 concise --baseline repo/notes.txt repo
contains err E736
expect 6 concise --baseline nowhere repo

# .keyfluent.ini, here and above; for some files; the command line first.
if [ "$(id -u)" = 0 ]; then with_config() { "$KEYFLUENT" check --config "$PWD/repo/.keyfluent.ini" "$@"; }
else with_config() { (cd repo/deploy && "$KEYFLUENT" check "$@"); }; fi
printf '[check]\nignore = KF116\n\n[check:deploy/*]\nignore = KF4\n' >repo/.keyfluent.ini
expect 0 with_config --output-format concise "$PWD/repo/authorized_keys2"
expect 1 with_config --output-format concise "$PWD/repo/deploy/authorized_keys"
expect 0 with_config --output-format concise --ignore KF1 "$PWD/repo/deploy/authorized_keys"
printf '[check]\nignroe = KF116\n' >repo/.keyfluent.ini
expect 3 with_config "$PWD/repo/authorized_keys2"
contains err E737
contains err 'did you mean ignore?'
expect 6 "$KEYFLUENT" check --config nowhere "$ed"

# Fixes: shown, written once, and no more than safe ones unasked.
{ printf '\357\273\277'; cat "$ed"; printf '%s  \r\n' "$(cat "$rsa")"; printf '%s' "$(cat "$ed")"; } >mend
cp mend before
expect 1 "$KEYFLUENT" check --isolated --diff mend
contains out '--- '
cmp -s mend before || fail 'a diff wrote'
expect 1 "$KEYFLUENT" check --isolated --output-format concise --fix mend
lacks out KF401
contains out KF101
ssh-keygen -lf "$rsa" >/dev/null && grep -qF "$(cut -d' ' -f2 "$rsa")" mend || fail 'a key is gone'
cp mend once
"$KEYFLUENT" check --isolated --fix mend >/dev/null 2>&1
cmp -s mend once || fail 'fixing twice is not fixing once'
expect 0 "$KEYFLUENT" check --isolated --output-format concise --fix --unsafe-fixes mend
lacks out KF101
expect 2 "$KEYFLUENT" check --fix - <mend
expect 2 "$KEYFLUENT" check --fix --diff mend
expect 2 "$KEYFLUENT" check --unsafe-fixes mend
ln -s mend link
expect 5 "$KEYFLUENT" check --isolated --fix link

# The output that GitHub reads comes by itself there.
GITHUB_ACTIONS=true expect 1 "$KEYFLUENT" check --isolated repo/notes.txt
contains out '::error file=repo/notes.txt,line=1'
GITHUB_ACTIONS=true expect 1 "$KEYFLUENT" check --isolated --output-format concise repo/notes.txt
lacks out ::error

# Private keys of any format, in any files.
mkdir -p tree/.git
cp "$FIXTURES/good/ed25519/openssh" tree/.git/id
cp "$ed" "$SOURCE_DIR/README.md" tree
expect 0 "$KEYFLUENT" check --private-keys tree
for format in openssh pkcs8.pem ppk3 dropbear; do
  source=$(find "$FIXTURES/good/ed25519" -name "*$format*" | head -n 1)
  [ -n "$source" ] && cp "$source" "tree/$format"
done
cp "$FIXTURES/good/ed25519/openssh" "tree/a b"
expect 1 "$KEYFLUENT" check --private-keys --output-format concise tree
contains out 'tree/a b:'
contains out 'KF106'
lacks out .git
sed -n 2p "$FIXTURES/good/ed25519/openssh" >line
lacks out "$(cat line)"
expect 1 bash -c 'cd tree && "$KEYFLUENT" check --private-keys --output-format concise "a b" README.md'

# Progress: on standard error, after a second, only where it is wanted; gone at the end.
slow() { { for _ in 1 2 3; do for _ in $(seq 400); do cat "$ed"; done; sleep 0.7; done; } | "$KEYFLUENT" check --isolated "$@" --output-format concise -; }
expect 0 slow --progress always
contains err 'MB'
[ "$(tail -c 4 err)" = "$(printf '\r\033[K')" ] || fail 'the line of progress stays'
expect 0 slow
equal "$(cat err)" ''

# Many files in one call.
mkdir many
for i in $(seq 1500); do cp "$ed" "many/$i.pub"; done
expect 0 bash -c 'ulimit -Sn 256; "$KEYFLUENT" check --isolated many'

# The files of all accounts, as the configuration names them; a pipe does not hold anybody up.
mkdir all
cp "$ed" all/root
chmod 644 all/root
{ cat "$ed"; echo 'no-pyt ssh-rsa AAAA'; } >all/daemon
printf 'AuthorizedKeysFile %s/all/%%u\n' "$SCRATCH" >users_config
if [ "$(id -u)" = 0 ]; then
  expect 1 "$KEYFLUENT" check --isolated --all-users --sshd-config users_config --output-format concise
  contains out 'all/daemon:2:'
  lacks out 'all/root'
  expect 0 "$KEYFLUENT" check --isolated --all-users --sshd-config users_config --lines --fail-on error --select KF4
  equal "$(grep -c accept out)" 2 'verdicts of both accounts'
  mkfifo all/bin
  expect 5 timeout 20 "$KEYFLUENT" check --isolated --all-users --sshd-config users_config --output-format concise
  contains out 'all/daemon:2:'
  contains err E774
fi
expect 2 "$KEYFLUENT" check --all-users --fix
expect 2 "$KEYFLUENT" check --all-users --private-keys
finish
