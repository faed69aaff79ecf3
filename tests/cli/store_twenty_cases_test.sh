#!/usr/bin/env bash
# The twenty cases that other tools did not survive, one test each, by number.  After each a real sshd takes exactly whom it should.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
. "$SOURCE_DIR/tests/cli/store_lib.sh"
need ssh-keygen python3
CLIENTS='old other new'
make_key $CLIENTS extra
old=$(cut -d' ' -f1,2 old.pub) other=$(cut -d' ' -f1,2 other.pub) extra=$(cut -d' ' -f1,2 extra.pub)
authorize() { "$KEYFLUENT" authorize "$@"; }
start_oracle

# grows FILE   the new key comes in at the end, and every byte before it stays.
grows() {
  cp "$1" grows.before
  expect 0 authorize new.pub --file "$1"
  starts_with "$1" grows.before
  equal "$(tail -n 1 "$1" | tr -d '\r' | cut -d' ' -f2)" "$(cut -d' ' -f2 new.pub)" "$1"
  # Once more: nothing is written.
  cp "$1" grows.after
  local times
  times=$(stat -c '%i %y %z' "$1")
  expect 0 authorize new.pub --file "$1"
  equal "$(stat -c '%i %y %z' "$1")" "$times" "$1: written again"
}

case_1() {  # no final newline
  printf '%s old@host' "$old" >f
  grows f
  equal "$(wc -l <f)" 2
  admits f old new
}

case_2() {  # the same key twice, with other options
  { echo "no-pty $old restricted"; echo "$other"; echo "$old open"; } >f
  grows f
  admits f old other new
  cp f g
  expect 5 authorize old.pub --file g --option no-user-rc
  contains err '[E721]'
  expect 5 authorize old.pub --file g --option no-user-rc --replace
  contains err '[E722]'
  same f g
  expect 0 authorize old.pub --file g --option no-pty
  contains err 'line 3'
  same f g
  # Taken away, it is gone from both lines.
  expect 0 "$KEYFLUENT" revoke old.pub --file g
  admits g other new
}

case_3() {  # key types yet unknown, and lines that nobody can read
  { echo "ssh-quantum9@example.org AAAAE3NzaC1xdWFudHVtOUBleGFtcGxl future"; echo "$old"; echo 'ssh-ed25519 AAAA cut off'; echo 'command="open quote ssh-rsa AAAA'
    printf '\xff\xfe\x00\x01 bytes\n'; echo '<<<<<<< HEAD'; } >f
  grows f
  admits f old new
  expect 0 "$KEYFLUENT" revoke new.pub --file f
  same f grows.before
}

case_4() {  # notes and blank lines that stand there twice
  printf '# keys\n\n\n# keys\n%s\n\n# keys\n \n\t\n\n' "$old" >f
  grows f
  admits f old new
  expect 0 "$KEYFLUENT" revoke old.pub --file f
  { printf '# keys\n\n\n# keys\n\n# keys\n \n\t\n\n'; tail -n 1 f; } >wanted
  same f wanted
}

case_5() {  # characters in comments that end a line elsewhere
  : >f
  for character in '\u2028' '\u2029' '\u0085' '\f' '\v' '\r' '\0' '\x1b[2J' '\x1c' '\x1e'; do
    printf "%s a$character%s b\n" "$old" "$extra" >>f
  done
  grows f
  equal "$(wc -l <f)" 11
  cp extra evil && CLIENTS="$CLIENTS evil" && cp extra.pub evil.pub && chmod 600 evil
  admits f old new
  CLIENTS='old other new'
  "$KEYFLUENT" list --file f >out 2>err
  ! grep -q $'\x1b' out || fail 'list sends an escape sequence to the terminal'
}

case_6() {  # quotes, apostrophes, commas, #, names of key types and two blanks inside of options
  cat >f <<EOF
command="echo \\"it's\\",  a   b # ssh-rsa AAAA, ssh-ed25519",no-pty,environment="A=b,c" $old old
restrict,command="true  #  '\\"', ecdsa-sha2-nistp256 x" $other it's "quoted" # no note
EOF
  grows f
  admits f old other new
  expect 0 "$KEYFLUENT" revoke other.pub --file f
  equal "$(head -n 1 f)" "$(head -n 1 grows.before)"
  admits f old new
}

