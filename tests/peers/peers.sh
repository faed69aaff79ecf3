# shellcheck shell=bash
# Sourced after scripts/lib/sshd.sh: servers on loopback.  Each function sets PEER_PORT, and PEER_USER where the user
# must be another than oneself; stop_peers stops them all.  The folder that they get holds key, key.pub, rsakey,
# rsakey.pub and authorized_keys, and gets known_hosts.  A server that is not installed: return code 77.

PEERS_FOLDER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PEER_PIDS=()

stop_peers() {
  local pid
  for pid in "${PEER_PIDS[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  PEER_PIDS=()
  [ -z "${TINYSSH_HOME:-}" ] || rm -rf "$TINYSSH_HOME"
  TINYSSH_HOME=
  stop_sshd
}

# printing FOLDER COMMAND...   starts a server that prints its port.
printing() {
  local folder=$1
  shift
  rm -f "$folder/port"
  "$@" >"$folder/port" 2>"$folder/log" </dev/null &
  PEER_PIDS+=($!)
  for _ in $(seq 300); do
    [ -s "$folder/port" ] && break
    sleep 0.05
  done
  PEER_PORT=$(cat "$folder/port")
  [ -n "$PEER_PORT" ]
}

# listening   waits until something listens on PEER_PORT, without connecting.
listening() {
  local hex
  hex=$(printf ':%04X' "$PEER_PORT")
  for _ in $(seq 200); do
    awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' /proc/net/tcp && return 0
    sleep 0.05
  done
  return 1
}

free_port() { PEER_PORT=$((20000 + RANDOM % 20000)); }

# know FOLDER KEY.PUB   writes known_hosts.
know() { printf '[127.0.0.1]:%s %s\n' "$PEER_PORT" "$(cut -d' ' -f1,2 "$2")" >"$1/known_hosts"; }

start_fault() { printing "$1" python3 "$PEERS_FOLDER/fault_server.py" "${@:2}"; }

start_dropbear() {
  command -v dropbear >/dev/null && [ -e /usr/lib/x86_64-linux-gnu/libnss_wrapper.so ] || return 77
  local folder=$1
  free_port
  mkdir -p "$folder/.ssh"
  cp "$folder/authorized_keys" "$folder/.ssh/authorized_keys"
  chmod 700 "$folder/.ssh" "$folder"
  printf '%s:x:%s:%s:test:%s:/bin/sh\n' "$(id -un)" "$(id -u)" "$(id -g)" "$folder" >"$folder/passwd"
  getent group "$(id -g)" >"$folder/group"
  dropbearkey -t ed25519 -f "$folder/dropbear_key" >"$folder/dropbear_key.txt" 2>/dev/null
  grep '^ssh-ed25519' "$folder/dropbear_key.txt" >"$folder/host.pub"
  LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$folder/passwd" NSS_WRAPPER_GROUP="$folder/group" \
    dropbear -F -E -s -p "127.0.0.1:$PEER_PORT" -r "$folder/dropbear_key" -P "$folder/pid" >"$folder/log" 2>&1 </dev/null &
  PEER_PIDS+=($!)
  know "$folder" "$folder/host.pub"
  listening
}

# TinySSH refuses a folder below one that everybody may write to, so its home is beside ours.
start_tinyssh() {
  command -v tinysshd >/dev/null && command -v socat >/dev/null && [ -e /usr/lib/x86_64-linux-gnu/libnss_wrapper.so ] || return 77
  local folder=$1 home
  home=$(mktemp -d "$HOME/keyfluent-tinyssh.XXXXXX")
  TINYSSH_HOME=$home
  free_port
  mkdir -m 700 "$home/.ssh"
  cp "$folder/key.pub" "$home/.ssh/authorized_keys"
  tinysshd-makekey -q "$folder/tinykeys"
  tinysshd-printkey "$folder/tinykeys" >"$folder/host.pub"
  printf '%s:x:%s:%s:test:%s:/bin/sh\n' "$(id -un)" "$(id -u)" "$(id -g)" "$home" >"$folder/passwd"
  getent group "$(id -g)" >"$folder/group"
  printf '#!/bin/sh\nexec env LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD=%s NSS_WRAPPER_GROUP=%s tinysshd -x sftp=/usr/lib/openssh/sftp-server %s\n' \
    "$folder/passwd" "$folder/group" "$folder/tinykeys" >"$folder/run"
  chmod +x "$folder/run"
  socat "TCP4-LISTEN:$PEER_PORT,bind=127.0.0.1,reuseaddr,fork" "EXEC:$folder/run" >"$folder/log" 2>&1 </dev/null &
  PEER_PIDS+=($!)
  know "$folder" "$folder/host.pub"
  listening
}

