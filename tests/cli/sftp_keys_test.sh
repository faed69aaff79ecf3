#!/usr/bin/env bash
# keyfluent sftp with the keys that ssh would offer: default files, the agent, certificates; a .pub of another key; ssh's
# configuration, sound, broken and hanging; a jump host.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen ssh-agent ssh-add
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
K=$KEYFLUENT
[ -x "$(dirname "$K")/../libexec/keyfluent/keyfluent-session" ] || { echo 'skipped: built without libssh'; exit 77; }
unset SSH_AUTH_SOCK
AGENT_PID=
at_exit() {
  [ -z "$AGENT_PID" ] || kill "$AGENT_PID" 2>/dev/null
  stop_sshd
}
# sftp_check CODE OPTIONS...   the check as JSON; sets VERDICT (stage:code).
sftp_check() {
  local code=$1
  shift
  expect "$code" timeout 60 "$K" sftp --json "$@"
  VERDICT=$(python3 -c 'import json; v = json.load(open("out"))["verdict"]; print(v["stage"] + ":" + v["code"])')
}
# stage NAME   prints its status and code.
stage() {
  python3 -c 'import json, sys
for s in json.load(open("out"))["stages"]:
    if s["name"] == sys.argv[1]: print(s["status"] + ":" + s["code"])' "$1"
}
for i in 1 2 3 4 5 6 7; do ssh-keygen -q -t ed25519 -N '' -C "agent key $i" -f "agent$i" </dev/null; done
for name in key other ca; do ssh-keygen -q -t ed25519 -N '' -C $name -f $name </dev/null; done
ssh-keygen -q -t rsa -b 3072 -N '' -C rsa -f rsakey </dev/null
cat key.pub agent7.pub rsakey.pub >authorized_keys
chmod 600 authorized_keys
start_sshd "$SCRATCH/sshd" "$SCRATCH/authorized_keys" "TrustedUserCAKeys $SCRATCH/ca.pub" 'LogLevel VERBOSE' 'AllowTcpForwarding yes' ||
  { echo 'skipped: sshd does not start here'; exit 77; }
here="127.0.0.1:$SSHD_PORT"
known="--known-hosts sshd/known_hosts"

# ---- default files, in ssh's order ---------------------------------------------------------------
# config LINE...   is ssh's configuration file.
config() {
  printf 'UserKnownHostsFile %s/sshd/known_hosts\nGlobalKnownHostsFile /dev/null\n' "$SCRATCH" >config
  printf '%s\n' "$@" >>config
}
config "IdentityFile $SCRATCH/nowhere" "IdentityFile $SCRATCH/other" "IdentityFile $SCRATCH/key" 'IdentityAgent none'
sftp_check 0 --ssh-config config "$here"
equal "$VERDICT" speed:OK 'the second default file'
contains out "$SCRATCH/key"
config "IdentityFile $SCRATCH/other" 'IdentityAgent none'
sftp_check 1 --ssh-config config "$here"
equal "$VERDICT" 'public key:AUTH_KEY_REFUSED'
contains out "$(cut -d' ' -f1,2 other.pub)"
# At most two refusals, however many keys there are; more if asked.
: >sshd/log
config "IdentityFile $SCRATCH/agent1" "IdentityFile $SCRATCH/agent2" "IdentityFile $SCRATCH/agent3" "IdentityFile $SCRATCH/key" 'IdentityAgent none'
sftp_check 1 --ssh-config config "$here"
equal "$VERDICT" 'public key:AUTH_KEY_REFUSED'
contains out '2 more (--max-refusals)'
sleep 0.2
equal "$(grep -c '^Failed publickey' sshd/log)" 2 'refusals that the server counted'
sftp_check 0 --ssh-config config --max-refusals 4 "$here"
equal "$VERDICT" speed:OK
# A locked default file is asked about, and says what it needs.
cp key locked
ssh-keygen -q -p -P '' -N secret -f locked
config "IdentityFile $SCRATCH/locked" 'IdentityAgent none'
sftp_check 0 --ssh-config config "$here"
equal "$VERDICT" 'public key:OK'
contains out 'needs its passphrase'

# ---- a certificate -------------------------------------------------------------------------------
ssh-keygen -q -s ca -I test -n "$(id -un)" -V -5m:+1h agent1.pub
sftp_check 0 --no-ssh-config $known -i agent1 -i agent1-cert.pub "$here"
equal "$VERDICT" speed:OK 'a valid certificate'
contains out 'ssh-ed25519-cert-v01@openssh.com'
sftp_check 0 --no-ssh-config $known -i agent1-cert.pub -i agent1 -i agent1 "$here"
equal "$VERDICT" speed:OK 'a key that is named twice'
config "IdentityFile $SCRATCH/agent1" 'IdentityAgent none'
sftp_check 0 --ssh-config config "$here"
equal "$VERDICT" speed:OK 'the certificate beside a default file'