case_7() {  # empty options
  { echo "no-pty,,no-user-rc $old"; echo ",no-pty $other"; echo ",,,, $extra"; } >f
  grows f
  admits f old other new
  expect 5 authorize old.pub --file f
  contains err '[E721]'
}

case_8() {  # CR LF, and both in one file
  printf '%s\r\n# x\r\n%s\r\n' "$old" "$other" >f
  grows f
  equal "$(grep -c $'\r$' f)" 4
  admits f old other new
  printf '%s\r\n%s\n' "$old" "$other" >f
  grows f
  equal "$(grep -c $'\r$' f)" 1
  admits f old other new
}

case_9() {  # a byte order mark
  printf '\xef\xbb\xbf%s\n%s\n' "$old" "$other" >f
  grows f
  admits f other new
  "$KEYFLUENT" check f >out 2>err
  cat err >>out
  grep -qi 'byte order mark\|BOM' out || fail 'check does not name the byte order mark'
}

case_10() {  # lines of 20 KB and 2 MB
  for size in 20000 2000000; do
    { printf '%s ' "$old"; head -c $size /dev/zero | tr '\0' x; echo; echo "$other"; } >f
    grows f
    equal "$(wc -l <f)" 3
    admits f old other new
  done
}

case_11() {  # two writers at once
  echo "$old" >f
  for round in 1 2 3 4 5; do
    cp f g
    authorize new.pub --file g >/dev/null 2>&1 &
    first=$!
    authorize other.pub --file g >/dev/null 2>&1 &
    wait $first $!
    equal "$(sort g | cut -d' ' -f2 | uniq | wc -l)" 3 'two writers'
  done
  admits g old other new
}

case_12() {  # a full disk, an error of the disk, the power cut: the rest is in crash_test.sh and store_filesystems_test.sh
  command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null || { echo 'case 12: no strace'; return; }
  mkdir -p crash && echo "$old" >crash/f && cp crash/f before
  for fault in write:error=ENOSPC:when=1+ fsync:error=EIO:when=1+ renameat:error=EIO:when=1+; do
    expect 6 strace -f -qq -o /dev/null -e "inject=$fault" "$KEYFLUENT" authorize new.pub --file crash/f
    same crash/f before
  done
  for call in write:signal=KILL:when=1 fsync:signal=KILL:when=2 renameat:signal=KILL:when=2; do
    (strace -f -qq -o /dev/null -e "inject=$call" "$KEYFLUENT" authorize new.pub --file crash/f; :) >/dev/null 2>&1
    same crash/f before
  done
  admits crash/f old
  grows crash/f
}

case_13() {  # what is no plain file (as root, with mounts and chattr: store_attacks_test.sh, store_filesystems_test.sh)
  mkdir thirteen thirteen/real && cp old.pub thirteen/victim && cp old.pub thirteen/real/f
  ln -s victim thirteen/link && ln -s nowhere thirteen/dangling && ln -s real thirteen/linked && ln thirteen/victim thirteen/hard
  mkfifo thirteen/fifo
  for file in link dangling linked/f hard fifo real; do
    expect 5 timeout 20 "$KEYFLUENT" authorize new.pub --file "thirteen/$file"
    expect 5 timeout 20 "$KEYFLUENT" revoke old.pub --file "thirteen/$file" --allow-empty
  done
  same thirteen/victim old.pub
  same thirteen/real/f old.pub
  admits thirteen/victim old
}

case_14() {  # root's file in a user's folder, and a user's in root's
  [ "$(id -u)" = 0 ] || { echo 'case 14: only root can make these'; return; }
  chmod 755 "$SCRATCH"
  mkdir theirs && cp old.pub theirs/f && chown 65534 theirs && chmod 644 theirs/f && cp theirs/f before
  expect 5 authorize new.pub --file theirs/f
  contains err '[E717]'
  same theirs/f before
  mkdir ours && cp old.pub ours/f && chown 65534:65534 ours/f && chmod 600 ours/f
  # The folder is root's alone, so root works there; the file keeps its owner.
  authorize new.pub --file ours/f >out 2>err
  code=$?
  [ $code = 0 ] || [ $code = 5 ] || fail "a user's file in root's folder: exit code $code"
  equal "$(stat -c '%u %g %a' ours/f)" '65534 65534 600'
  [ $code = 0 ] && admits ours/f old new
  [ $code = 0 ] || same ours/f before
}

