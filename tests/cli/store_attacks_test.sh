#!/usr/bin/env bash
# Root adds a key for a user who attacks: whatever the user plants, no file of anybody else's changes.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
. "$SOURCE_DIR/tests/cli/store_lib.sh"
[ "$(id -u)" = 0 ] || { echo 'skipped: only root can be led astray by a user'; exit 77; }
need ssh-keygen setpriv /usr/bin/python3
PATH=/usr/sbin:/usr/bin:/sbin:/bin  # what mallory may run
unshare -m true 2>/dev/null || { echo 'skipped: no mount namespace here'; exit 77; }

# The hostile account exists only in a mount namespace with a passwd and a shadow of its own: nothing stays on the machine.
if [ -z "${KF_ATTACK_NAMESPACE-}" ]; then
  { cat /etc/passwd; echo "mallory:x:64321:64321::$SCRATCH/home:/bin/sh"; } >passwd
  { cat /etc/group; echo 'mallory:x:64321:'; } >group
  chmod 755 "$SCRATCH"
  export KF_ATTACK_NAMESPACE=$SCRATCH KEYFLUENT SOURCE_DIR
  unshare -m bash -c 'mount --bind passwd /etc/passwd && mount --bind group /etc/group && exec bash "$1"' _ \
    "$SOURCE_DIR/tests/cli/store_attacks_test.sh"
  exit
fi
scratch_of_passwd=$KF_ATTACK_NAMESPACE
chmod 755 "$SCRATCH" "$scratch_of_passwd"
home=$scratch_of_passwd/home
CLIENTS='client root_key'
make_key $CLIENTS
cp "$SOURCE_DIR/fixtures/good/rsa2048/openssh.pub" other.pub

# A victim: a file of root's that everybody may read, and its folder.
mkdir victim
cp root_key.pub victim/authorized_keys
chmod 644 victim/authorized_keys
as_mallory() { setpriv --reuid 64321 --regid 64321 --clear-groups "$@"; }
state() { stat -c '%n %i %u %g %a %s %y %z %h' "$@"; cat "$@"; }

# fresh_home   the user's home, empty but for .ssh.
fresh_home() {
  rm -rf "$home"
  mkdir -m 755 "$home" && chown 64321:64321 "$home"
  as_mallory mkdir -m 700 "$home/.ssh"
  victim_before=$(state victim/authorized_keys | grep -v '^victim.* ')
  victim_times=$(stat -c '%i %u %g %a %s %y' victim/authorized_keys)
}

# refused ATTACK ERROR COMMAND...   the command is refused with this error, and the victim stays.
refused() {
  local attack=$1 error=$2 code=5
  shift 2
  [ "$error" != E802 ] || code=6
  expect $code timeout 20 "$@"
  contains err "[$error]"
  victim_stays "$attack"
}
victim_stays() {
  equal "$(stat -c '%i %u %g %a %s %y' victim/authorized_keys)" "$victim_times" "$1: the victim file"
  equal "$(state victim/authorized_keys | grep -v '^victim.* ')" "$victim_before" "$1: the victim file"
  equal "$(find victim -mindepth 1 | wc -l)" 1 "$1: files beside the victim"
}
add=("$KEYFLUENT" authorize client.pub --user mallory)

# 1. The file is a link.  Also with --follow: it is root's file, and sshd would read it as mallory's.
fresh_home
as_mallory ln -s "$SCRATCH/victim/authorized_keys" "$home/.ssh/authorized_keys"
refused 'symlinked file' E711 "${add[@]}"
expect_code=$("${add[@]}" --follow >out 2>err; echo $?)
[ "$expect_code" != 0 ] || fail 'a link to a file of root was followed and written to'
victim_stays 'symlinked file, --follow'
as_mallory ln -sf "$SCRATCH/victim/nowhere" "$home/.ssh/authorized_keys"
refused 'dangling link' E711 "${add[@]}"

# 2. The folder is a link.
fresh_home
rm -r "$home/.ssh"
as_mallory ln -s "$SCRATCH/victim" "$home/.ssh"
refused 'symlinked folder' E711 "${add[@]}"
refused 'symlinked folder, revoke' E711 "$KEYFLUENT" revoke root_key.pub --user mallory --allow-empty

# 3. A hard link to another's file.  (Where the system forbids mallory to make it, root makes it.)
fresh_home
as_mallory ln "$SCRATCH/victim/authorized_keys" "$home/.ssh/authorized_keys" 2>/dev/null ||
  ln "$SCRATCH/victim/authorized_keys" "$home/.ssh/authorized_keys"
refused 'hard link' E716 "${add[@]}"
refused 'hard link, revoke' E716 "$KEYFLUENT" revoke root_key.pub --user mallory --allow-empty
refused 'hard link, in place' E802 "${add[@]}" --in-place
chmod 600 victim/authorized_keys
victim_times=$(stat -c '%i %u %g %a %s %y' victim/authorized_keys)
refused 'hard link to a secret file' E802 "${add[@]}"
lacks err "$(cut -d' ' -f2 root_key.pub)"
chmod 644 victim/authorized_keys