# ---- the agent -----------------------------------------------------------------------------------
eval "$(ssh-agent -a "$SCRATCH/agent.socket")" >/dev/null
AGENT_PID=$SSH_AGENT_PID
rm agent1-cert.pub
ssh-add -q agent1 agent2 agent3 agent4 agent5 agent6 agent7 2>/dev/null
equal "$(ssh-add -l | wc -l)" 7
config "IdentityFile $SCRATCH/nowhere"
ssh -F config -o BatchMode=yes -p "$SSHD_PORT" 127.0.0.1 true 2>said
contains said 'Too many authentication failures' # what ssh says of the same
: >sshd/log
sftp_check 1 --ssh-config config "$here"
equal "$VERDICT" 'public key:TOO_MANY_KEYS'
contains out 'ssh would offer 7 keys'
contains out 'IdentitiesOnly yes'
contains out "$(ssh-keygen -lf agent1.pub | cut -d' ' -f2) (the agent: agent key 1)"
sleep 0.2
equal "$(grep -c '^Failed publickey' sshd/log)" 2 'refusals that the server counted'
# The public half names the key; the agent signs.
sftp_check 0 --ssh-config config -i agent7.pub "$here"
equal "$VERDICT" speed:OK
contains out '"name":"signed by","value":"the agent"'
sftp_check 0 --no-ssh-config $known -i agent7.pub "$here"
equal "$VERDICT" speed:OK
config "IdentityFile $SCRATCH/agent7.pub" 'IdentitiesOnly yes'
sftp_check 0 --ssh-config config "$here"
equal "$VERDICT" speed:OK 'IdentitiesOnly'
ssh-add -q -D 2>/dev/null
ssh-add -q other rsakey 2>/dev/null
config "IdentityFile $SCRATCH/nowhere"
sftp_check 0 --ssh-config config "$here"
equal "$VERDICT" speed:OK 'the second key of the agent, RSA'
contains out "$(ssh-keygen -lf rsakey.pub | cut -d' ' -f2)"
# A server that hangs up at the first refusals.
start_second() { stop_sshd && start_sshd "$SCRATCH/$1" "$SCRATCH/authorized_keys" "${@:2}" && here="127.0.0.1:$SSHD_PORT"; }
start_second strict 'MaxAuthTries 1' "TrustedUserCAKeys $SCRATCH/ca.pub"
sftp_check 1 --ssh-config config --known-hosts strict/known_hosts "$here"
equal "$VERDICT" 'public key:TOO_MANY_KEYS'
contains out 'Too many authentication failures'
# Agents that are none.
config "IdentityFile $SCRATCH/nowhere" "IdentityAgent $SCRATCH/no.socket"
sftp_check 0 --ssh-config config --known-hosts strict/known_hosts "$here"
contains out 'nobody listens on'
python3 -c 'import socket, time
s = socket.socket(socket.AF_UNIX); s.bind("silent.socket"); s.listen(); open("bound", "w"); time.sleep(60)' &
silent=$!
for _ in $(seq 100); do [ -e bound ] && break; sleep 0.05; done
config "IdentityAgent $SCRATCH/silent.socket"
before=$(date +%s)
sftp_check 0 --ssh-config config --known-hosts strict/known_hosts -i key "$here"
equal "$VERDICT" speed:OK
[ $(($(date +%s) - before)) -le 8 ] || fail 'a silent agent held the check up'
kill $silent

# ---- a .pub of another key -----------------------------------------------------------------------
unset SSH_AUTH_SOCK
known="--known-hosts strict/known_hosts"
start_second third
known="--known-hosts third/known_hosts"
cp key stale
cp other.pub stale.pub
sftp_check 0 --no-ssh-config $known -i stale "$here"
equal "$(stage 'public key')" warn:KEY_PUB_STALE
contains out 'ssh-keygen -y -f stale > stale.pub'
contains out "$(ssh-keygen -lf other.pub | cut -d' ' -f2)"
cp other mixed
cp key.pub mixed.pub
for half in mixed mixed.pub; do
  code=1
  [ $half = mixed ] || code=0
  sftp_check $code --no-ssh-config $known -i $half "$here"
  equal "${VERDICT##*:}" KEY_PUB_STALE "$half"
  contains out 'ssh-keygen -y -f mixed > mixed.pub'
done
sftp_check 1 --no-ssh-config $known -i mixed "$here"
contains out 'The server has the key of mixed.pub'
cp other.pub agent1-pair.pub
cp agent1 agent1-pair
sftp_check 1 --no-ssh-config $known -i agent1-pair "$here"
contains out 'The server refuses the key of agent1-pair.'

# ---- ssh's configuration -------------------------------------------------------------------------
printf 'Match exec "sleep 100"\n  User nobody\n' >hanging
before=$(date +%s)
sftp_check 1 --ssh-config hanging --timeout 2 "$here"
equal "$VERDICT" resolve:SSH_CONFIG_HANGS
[ $(($(date +%s) - before)) -le 5 ] || fail 'ssh -G hung'
expect 2 timeout 20 "$K" sftp --ssh-config hanging --timeout 2 --output-format nagios "$here"
contains out 'SFTP CRITICAL - resolve SSH_CONFIG_HANGS'
printf 'Hots x\n' >broken
sftp_check 1 --ssh-config broken "$here"
equal "$VERDICT" resolve:SSH_CONFIG_BAD
contains out 'hots'
expect 2 "$K" sftp --ssh-config broken --no-ssh-config "$here"
contains err '[E90'

# ---- a jump host, which is the same server -------------------------------------------------------
{
  printf 'UserKnownHostsFile %s/alias\nIdentityFile %s/key\nIdentityAgent none\nHostKeyAlias bank.example\n' "$SCRATCH" "$SCRATCH"
  printf 'Host bank\n  HostName 127.0.0.1\n  Port %s\n  ProxyJump localhost:%s\n' "$SSHD_PORT" "$SSHD_PORT"
} >jump
echo "bank.example $(cut -d' ' -f1,2 third/host_key.pub)" >alias
sftp_check 0 --ssh-config jump bank
equal "$(stage login)" pass:OK 'login through a jump host'
contains out '"name":"jump","value":"localhost:'
equal "$(stage "host key")" pass:OK HostKeyAlias
sed -i "s/ProxyJump .*/ProxyJump 127.0.0.1:1/" jump
sftp_check 1 --ssh-config jump --timeout 10 bank
case $VERDICT in connect:JUMP_FAILED | banner:*) ;; *) fail "no jump host: $VERDICT" ;; esac
finish