case_15() {  # mode and attributes
  cp old.pub f && chmod 640 f
  python3 -c 'import os; os.setxattr("f", "user.note", b"kept")' 2>/dev/null || echo 'case 15: no extended attributes here'
  state() { stat -c '%u %g %a' f; python3 -c 'import os; print({n: os.getxattr("f", n) for n in os.listxattr("f")})'; }
  before=$(state)
  grows f
  equal "$(state)" "$before"
  expect 0 "$KEYFLUENT" revoke old.pub --file f
  equal "$(state)" "$before"
  admits f new
}

case_16() {  # a KEY with more in it than one key
  cp old.pub f
  printf '%s x\n%s y\n' "$extra" "$other" >two
  printf 'command="true" %s\n' "$extra" >options
  printf '%s a\r%s b\n' "$extra" "$other" >cr
  { echo "$extra"; echo 'no key'; } >more
  for key in two options; do
    authorize "$key" --file f >out 2>err
    code=$?
    [ $code = 3 ] || [ $code = 5 ] || fail "$key: exit code $code"
    same f old.pub
  done
  for key in cr more; do
    authorize "$key" --file f >out 2>err
    lines=$(wc -l <f)
    [ "$lines" -le 2 ] || fail "$key: $lines lines"
    cp old.pub f
  done
  admits f old
}

case_17() {  # a key that is there with restrictions
  echo "from=\"203.0.113.9\",command=\"false\" $old" >f && cp f before
  expect 5 authorize old.pub --file f
  contains err '[E721]'
  expect 5 authorize old.pub --file f --option 'command=false'
  same f before
  admits f
  expect 0 authorize old.pub --file f --replace
  equal "$(wc -l <f)" 1
  admits f old
}

case_18() {  # what a crash left
  mkdir -p stale && cp old.pub stale/f
  touch stale/.keyfluent-aaaaaaaaaaaa stale/f.lock stale/f~ stale/.f.swp
  printf 'torn' >stale/.keyfluent-journal-f
  authorize new.pub --file stale/f >out 2>err || fail "a torn journal blocks: $(cat err)"
  admits stale/f old new
}

case_19() {  # a file that would be empty
  cp old.pub f
  expect 5 "$KEYFLUENT" revoke old.pub --file f
  contains err '[E745]'
  same f old.pub
  admits f old
  expect 0 "$KEYFLUENT" revoke old.pub --file f --allow-empty
  admits f
  expect 0 "$KEYFLUENT" undo --file f
  same f old.pub
  admits f old
}

case_20() {  # admitted by another file
  [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null || { echo 'case 20: only root can make an account'; return; }
  mkdir -p twenty/home/.ssh && cp old.pub twenty/home/.ssh/authorized_keys && cat old.pub new.pub >twenty/home/.ssh/authorized_keys2
  chmod 700 twenty/home/.ssh && chmod 600 twenty/home/.ssh/* && chown -R 64322:64322 twenty/home && chmod 755 "$SCRATCH" twenty twenty/home
  { cat /etc/passwd; echo "twenty:x:64322:64322::$SCRATCH/twenty/home:/bin/sh"; } >twenty/passwd
  printf 'AuthorizedKeysFile .ssh/authorized_keys .ssh/authorized_keys2\nHostKey %s\n' "$SCRATCH/sshd/host_key" >twenty/sshd_config
  export KEYFLUENT
  in_namespace() { unshare -m bash -c 'mount --bind twenty/passwd /etc/passwd && exec "$KEYFLUENT" "$@" --user twenty --sshd-config twenty/sshd_config' _ "$@"; }
  expect 0 in_namespace revoke old.pub --allow-empty
  cat err >>out
  contains out 'authorized_keys2'
  equal "$(grep -c ssh- twenty/home/.ssh/authorized_keys)" 0
  admits twenty/home/.ssh/authorized_keys2 old new
}

for number in $(seq 20); do
  failures=$FAILURES
  "case_$number"
  [ "$FAILURES" = "$failures" ] || echo "case $number failed" >&2
done
finish