start_proftpd() {
  [ -x /usr/sbin/proftpd ] && [ -e /usr/lib/proftpd/mod_sftp.so ] || return 77
  local folder=$1
  free_port
  PEER_USER=peer
  mkdir -p "$folder/files"
  ssh-keygen -q -t ed25519 -m PEM -N '' -C '' -f "$folder/proftpd_key" </dev/null
  ssh-keygen -e -f "$folder/key.pub" >"$folder/authorized.rfc4716"
  # shellcheck disable=SC2016
  printf 'peer:*:%s:%s::%s:/bin/sh\n' "$(id -u)" "$(id -g)" "$folder/files" >"$folder/passwd"
  printf 'peer:x:%s:peer\n' "$(id -g)" >"$folder/group"
  chmod 600 "$folder/passwd" "$folder/group"
  cat >"$folder/proftpd.conf" <<END
LoadModule mod_sftp.c
ServerName test
ServerType standalone
DefaultAddress 127.0.0.1
Port $PEER_PORT
UseIPv6 off
User $(id -un)
Group $(id -gn)
PidFile $folder/proftpd.pid
ScoreboardFile $folder/scoreboard
DelayEngine off
WtmpLog off
SystemLog $folder/system.log
TransferLog none
RequireValidShell off
RootLogin on
AuthOrder mod_auth_file.c
AuthUserFile $folder/passwd
AuthGroupFile $folder/group
AllowOverwrite on
SFTPEngine on
SFTPLog $folder/sftp.log
SFTPHostKey $folder/proftpd_key
SFTPAuthorizedUserKeys file:$folder/authorized.rfc4716
SFTPAuthMethods publickey
END
  /usr/sbin/proftpd -n -q -c "$folder/proftpd.conf" >"$folder/log" 2>&1 </dev/null &
  PEER_PIDS+=($!)
  know "$folder" "$folder/proftpd_key.pub"
  listening
}

start_rclone() {
  command -v rclone >/dev/null || return 77
  local folder=$1
  free_port
  mkdir -p "$folder/files"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/rclone_key" </dev/null
  rclone serve sftp "$folder/files" --addr "127.0.0.1:$PEER_PORT" --key "$folder/rclone_key" \
    --authorized-keys "$folder/authorized_keys" --config /dev/null >"$folder/log" 2>&1 </dev/null &
  PEER_PIDS+=($!)
  know "$folder" "$folder/rclone_key.pub"
  listening
}

start_asyncssh() {
  /usr/bin/python3 -c 'import asyncssh' 2>/dev/null || return 77
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$1/host_key" </dev/null
  printing "$1" /usr/bin/python3 "$PEERS_FOLDER/asyncssh_server.py" "$@" && know "$1" "$1/host_key.pub"
}

start_paramiko() {
  /usr/bin/python3 -c 'import paramiko' 2>/dev/null || return 77
  ssh-keygen -q -t rsa -b 3072 -m PEM -N '' -C '' -f "$1/host_key" </dev/null
  printing "$1" /usr/bin/python3 "$PEERS_FOLDER/paramiko_server.py" "$1" && know "$1" "$1/host_key.pub"
}

# A honeypot: whoever comes is let in, and nothing works.
start_sshesame() {
  command -v sshesame >/dev/null || return 77
  local folder=$1
  free_port
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$folder/sshesame_key" </dev/null
  cat >"$folder/sshesame.yaml" <<END
server:
  listen_address: 127.0.0.1:$PEER_PORT
  host_keys: [$folder/sshesame_key]
auth:
  public_key_auth:
    enabled: true
    accepted: true
END
  sshesame -config "$folder/sshesame.yaml" >"$folder/log" 2>&1 </dev/null &
  PEER_PIDS+=($!)
  know "$folder" "$folder/sshesame_key.pub"
  listening
}
