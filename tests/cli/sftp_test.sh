#!/usr/bin/env bash
# keyfluent sftp against a real sshd on loopback, and against servers that are broken in one way each.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
K=$KEYFLUENT
FAULT_PID=
HAS_SESSION=no
[ -x "$(dirname "$K")/../libexec/keyfluent/keyfluent-session" ] && HAS_SESSION=yes
stop_fault() {
  [ -n "$FAULT_PID" ] || return 0
  kill "$FAULT_PID" 2>/dev/null
  wait "$FAULT_PID" 2>/dev/null
  FAULT_PID=
}
at_exit() {
  stop_fault
  stop_sshd
}

# fault MODE [NUMBER]   starts such a server; sets PORT.
fault() {
  stop_fault
  rm -f port
  python3 "$SOURCE_DIR/tests/peers/fault_server.py" "$@" >port 2>/dev/null &
  FAULT_PID=$!
  for _ in $(seq 200); do
    [ -s port ] && break
    sleep 0.05
  done
  PORT=$(cat port)
}
# sftp_check CODE OPTIONS...   the check as JSON; sets VERDICT (stage:code).
sftp_check() {
  local code=$1
  shift
  expect "$code" timeout 60 "$K" sftp --no-ssh-config --json "$@"
  VERDICT=$(python3 -c 'import json; v = json.load(open("out"))["verdict"]; print(v["stage"] + ":" + v["code"])')
}

# ---- the command line --------------------------------------------------------------------------
expect 2 "$K" sftp
contains err '[E905]'
for target in '' 'a b' 'h:0' '-oProxyCommand=x'; do
  expect 2 "$K" sftp -- "$target"
  contains err '[E904]'
done
expect 2 "$K" sftp --timeout 0 h
contains err '[E904]'
expect 2 "$K" sftp --output-format xml h
contains err '[E904]'
echo 'no key' >nokey
expect 3 "$K" sftp --identity nokey 127.0.0.1
contains err '[E853]'
expect 6 "$K" sftp --identity nowhere 127.0.0.1
contains err '[E801]'
expect 3 "$K" sftp --output-format nagios --identity nokey 127.0.0.1
contains out 'SFTP UNKNOWN'
# For a monitoring system a wrong command line is UNKNOWN, one line long, whatever is wrong.
for words in '' '--nonsense h' '--timeout 0 h' 'h:0' '--compression lzma h' '--identity' '--report /nowhere/report h' \
  '--html /nowhere/report h' '--password-file nowhere h' '--targets nowhere'; do
  # shellcheck disable=SC2086
  expect 3 "$K" sftp --output-format=nagios --no-ssh-config $words
  equal "$(grep -c '' out):$(head -c 15 out)" '1:SFTP UNKNOWN - ' "$words"
  equal "$(LC_ALL=C awk 'length > 80' out)" '' "$words"
  equal "$(cat err)" '' "$words"
done

# ---- names and ports ---------------------------------------------------------------------------
sftp_check 1 --timeout 20 name.invalid
case $VERDICT in resolve:DNS_*) ;; *) fail "name.invalid: $VERDICT" ;; esac
fault silent
stop_fault
sftp_check 1 "127.0.0.1:$PORT"
equal "$VERDICT" connect:TCP_REFUSED
sftp_check 1 "[::1]:$PORT"
case $VERDICT in connect:TCP_*) ;; *) fail "::1: $VERDICT" ;; esac