# 4. A FIFO: nobody waits for its other end.  A folder, a device.
fresh_home
as_mallory mkfifo "$home/.ssh/authorized_keys"
refused 'FIFO' E712 "${add[@]}"
rm "$home/.ssh/authorized_keys" && as_mallory mkdir "$home/.ssh/authorized_keys"
refused 'folder' E712 "${add[@]}"
rmdir "$home/.ssh/authorized_keys"
if mknod "$home/.ssh/authorized_keys" c 1 3 2>/dev/null; then
  refused 'device' E712 "${add[@]}"
fi

# 5. Temporary names: all begin with .keyfluent- and go on at random, so what is planted under the start is not touched.
fresh_home
for planted in .keyfluent- .keyfluent-authorized_keys authorized_keys.tmp authorized_keys.new authorized_keys~; do
  as_mallory ln -s "$SCRATCH/victim/authorized_keys" "$home/.ssh/$planted"
done
expect 0 "${add[@]}"
victim_stays 'planted temporary names'
equal "$(stat -c '%u %g %a' "$home/.ssh/authorized_keys")" '64321 64321 600' 'owner and mode'
# The journal's name is known beforehand; a link there gives nothing, and is no reason to write elsewhere.
rm "$home"/.ssh/.keyfluent-* && as_mallory ln -s "$SCRATCH/victim/authorized_keys" "$home/.ssh/.keyfluent-journal-authorized_keys"
"${add[@]}" --replace --option no-pty >out 2>err
victim_stays 'a link in place of the journal'
rm "$home"/.ssh/.keyfluent-* && as_mallory ln -s "$SCRATCH/victim/authorized_keys" "$home/.ssh/.keyfluent-backup-authorized_keys"
"$KEYFLUENT" authorize other.pub --user mallory --backup >out 2>err
victim_stays 'a link in place of the backup'
"$KEYFLUENT" undo --user mallory >out 2>err
victim_stays 'undo'

# A forged journal gives its owner no more than an editor would: what undo writes is written as mallory.
printf '# keyfluent/journal/1\nrubbish\n' >"$home/.ssh/.keyfluent-journal-authorized_keys"
"$KEYFLUENT" undo --user mallory >out 2>err && fail 'undo took a forged journal'
victim_stays 'a forged journal'

# 6. The folder is swapped for a link to the victim's, over and over, between check and use.
fresh_home
rm -r "$home/.ssh"
as_mallory mkdir -m 700 "$home/.ssh"
as_mallory ln -s "$SCRATCH/victim" "$home/swap"
cat >swap.py <<'PY'
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
a, b = (name.encode() for name in sys.argv[1:])
while True:
    libc.renameat2(-100, a, -100, b, 2)
PY
# swap A B   mallory exchanges two names all the time, until end_swap.
swap() {
  setpriv --reuid 64321 --regid 64321 --clear-groups python3 swap.py "$1" "$2" &
  swapper=$!
  sleep 0.3
  kill -0 $swapper || fail 'nothing is swapped'
}
end_swap() {
  kill $swapper
  wait $swapper 2>/dev/null
}
swap "$home/.ssh" "$home/swap"
written=0 refusals=0
for round in $(seq 60); do
  if timeout 20 "${add[@]}" >out 2>err; then
    written=$((written + 1))
    "$KEYFLUENT" revoke client.pub --user mallory --allow-empty >/dev/null 2>&1
  else
    refusals=$((refusals + 1))
    grep -qE '\[E(711|715|719|801|802)\]' err || fail "swapped folder: $(cat err)"
  fi
done
end_swap
victim_stays 'swapped folder'
echo "swapped folder: $written written, $refusals refused"

# The same with the file: a link to the victim's, or mallory's own.
fresh_home
as_mallory cp other.pub "$home/.ssh/authorized_keys"
as_mallory ln -s "$SCRATCH/victim/authorized_keys" "$home/.ssh/swap"
swap "$home/.ssh/authorized_keys" "$home/.ssh/swap"
for round in $(seq 40); do
  timeout 20 "${add[@]}" --option "environment=\"N=$round\"" --replace >out 2>err ||
    grep -qE '\[E(711|715|716)\]' err || fail "swapped file: $(cat err)"
done
end_swap
victim_stays 'swapped file'

# 7. Keys from somebody hostile: a comment never becomes a line, and a second key never comes in unseen.
fresh_home
start_oracle
blob=$(cut -d' ' -f1,2 client.pub) evil=$(cut -d' ' -f1,2 root_key.pub)
for separator in '\n' '\r\n' '\r' '\v' '\f' '\u2028' '\u2029' '\u0085' '\0' '\x1e'; do
  rm -f "$home/.ssh/authorized_keys"
  printf "$blob a$separator$evil b\n" >hostile.pub
  "$KEYFLUENT" authorize hostile.pub --user mallory >out 2>err
  code=$?
  if [ $code = 0 ]; then
    equal "$(wc -l <"$home/.ssh/authorized_keys")" 1 "lines after $separator"
    equal "$(python3 -c 'import sys; print(len(open(sys.argv[1], newline="").read().splitlines()))' "$home/.ssh/authorized_keys")" 1 \
      "lines for Python after $separator"
    admits "$home/.ssh/authorized_keys" client
  else
    [ $code = 3 ] || [ $code = 5 ] || fail "separator $separator: exit code $code"
    [ ! -e "$home/.ssh/authorized_keys" ] || fail "separator $separator: refused and written"
  fi
done
expect 2 "$KEYFLUENT" authorize client.pub --user mallory --option "command=a
$evil"
finish
