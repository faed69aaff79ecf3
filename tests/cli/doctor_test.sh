#!/usr/bin/env bash
# doctor names the cause on each server-side failure, and sshd agrees: an account is made and removed, needs root.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
K=$KEYFLUENT

# says FILE TEXT   the text stands in the file, which is filled into lines.
says() {
  tr -s ' \n' '  ' <"$1" >flat
  contains flat "$2"
}

# ---- what needs no root ---------------------------------------------------------------------------
expect 2 "$K" doctor --from nowhere
contains err '[E904]'
expect 2 "$K" doctor --log x --journal
contains err '[E906]'
expect 2 "$K" doctor "$FIXTURES/good/ed25519/openssh.pub"
contains err '[E904]'
expect 6 "$K" doctor --key no-such-file
contains err '[E801]'
echo 'no key' >nothing
expect 3 "$K" doctor --key nothing
contains err '[E853]'
expect 6 "$K" doctor --sshd-config no-such-file
contains err '[E801]'
printf 'AuthorizedKeysFile "open\n' >broken_config
expect 3 "$K" doctor --sshd-config broken_config
contains err '[E753]'
expect 1 "$K" doctor --user no_such_user_here --json
contains out '"code":"SRV_NO_USER"'
if [ ! -e /usr/bin/journalctl ]; then
  expect 6 "$K" doctor --journal
  contains err '[E880]'
fi

[ $FAILURES = 0 ] || finish
need ssh-keygen sftp useradd userdel chage
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
[ "$(id -u)" = 0 ] || { echo 'skipped: needs root, to make an account'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"

NAME=kfdoc$$
HOME_OF=/home/$NAME
OUTSIDE=$(mktemp -d /srv/kfdoc.XXXXXX)
chmod 755 "$OUTSIDE"
at_exit() {
  stop_sshd
  userdel -f "$NAME" >/dev/null 2>&1
  groupdel "${NAME}x" >/dev/null 2>&1
  case $HOME_OF in /home/kfdoc[0-9]*) rm -rf "$HOME_OF" ;; esac
  rm -rf "$OUTSIDE"
  [ -z "${MADE_NOLOGIN:-}" ] || rm -f /etc/nologin
}
useradd -m -d "$HOME_OF" -s /bin/bash -p '*' "$NAME" || { echo 'skipped: no account can be made here'; exit 77; }
groupadd "${NAME}x"
ssh-keygen -q -t ed25519 -N '' -C doctor -f key </dev/null
ssh-keygen -q -t ed25519 -N '' -C other -f other </dev/null
ssh-keygen -q -t rsa -b 2048 -N '' -C rsa -f rsa </dev/null
LINE=$(cat key.pub)
KEYS=$HOME_OF/.ssh/authorized_keys
COUNT=0

# fresh [KEYS TEXT]   puts the account right.
fresh() {
  rm -rf "$HOME_OF"
  install -d -m 755 -o "$NAME" -g "$NAME" "$HOME_OF"
  install -d -m 700 -o "$NAME" -g "$NAME" "$HOME_OF/.ssh"
  printf '%s\n' "${1-$LINE}" >"$KEYS"
  chown "$NAME:$NAME" "$KEYS"
  chmod 600 "$KEYS"
  usermod -s /bin/bash -p '*' -G '' "$NAME"
  chage -E -1 "$NAME"
}

# serve [LINE...]   starts sshd with these lines before all others.
serve() {
  COUNT=$((COUNT + 1))
  stop_sshd
  start_sshd "$SCRATCH/sshd$COUNT" .ssh/authorized_keys "$@" 'StrictModes yes' || fail 'sshd does not start'
  CONFIG=$SCRATCH/sshd$COUNT/sshd_config
}

# subsystem LINE   starts sshd with this line for the subsystem; empty: without one.
subsystem() {
  serve
  stop_sshd
  sed -i "s|^Subsystem sftp.*|$1|" "$CONFIG"
  : >"$SCRATCH/sshd$COUNT/log"
  /usr/sbin/sshd -D -e -f "$CONFIG" 2>"$SCRATCH/sshd$COUNT/log" </dev/null &
  SSHD_PID=$!
  for _ in $(seq 100); do
    grep -q 'Server listening' "$SCRATCH/sshd$COUNT/log" && return
    sleep 0.05
  done
  fail "sshd does not start with '$1'"
}

log_in() {
  sftp -q -F none -P "$SSHD_PORT" -i "${KEY:-key}" -o UserKnownHostsFile="$SCRATCH/sshd$COUNT/known_hosts" \
    -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o ConnectTimeout=20 -b /dev/null \
    "$NAME@127.0.0.1" >login.log 2>&1 </dev/null
}