# ---- what answers, if not SSH ------------------------------------------------------------------
while read -r mode verdict; do
  fault "$mode"
  sftp_check 1 --timeout 4 "127.0.0.1:$PORT"
  [ $mode != reset ] || VERDICT=banner:${VERDICT#*:} # it may come as early as the connection
  equal "$VERDICT" "$verdict" "$mode"
  lacks out "$(printf '\033')"
done <<'END'
http banner:NOT_SSH_HTTP
tls banner:NOT_SSH_TLS
ftp banner:NOT_SSH_FTP
smtp banner:NOT_SSH:other
imap banner:NOT_SSH:other
vnc banner:NOT_SSH:other
ssh1 banner:SSH1_ONLY
busy banner:SERVER_BUSY
wrappers banner:SERVER_REFUSES
silent banner:BANNER_SILENT
close banner:BANNER_CLOSED
reset banner:BANNER_CLOSED
endless_lines banner:BANNER_TARPIT
slow_lines banner:BANNER_TARPIT
endless_line banner:BANNER_TARPIT
disconnect key exchange:KEX_DISCONNECT
million_names key exchange:KEX_BAD
lying_list key exchange:KEX_BAD
other_message key exchange:KEX_BAD
garbage key exchange:KEX_BAD
endless_kexinit key exchange:KEX_SILENT
kex_silent key exchange:KEX_SILENT
kex_old key exchange:KEX_NO_COMMON:kex
kex_host_key key exchange:KEX_NO_COMMON:hostkey
kex_old_twice key exchange:KEX_NO_COMMON:kex
kex_compression key exchange:KEX_NO_COMMON:compression
many_names key exchange:KEX_NO_COMMON:kex
END
fault kex_old_twice
expect 1 "$K" sftp --no-ssh-config --json "127.0.0.1:$PORT"
contains out 'Nor is there any of: cipher, server to client (arcfour).'
fault http
contains out 'KexAlgorithms +diffie-hellman-group1-sha1'
expect 1 "$K" sftp --no-ssh-config --html web.html "127.0.0.1:$PORT"
expect 0 python3 "$SOURCE_DIR/tests/cli/html_check.py" web.html
contains web.html 'nginx\x1b[31m'
expect 1 "$K" sftp --no-ssh-config "127.0.0.1:$PORT"
contains out 'a web server (nginx\x1b[31m), not SSH'
contains out 'NOT_SSH_HTTP'
lacks out "$(printf '\033')"
expect 2 "$K" sftp --no-ssh-config --output-format nagios "127.0.0.1:$PORT"
contains out 'SFTP CRITICAL - banner NOT_SSH_HTTP'
equal "$(head -n 1 out | LC_ALL=C awk '{ print length <= 80 }')" 1 'the first line has at most 80 characters'

# A server that closes after every number of bytes of a good beginning: always a verdict, never a wait.
for bytes in 0 1 4 5 12 19 20 23 24 25 40 41 42 60 100 150 190; do
  fault close_after "$bytes"
  sftp_check 1 --timeout 5 "127.0.0.1:$PORT"
  case $VERDICT in banner:* | 'key exchange:KEX_'* | 'host key:SESSION_FAILED') ;; *) fail "closed after $bytes: $VERDICT" ;; esac
done

# The time for the whole check holds.
if [ $HAS_SESSION = yes ]; then
  fault kex_then_silent
  before=$(date +%s)
  sftp_check 1 --timeout 2 "127.0.0.1:$PORT"
  equal "$VERDICT" 'host key:TIMEOUT'
  [ $(($(date +%s) - before)) -le 8 ] || fail 'the deadline did not hold'
  before=$(date +%s)
  expect 2 "$K" sftp --no-ssh-config --timeout 2 --output-format nagios "127.0.0.1:$PORT"
  contains out 'SFTP CRITICAL - host key TIMEOUT'
fi
stop_fault

# The program for the login: missing, or broken.
mkdir -p alone/bin
cp "$K" alone/bin/keyfluent
fault kex_then_silent
expect 0 alone/bin/keyfluent sftp --no-ssh-config --timeout 5 "127.0.0.1:$PORT"
contains out 'NO_SESSION_PROGRAM'
contains out 'curve25519-sha256'
ssh-keygen -q -t ed25519 -N '' -C me -f key </dev/null
expect 6 alone/bin/keyfluent sftp --no-ssh-config --timeout 5 --identity key "127.0.0.1:$PORT"
contains err '[E851]'
mkdir -p alone/libexec/keyfluent
printf '#!/bin/sh\nprintf "SSH-2.0-x\\r\\n" >&3\nread line <&3\nsleep 0.3\n' >alone/libexec/keyfluent/keyfluent-session
chmod +x alone/libexec/keyfluent/keyfluent-session
expect 6 alone/bin/keyfluent sftp --no-ssh-config --timeout 5 --identity key "127.0.0.1:$PORT"
contains out 'SESSION_ENDED'
contains err '[E852]'
stop_fault

