# shellcheck shell=bash
# Sourced by scripts and tests that need a real sshd on loopback.

SSHD_PID=

sshd_version() { /usr/sbin/sshd -V 2>&1 | grep -o 'OpenSSH_[^, ]*' | head -n 1 || ssh -V 2>&1 | grep -o 'OpenSSH_[^, ]*'; }

# start_sshd FOLDER AUTHORIZED_KEYS [CONFIG LINE...]   starts one as the current user on a free port of 127.0.0.1; sets
# SSHD_PORT and SSHD_PID; leaves FOLDER/known_hosts and FOLDER/log.  First value of a keyword wins, so CONFIG LINEs
# override.  StrictModes is off: scratch folders lie below one that everybody may write to.
start_sshd() {
  local folder=$1 keys=$2
  shift 2
  mkdir -p "$folder"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/host_key" </dev/null
  [ "$(id -u)" != 0 ] || mkdir -p -m 755 /run/sshd
  local try
  for try in 1 2 3 4 5; do
    SSHD_PORT=$((20000 + RANDOM % 20000))
    {
      for line in "$@"; do printf '%s\n' "$line"; done
      printf '%s\n' "Port $SSHD_PORT" 'ListenAddress 127.0.0.1' "HostKey $folder/host_key" 'PidFile none' \
        "AuthorizedKeysFile $keys" 'StrictModes no' 'UsePAM no' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' \
        'LogLevel DEBUG1' 'Subsystem sftp internal-sftp'
    } >"$folder/sshd_config"
    /usr/sbin/sshd -D -e -f "$folder/sshd_config" 2>"$folder/log" </dev/null &
    SSHD_PID=$!
    printf '[127.0.0.1]:%s %s\n' "$SSHD_PORT" "$(cut -d' ' -f1,2 "$folder/host_key.pub")" >"$folder/known_hosts"
    for _ in $(seq 100); do
      if grep -q 'Server listening' "$folder/log"; then return 0; fi
      kill -0 "$SSHD_PID" 2>/dev/null || break
      sleep 0.05
    done
    stop_sshd
  done
  echo "sshd did not start; its log ($try tries):" >&2
  tail -n 5 "$folder/log" >&2
  return 1
}

stop_sshd() {
  [ -n "$SSHD_PID" ] || return 0
  kill "$SSHD_PID" 2>/dev/null || true
  wait "$SSHD_PID" 2>/dev/null || true
  SSHD_PID=
}