doctor() { "$K" doctor --user "$NAME" --key "${KEY:-key}.pub" --from 127.0.0.1 --sshd-config "$CONFIG" "$@"; }

# sick CODE TEXT [SSHD SAYS]   doctor names the cause, and sshd does not let the account in (for that reason).
sick() {
  expect 1 doctor --json
  contains out "\"code\":\"$1\""
  contains out "$2"
  CHECKS=$((CHECKS + 1))
  if log_in; then fail "$1: sshd lets the account in"; fi
  [ -z "${3:-}" ] || contains "$SCRATCH/sshd$COUNT/log" "$3"
}
healthy() {
  expect 0 doctor
  CHECKS=$((CHECKS + 1))
  log_in || { fail "${1:-healthy}: sshd does not let the account in"; cat login.log "$SCRATCH/sshd$COUNT/log" >&2; }
}

# ---- all is well ----------------------------------------------------------------------------------
serve
fresh
healthy
expect 0 doctor
says out "$KEYS line 1 accepts the key SHA256:"
says out 'nothing that was seen stops this login'
expect 0 doctor --json
contains out '"schema":"keyfluent/doctor/1"'
contains out '"ok":true'
expect 0 "$K" doctor --user "$NAME" --sshd-config "$CONFIG" --verbose
contains out '1 line can accept a key'
contains out "$KEYS line 1: SHA256:"

# ---- StrictModes: file, folder, home, owner; what cannot be read ------------------------------------
for path in "$KEYS" "$HOME_OF/.ssh" "$HOME_OF"; do
  fresh
  chmod o+w "$path"
  sick SRV_STRICTMODES "chmod go-w $path" "bad ownership or modes for"
  contains out "\"name\":\"owner\",\"value\":\"$NAME\""
done
fresh
chgrp "${NAME}x" "$HOME_OF/.ssh" && usermod -a -G "${NAME}x" daemon && chmod 775 "$HOME_OF/.ssh"
sick SRV_STRICTMODES "$HOME_OF/.ssh has the mode 0775" 'bad ownership or modes for'
usermod -r -G "${NAME}x" daemon 2>/dev/null || gpasswd -d daemon "${NAME}x" >/dev/null
fresh
chown daemon "$HOME_OF/.ssh" && chmod 755 "$HOME_OF/.ssh"
sick SRV_STRICTMODES "chown $NAME $HOME_OF/.ssh" 'bad ownership or modes for'
fresh
chown root "$KEYS"
sick SRV_AK_UNREADABLE "cannot be read with the rights of $NAME" 'Permission denied'
fresh
rm "$KEYS"
sick SRV_AK_MISSING 'there is no such file'
fresh
rm "$KEYS" && mkfifo "$KEYS" && chown "$NAME" "$KEYS"
sick SRV_AK_UNREADABLE 'is not a regular file'

# ---- lines ------------------------------------------------------------------------------------------
fresh "from=\"192.0.2.0/24\" $LINE"
sick SRV_AK_FROM '192.0.2.0/24' 'not from a permitted host'
expect 0 "$K" doctor --user "$NAME" --key key.pub --sshd-config "$CONFIG" --json
contains out '"code":"SRV_AK_CONDITIONS"'
expect 0 "$K" doctor --user "$NAME" --key key.pub --sshd-config "$CONFIG" --from 192.0.2.9
fresh "expiry-time=\"20200101\" $LINE"
sick SRV_AK_EXPIRED 'expiry-time=' 'entry expired'
fresh "expiry-time=\"20200101\" $LINE
$LINE"
healthy 'a later line without the condition'
fresh "no-such-option $LINE"
sick SRV_AK_BADLINE 'line 1: sshd cannot read the line'
fresh "$(ssh-keygen -e -f key.pub)"
sick SRV_AK_BADLINE 'RFC 4716'
contains out 'but in a form that sshd cannot read'
fresh "${LINE:0:40}
${LINE:40}"
sick SRV_AK_BADLINE 'but in a form that sshd cannot read'
fresh "$(cat key)"
sick SRV_AK_BADLINE 'must never be on a server'
lacks out "$(sed -n 2p key)"
fresh "$(cat other.pub)"
sick SRV_AK_NO_KEY 'No line accepts the key'
fresh "$(cat other.pub)"
printf '%s\n' "$LINE" >"$HOME_OF/.ssh/authorized_keys2" && chown "$NAME" "$HOME_OF/.ssh/authorized_keys2"
sick SRV_AK_ELSEWHERE "stands in $HOME_OF/.ssh/authorized_keys2"
fresh "command=\"echo hi\" $LINE"
expect 0 doctor --json
contains out '"code":"SRV_FORCED_COMMAND"'