# ---- a real server -----------------------------------------------------------------------------
ssh-keygen -q -t ed25519 -N '' -C other -f other </dev/null
ssh-keygen -q -t rsa -b 3072 -N '' -C rsa -f rsakey </dev/null
cat key.pub rsakey.pub >authorized_keys
chmod 600 authorized_keys
start_sshd "$SCRATCH/sshd" "$SCRATCH/authorized_keys" || { echo 'skipped: sshd does not start here'; exit 77; }
here="127.0.0.1:$SSHD_PORT"
known="--known-hosts sshd/known_hosts"
ssh-keygen -q -t ed25519 -N '' -C '' -f strange </dev/null
if [ $HAS_SESSION = no ]; then
  sftp_check 0 $known "$here"
  equal "$VERDICT" 'host key:NO_SESSION_PROGRAM'
  finish
fi

sftp_check 0 $known "$here"
equal "$VERDICT" methods:OK
sftp_check 0 --known-hosts /dev/null "$here"
equal "$VERDICT" 'host key:HOSTKEY_UNKNOWN'
contains out "$(ssh-keygen -lf sshd/host_key.pub | cut -d' ' -f2)"
printf '# old\n[127.0.0.1]:%s %s\n' "$SSHD_PORT" "$(cut -d' ' -f1,2 strange.pub)" >changed
sftp_check 1 --known-hosts changed --identity key "$here"
equal "$VERDICT" 'host key:HOSTKEY_CHANGED'
contains out 'changed:2'
contains out "$(ssh-keygen -lf strange.pub | cut -d' ' -f2)"
contains out "$(ssh-keygen -lf sshd/host_key.pub | cut -d' ' -f2)"
{ echo "@revoked * $(cut -d' ' -f1,2 sshd/host_key.pub)"; cat sshd/known_hosts; } >revoked
sftp_check 1 --known-hosts revoked --identity key "$here"
equal "$VERDICT" 'host key:HOSTKEY_REVOKED'
# An authority's line makes no key known: the certificate is missing, or is not looked at.
echo "@cert-authority [127.0.0.1]:* $(cut -d' ' -f1,2 strange.pub)" >authority
sftp_check 0 --known-hosts authority "$here"
equal "$VERDICT" 'host key:HOSTKEY_NO_CERTIFICATE'
contains out 'authority:1'
cp sshd/known_hosts hashed
ssh-keygen -q -H -f hashed 2>/dev/null
sftp_check 0 --known-hosts hashed "$here"
equal "$VERDICT" methods:OK

# known_hosts is written when asked, and only then.
printf 'other.example ssh-ed25519 AAAA' >mine
cp mine before
sftp_check 0 --known-hosts mine "$here"
same mine before
sftp_check 0 --known-hosts mine --accept-host-key "$here"
equal "$VERDICT" methods:OK
sftp_check 0 --known-hosts mine "$here"
equal "$VERDICT" methods:OK
equal "$(wc -l <mine)" 2
equal "$(ssh-keygen -F "[127.0.0.1]:$SSHD_PORT" -f mine | grep -c ssh-ed25519)" 1 'OpenSSH finds the line'

# The key: asked about with its public half alone, in any format.
sftp_check 0 $known --identity key.pub "$here"
equal "$VERDICT" 'public key:OK'
"$K" convert key.pub --to rfc4716 --output key.rfc 2>/dev/null
sftp_check 0 $known --identity key.rfc "$here"
equal "$VERDICT" 'public key:OK'
sftp_check 1 $known --identity other.pub "$here"
equal "$VERDICT" 'public key:AUTH_KEY_REFUSED'
contains out "$(cut -d' ' -f1,2 other.pub)"
expect 1 "$K" sftp --no-ssh-config $known --identity other.pub "$here"
contains out "$(cat other.pub)" # on one line
sftp_check 1 $known --identity key.pub "nosuchuser@$here"
equal "$VERDICT" 'public key:AUTH_KEY_REFUSED'

# The login, with private keys of several formats.
sftp_check 0 $known --identity key "$here"
equal "$VERDICT" speed:OK
sftp_check 0 $known --identity rsakey "$here"
equal "$VERDICT" speed:OK
"$K" convert rsakey --to ppk3 --output key.ppk 2>/dev/null
sftp_check 0 $known --identity key.ppk "$here"
equal "$VERDICT" speed:OK
echo secret >passphrase
cp key locked
ssh-keygen -q -p -P '' -N secret -f locked
sftp_check 0 $known --identity locked --passphrase-file passphrase "$here"
equal "$VERDICT" speed:OK
echo wrong >passphrase
sftp_check 4 $known --identity locked --passphrase-file passphrase "$here"
equal "$VERDICT" 'public key:OK'

