#!/usr/bin/env bash
# keyfluent sftp with passwords: the methods password and keyboard-interactive, and both factors, of a user whom this test
# makes and removes.
set -u
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { echo 'skipped: makes a user, so it needs root'; exit 77; }
need python3 ssh-keygen useradd userdel chpasswd chage
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
K=$KEYFLUENT
[ -x "$(dirname "$K")/../libexec/keyfluent/keyfluent-session" ] || { echo 'skipped: built without libssh'; exit 77; }
unset SSH_AUTH_SOCK
NAME=kfpw$$
at_exit() {
  stop_sshd
  userdel "$NAME" 2>/dev/null
}
useradd -M -d "$SCRATCH/home" -s /bin/sh "$NAME" || { echo 'skipped: no user can be made here'; exit 77; }
mkdir home
chown "$NAME" home
chmod 755 "$SCRATCH"
printf '%s:correct horse\n' "$NAME" | chpasswd || { echo 'skipped: no password can be set here'; exit 77; }
echo 'correct horse' >right
echo 'wrong horse' >wrong
ssh-keygen -q -t ed25519 -N '' -C me -f key </dev/null
cp key.pub authorized_keys
chmod 644 authorized_keys

# server FOLDER LINE...   starts one; sets here.
server() {
  stop_sshd
  start_sshd "$SCRATCH/$1" "$SCRATCH/authorized_keys" "${@:2}" || { echo 'skipped: sshd does not start here'; exit 77; }
  here="$NAME@127.0.0.1:$SSHD_PORT"
  known="--known-hosts $1/known_hosts"
}
# sftp_check CODE OPTIONS...   the check as JSON; sets VERDICT (stage:code).
sftp_check() {
  local code=$1
  shift
  expect "$code" timeout 60 "$K" sftp --no-ssh-config --json "$@"
  VERDICT=$(python3 -c 'import json; v = json.load(open("out"))["verdict"]; print(v["stage"] + ":" + v["code"])')
}
# passwords   both answers of the server now running, and no password in any output.
passwords() {
  sftp_check 0 $known --password-file right --report report.txt --html report.html "$here"
  equal "$VERDICT" speed:OK "$1"
  for file in out err report.txt report.html; do lacks $file 'correct horse'; done
  : >"$1/log"
  sftp_check 1 $known --password-file wrong "$here"
  equal "$VERDICT" login:AUTH_PASSWORD_REFUSED "$1"
  sleep 0.2
  equal "$(grep -c '^Failed [a-z/-]* for' "$1/log")" 1 "one attempt alone, $1"
}
server plain 'PasswordAuthentication yes' 'UsePAM no'
passwords plain
sftp_check 1 --known-hosts /dev/null --password-file right "$here"
equal "$VERDICT" login:PASSWORD_NOT_SENT
: >plain/log
printf '[127.0.0.1]:%s %s\n' "$SSHD_PORT" "$(cut -d' ' -f1,2 key.pub)" >changed
sftp_check 1 --known-hosts changed --password-file right "$here"
equal "$VERDICT" 'host key:HOSTKEY_CHANGED'
equal "$(grep -c 'password' plain/log)" 0 'no password goes to a server whose key has changed'

# Both factors: each by itself is a step.
server both 'PasswordAuthentication yes' 'UsePAM no' 'AuthenticationMethods publickey,password'
sftp_check 0 $known -i key --password-file right "$here"
equal "$VERDICT" speed:OK 'both factors'
contains out 'with the key and the password'
sftp_check 1 $known -i key "$here"
equal "$VERDICT" login:NEEDS_MORE:password

if [ -e /etc/pam.d/sshd ]; then
  server interactive 'KbdInteractiveAuthentication yes' 'UsePAM yes'
  passwords interactive
  # PAM looks at the account after the key: S33.
  chage -E 1 "$NAME"
  sftp_check 1 $known -i key "$here"
  equal "$VERDICT" login:ACCT_EXPIRED 'an account that has expired'
fi
finish