# ---- the account --------------------------------------------------------------------------------------
fresh
usermod -p '!' "$NAME"
sick SRV_LOCKED "usermod -p '*' $NAME" 'account is locked'
fresh
chage -E 2020-01-01 "$NAME"
sick ACCT_EXPIRED "chage -E -1 $NAME" 'has expired'
fresh
usermod -s /bin/no-such-shell "$NAME"
sick SRV_SHELL_MISSING 'usermod -s /bin/bash' 'does not exist'
fresh
usermod -s /bin/false "$NAME"
healthy 'internal-sftp needs no shell'
mkdir "$OUTSIDE/bin"
cp "/bin/false" "$OUTSIDE/bin/tool" && chmod 755 "$OUTSIDE/bin/tool"
usermod -s "$OUTSIDE/bin/tool" "$NAME"
expect 0 doctor --json
contains out '"code":"SRV_SHELL_UNLISTED"'
fresh
if [ ! -e /etc/nologin ]; then
  MADE_NOLOGIN=1
  echo 'back at noon' >/etc/nologin
  sick SRV_NOLOGIN 'back at noon'
  rm -f /etc/nologin
  MADE_NOLOGIN=
fi

serve 'UsePAM yes'
usermod -p '!' "$NAME"
healthy 'locked, with PAM'
fresh
chage -E 2020-01-01 "$NAME"
sick ACCT_EXPIRED "chage -E -1 $NAME" 'by PAM account configuration'
fresh
chage -d 0 "$NAME"
sick ACCT_PASSWORD_EXPIRED 'must be changed first'
chage -d 2020-01-01 -M 10 -I 5 "$NAME"
sick ACCT_EXPIRED 'not changed in time'
chage -d "$(date +%F)" -M -1 -I -1 "$NAME"
healthy 'a password that does not age'
rm -rf "$HOME_OF"
sick SRV_NO_HOME 'No such file or directory'
serve 'PermitRootLogin no'
expect 1 "$K" doctor --user root --sshd-config "$CONFIG" --json
contains out '"code":"SRV_ROOT_LOGIN"'
fresh
head -c 17000000 /dev/zero >"$KEYS"
expect 0 doctor --json
contains out 'larger than'
fresh

# ---- the configuration ----------------------------------------------------------------------------------
fresh
serve "AllowUsers root"
sick SRV_ALLOWUSERS "Add $NAME to AllowUsers" 'not listed in AllowUsers'
serve "AllowUsers $NAME@192.0.2.*"
sick SRV_ALLOWUSERS '192.0.2.*' 'not listed in AllowUsers'
serve "AllowUsers $NAME@127.0.0.0/8"
healthy 'AllowUsers with a network'
serve "DenyUsers ${NAME:0:4}*"
sick SRV_ALLOWUSERS "${NAME:0:4}*" 'listed in DenyUsers'
serve "DenyGroups ${NAME}"
sick SRV_ALLOWGROUPS "DenyGroups $NAME" 'listed in DenyGroups'
serve 'AllowGroups no-such-group'
sick SRV_ALLOWGROUPS "Groups of the account: $NAME" 'listed in AllowGroups'
serve 'PubkeyAuthentication no' 'PasswordAuthentication yes'
sick METHOD_NOT_OFFERED 'PubkeyAuthentication is no'
serve 'AuthenticationMethods publickey,password' 'PasswordAuthentication yes'
expect 0 doctor --json
contains out '"code":"NEEDS_MORE"'
if log_in; then fail 'a key alone was enough'; fi
serve 'RequiredRSASize 3072'
fresh "$(cat rsa.pub)"
KEY=rsa
sick KEYTYPE_REFUSED '2048 bits, and RequiredRSASize wants 3072' 'Invalid key length'
serve 'PubkeyAcceptedAlgorithms ssh-ed25519'
sick KEYTYPE_REFUSED 'PubkeyAcceptedAlgorithms' 'not in PubkeyAcceptedAlgorithms'
KEY=key
fresh
cp key.pub "$OUTSIDE/revoked"
serve "RevokedKeys $OUTSIDE/revoked"
sick SRV_REVOKED "revoked by $OUTSIDE/revoked" 'revoked by file'
ssh-keygen -q -k -f "$OUTSIDE/krl" key.pub
serve "RevokedKeys $OUTSIDE/krl"
sick SRV_REVOKED "revoked by $OUTSIDE/krl"
cp other.pub "$OUTSIDE/revoked"
serve "RevokedKeys $OUTSIDE/revoked"
healthy 'another key is revoked'
serve "RevokedKeys $OUTSIDE/missing"
sick SRV_REVOKED_UNREADABLE 'refuses every key'
subsystem ''
sick NO_SFTP 'There is no Subsystem sftp' 'subsystem not found'
subsystem 'Subsystem sftp /usr/lib/no-such-program'
sick SFTP_SERVER_MISSING '/usr/lib/no-such-program'
if [ -x /usr/lib/openssh/sftp-server ]; then
  subsystem 'Subsystem sftp /usr/lib/openssh/sftp-server'
  healthy 'sftp-server'
  printf 'case $- in *i*) ;; *) return;; esac\necho hello\n' >"$HOME_OF/.bashrc"
  healthy 'a start-up file with a guard'
  lacks out SFTP_POLLUTED
  echo 'echo Welcome to the machine' >"$HOME_OF/.bashrc"
  expect 0 doctor --json
  contains out '"code":"SFTP_POLLUTED"'
  if log_in; then fail 'a start-up file that prints does no harm'; fi
  contains login.log 'too long'
  expect 0 "$K" explain "$(grep 'too long' login.log)"
  contains out 'is the text "Welc"'
  fresh
  usermod -s /bin/false "$NAME"
  sick SRV_SHELL_REFUSES 'Subsystem sftp internal-sftp'
  fresh
