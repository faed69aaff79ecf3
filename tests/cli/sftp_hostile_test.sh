#!/usr/bin/env bash
# An SFTP server program that is hostile: a verdict, in time, in bounded memory, without terminal escapes.
set -u
. "$(dirname "$0")/lib.sh"
need python3 ssh-keygen
[ -x /usr/sbin/sshd ] || { echo 'skipped: sshd is not installed'; exit 77; }
[ -x "$(dirname "$KEYFLUENT")/../libexec/keyfluent/keyfluent-session" ] || { echo 'skipped: this build cannot log in'; exit 77; }
. "$SOURCE_DIR/scripts/lib/sshd.sh"
at_exit() { stop_sshd; }
ssh-keygen -q -t ed25519 -N '' -C me -f key </dev/null
cp key.pub authorized_keys
chmod 600 authorized_keys

# hostile MODE   starts sshd with that program as its subsystem.
hostile() {
  stop_sshd
  rm -rf sshd
  start_sshd "$SCRATCH/sshd" "$SCRATCH/authorized_keys" || exit 77
  kill "$SSHD_PID"
  wait "$SSHD_PID" 2>/dev/null
  sed -i "s|^Subsystem sftp.*|Subsystem sftp $SOURCE_DIR/tests/peers/fault_sftp.py $1|" sshd/sshd_config
  : >sshd/log
  /usr/sbin/sshd -D -e -f sshd/sshd_config 2>sshd/log </dev/null &
  SSHD_PID=$!
  for _ in $(seq 100); do
    grep -q 'Server listening' sshd/log && break
    sleep 0.05
  done
}

while read -r code mode verdict; do
  hostile "$mode"
  # 600 MB of address space (stacks of threads among them) are enough whatever the server sends.
  (
    ulimit -v 600000
    timeout 30 "$KEYFLUENT" sftp --no-ssh-config --json --timeout 6 --known-hosts sshd/known_hosts --identity key "127.0.0.1:$SSHD_PORT" >out 2>err </dev/null
    echo $? >code
  )
  equal "$(cat code)" "$code" "exit code of $mode"
  equal "$(python3 -c 'import json; v = json.load(open("out"))["verdict"]; print(v["stage"] + ":" + v["code"])')" "$verdict" "$mode"
  lacks out "$(printf '\033')"
done <<'END'
1 huge sftp:SFTP_BAD
1 endless sftp:SFTP_POLLUTED
1 other_type sftp:SFTP_BAD
1 silent sftp:SFTP_SILENT
1 zero sftp:SFTP_BAD
1 million_extensions sftp:SFTP_SERVER_MISSING
1 wrong_id sftp:SFTP_BAD
1 twice speed:SFTP_BAD
0 escapes speed:OK
0 lying_name speed:OK
1 close sftp:SFTP_SERVER_MISSING
END
hostile escapes
expect 0 "$KEYFLUENT" sftp --no-ssh-config -v --timeout 6 --known-hosts sshd/known_hosts --identity key "127.0.0.1:$SSHD_PORT"
contains out '/home/\x1b[31m\x07red'
lacks out "$(printf '\033')"
finish
