# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench sftp: the check of a healthy server on loopback, and what it sends, against OpenSSH's sftp with the same
# server, key and file.  The rate of `sftp put` is that of a run with it without the time of a run with nothing to do.

# start_sftp_peer   starts sshd; sets sftp_rival and sftp_check, which take the rest of their command lines.
start_sftp_peer() {
  install_packages "${DEMO_PACKAGES[@]}" >&2
  . scripts/lib/sshd.sh
  build_target keyfluent-session
  local program=$PWD/build/bench/installed
  mkdir -p "$program/bin" "$program/libexec/keyfluent"
  install $default "$program/bin/keyfluent"
  install build/test/libexec/keyfluent/keyfluent-session "$program/libexec/keyfluent/"
  # In memory, where it can be: the line is measured, not the disk.
  sftp_work=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo "$work")/keyfluent.XXXXXX")
  trap 'stop_sshd; rm -rf "$sftp_work"' EXIT
  mkdir "$sftp_work/upload"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$sftp_work/login"
  install -m 600 "$sftp_work/login.pub" "$sftp_work/authorized_keys"
  start_sshd "$sftp_work/sshd" "$sftp_work/authorized_keys" 'LogLevel INFO'
  sftp_target=$(id -un)@127.0.0.1
  sftp_rival=(sftp -q -F none -i "$sftp_work/login" -o "UserKnownHostsFile=$sftp_work/sshd/known_hosts" -o IdentityAgent=none -P "$SSHD_PORT")
  sftp_check=("$program/bin/keyfluent" sftp --no-ssh-config --json --known-hosts "$sftp_work/sshd/known_hosts" --identity "$sftp_work/login" -p "$SSHD_PORT")
}

# milliseconds_of COMMAND...
milliseconds_of() {
  local start=${EPOCHREALTIME/./}
  "$@" >"$sftp_work/output" 2>/dev/null </dev/null
  echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

median_of() {
  printf '%s\n' "$@" | sort -g | sed -n "$((($# + 1) / 2))p"
}

# send_row MEBIBYTES   the time to send so much, many requests at once.
send_row() {
  local mebibytes=$1 puts=() nothings=() ours=() i
  head -c "${mebibytes}M" /dev/urandom >"$sftp_work/file"
  echo "put $sftp_work/file $sftp_work/upload/file" >"$sftp_work/batch"
  for ((i = 0; i < $(runs_of 11); ++i)); do
    puts+=("$(milliseconds_of "${sftp_rival[@]}" -b "$sftp_work/batch" "$sftp_target")")
    nothings+=("$(milliseconds_of "${sftp_rival[@]}" -b /dev/null "$sftp_target")")
    milliseconds_of "${sftp_check[@]}" --round-trip "$sftp_work/upload" --round-trip-size "$mebibytes" "$sftp_target" >/dev/null
    ours+=("$(python3 -c 'import json, sys; print(int(sys.argv[1]) * 1048576e3 / json.load(open(sys.argv[2]))["measures"]["write"]["value"])' \
      "$mebibytes" "$sftp_work/output")")
  done
  print_row "a file of $mebibytes MiB to an SFTP server, many requests at once" 'sftp put' '≥ 1.0' - ms \
    $(($(median_of "${puts[@]}") - $(median_of "${nothings[@]}"))) "$(median_of "${ours[@]}")"
}

bench_sftp() {
  start_sftp_peer
  row 21 'whole check of a healthy SFTP server' 'sftp -b /dev/null' '≤ 1.5' '≤ 1.0' \
    "${sftp_rival[@]}" -b /dev/null "$sftp_target" -- "${sftp_check[@]}" "$sftp_target"
  send_row 128
  stop_sshd
  rm -rf "$sftp_work"
  trap - EXIT
}