fi
install -d -m 755 "$OUTSIDE/jail"
serve "ChrootDirectory $OUTSIDE/jail"
healthy 'chroot'
chown "$NAME" "$OUTSIDE/jail"
sick SRV_CHROOT "chown root $OUTSIDE/jail" 'bad ownership or modes for chroot'
chown root "$OUTSIDE/jail" && chmod 775 "$OUTSIDE/jail"
sick SRV_CHROOT "chmod go-w $OUTSIDE/jail" 'bad ownership or modes for chroot'
serve "ChrootDirectory $OUTSIDE/none/%u"
sick SRV_CHROOT "$OUTSIDE/none cannot be used"
serve 'ForceCommand /bin/echo no'
expect 0 doctor --json
contains out '"code":"SRV_FORCED_COMMAND"'
serve 'AuthorizedKeysCommand /bin/cat' 'AuthorizedKeysCommandUser nobody'
healthy 'a command for keys'
expect 0 doctor
says out 'It was not run here'
serve "Match User $NAME Address 127.0.0.1
PubkeyAuthentication no
Match all"
sick METHOD_NOT_OFFERED 'PubkeyAuthentication is no'
expect 0 "$K" doctor --user "$NAME" --key key.pub --from 192.0.2.1 --sshd-config "$CONFIG"

# A configuration that sshd itself does not take.
serve
cp "$CONFIG" "$OUTSIDE/config"
echo 'NoSuchKeyword yes' >>"$OUTSIDE/config"
expect 1 "$K" doctor --user "$NAME" --sshd-config "$OUTSIDE/config" --json
contains out '"code":"SRV_CONFIG_BAD"'
contains out 'NoSuchKeyword'

# ---- sshd's log -------------------------------------------------------------------------------------------
serve
fresh "$LINE
$(cat rsa.pub)"
log_in || fail 'the log needs a login'
KEY=other log_in && fail 'a wrong key was let in'
cp "$SCRATCH/sshd$COUNT/log" log
echo "User somebody from 192.0.2.1 not allowed because not listed in AllowUsers" >>log
echo "User $NAME from 192.0.2.1 not allowed because account is locked" >>log
printf 'Failed publickey for %s from 192.0.2.1 port 1 ssh2: ED25519 \033[31mSHA256:x\n' "$NAME" >>log
expect 0 doctor --log log
says out 'is line 1 of'
says out "$(ssh-keygen -lf other.pub | cut -d' ' -f2) was offered"
says out 'account is locked'
lacks flat 'in sshd_config does not name'
lacks out "$(printf '\033')"

# ---- without root: what cannot be seen is said -----------------------------------------------------------------
if command -v setpriv >/dev/null; then
  install -m 755 "$K" "$OUTSIDE/keyfluent"
  cp key.pub "$OUTSIDE/key.pub"
  (cd / && setpriv --reuid daemon --regid daemon --clear-groups \
    "$OUTSIDE/keyfluent" doctor --user "$NAME" --key "$OUTSIDE/key.pub" >"$OUTSIDE/out" 2>&1)
  says "$OUTSIDE/out" 'only root can see (/etc/shadow)'
  says "$OUTSIDE/out" 'could not be seen'
fi
finish