# The round trip leaves nothing behind.
mkdir upload
sftp_check 0 $known --identity key --round-trip "$SCRATCH/upload" "$here"
equal "$VERDICT" speed:OK
equal "$(find upload -type f | wc -l)" 0
contains out '"write":{"value":'
sftp_check 1 $known --identity key --round-trip "$SCRATCH/nowhere" "$here"
equal "$VERDICT" 'round trip:SFTP_NO_FOLDER'
for signal in INT TERM; do
  for mode in auto off; do
    expect 0 python3 "$SOURCE_DIR/tests/cli/interrupted.py" $signal upload "$K" sftp --no-ssh-config $known --identity key \
      --sandbox=$mode --round-trip "$SCRATCH/upload" --round-trip-size 256 "$here"
    equal "$(find upload -type f)" '' "left behind by SIG$signal, --sandbox=$mode"
  done
done
# Where the first process is killed, the other one sees to it.
expect 0 python3 "$SOURCE_DIR/tests/cli/interrupted.py" KILL upload "$K" sftp --no-ssh-config $known --identity key \
  --round-trip "$SCRATCH/upload" --round-trip-size 256 "$here"
for _ in $(seq 100); do
  [ -n "$(find upload -type f)" ] || break
  sleep 0.1
done
equal "$(find upload -type f)" '' 'left behind by SIGKILL of the first process'

sftp_check 0 $known --identity key --try-compression "$here"
contains out 'tried: none works, zlib@openssh.com works, zlib does not work'
sftp_check 0 $known --identity key --compression zlib@openssh.com --round-trip "$SCRATCH/upload" "$here"
equal "$VERDICT" speed:OK

# Outputs: the report says what it replaced, and holds no secret.
expect 0 "$K" sftp --no-ssh-config $known --identity key --report report.txt --client 'CuteFTP 9.3' "$here"
contains report.txt 'CuteFTP 9.3'
contains report.txt 'SSH-2.0-OpenSSH'
contains report.txt 127.0.0.1
lacks report.txt 'PRIVATE KEY'
lacks report.txt "$(sed -n 3p key)"
equal "$(stat -c %a report.txt)" 600
expect 0 "$K" sftp --no-ssh-config $known --identity key --report report.txt --redact "$here"
lacks report.txt 127.0.0.1
lacks out 127.0.0.1
contains report.txt 'Replaced in this report'
# The HTML form: well-formed, self-contained, accessible, and nothing secret in it.
expect 0 "$K" sftp --no-ssh-config $known --identity key --html report.html --client '<b>"CuteFTP" & co</b>' "$here"
contains report.html '&lt;b&gt;&quot;CuteFTP&quot; &amp; co&lt;/b&gt;'
contains report.html 'SSH-2.0-OpenSSH'
lacks report.html 'PRIVATE KEY'
for line in 2 3 4; do lacks report.html "$(sed -n ${line}p key)"; done
equal "$(stat -c %a report.html)" 600
expect 0 python3 "$SOURCE_DIR/tests/cli/html_check.py" report.html
expect 0 "$K" sftp --no-ssh-config $known --identity key --html report.html --redact "$here"
lacks report.html 127.0.0.1
contains report.html 'Replaced in this report'
printf '# two\n%s\n127.0.0.1:1\n' "$here" >targets
expect 1 "$K" sftp --no-ssh-config $known --identity key --json --targets targets
equal "$(wc -l <out)" 2 'one object a target'
check=$SOURCE_DIR/tests/cli/monitoring_check.py
if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
  cp out objects
  expect 0 /usr/bin/python3 "$check" json "$SOURCE_DIR/tests/schemas/sftp-1.json" objects
fi
expect 1 "$K" sftp --no-ssh-config $known --identity key --output-format openmetrics --targets targets
equal "$(tail -n 1 out)" '# EOF'
contains out 'sftp_probe_success{host="127.0.0.1",port="1"'
cp out metrics
expect 0 /usr/bin/python3 "$check" openmetrics metrics
expect 0 "$K" sftp --no-ssh-config $known --identity key --output-format nagios -w 30 -c 60 "$here"
contains out 'SFTP OK - '
contains out ';30.000000;60.000000;0'
cp out plugin
expect 0 /usr/bin/python3 "$check" nagios plugin
finish
