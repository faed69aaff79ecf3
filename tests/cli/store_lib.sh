# shellcheck shell=bash
# Sourced after lib.sh by the tests of the store: keys, a user to be hostile, and a real sshd.

# make_key NAME...   pairs NAME and NAME.pub with the comment NAME.
make_key() {
  local name
  for name in "$@"; do ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$name" </dev/null; done
}

# start_oracle   one sshd whose file of keys is ./oracle_keys; without sshd the logins are left out, and that is said.
start_oracle() {
  ORACLE=
  [ -x /usr/sbin/sshd ] && command -v ssh >/dev/null || { echo 'no sshd here: nobody logs in'; return; }
  . "$SOURCE_DIR/scripts/lib/sshd.sh"
  at_exit() { stop_sshd; unmount_all; }
  start_sshd "$SCRATCH/sshd" "$SCRATCH/oracle_keys" 'MaxStartups 100' && ORACLE=1 || echo 'sshd does not start here: nobody logs in'
}

logs_in() {
  ssh -F none -i "$1" -p "$SSHD_PORT" -o UserKnownHostsFile="$SCRATCH/sshd/known_hosts" -o IdentitiesOnly=yes -o IdentityAgent=none \
    -o BatchMode=yes -o ConnectTimeout=20 -o LogLevel=ERROR "$(id -un)@127.0.0.1" true </dev/null >/dev/null 2>&1
}

# admits FILE KEY...   a real sshd takes exactly these of the keys in $CLIENTS.
admits() {
  local file=$1 key
  shift
  [ -n "$ORACLE" ] || return 0
  cp "$file" "$SCRATCH/oracle_keys"
  for key in $CLIENTS; do
    CHECKS=$((CHECKS + 1))
    if [[ " $* " = *" $key "* ]]; then
      logs_in "$key" || fail "sshd does not take $key by $file"
    else
      ! logs_in "$key" || fail "sshd takes $key by $file"
    fi
  done
}

# starts_with FILE FILE   the second file is the beginning of the first.
starts_with() {
  head -c "$(stat -c %s "$2")" "$1" >"$SCRATCH/start"
  same "$SCRATCH/start" "$2"
}

MOUNTS=()
# mount_at FOLDER ARGUMENT...   mounts something that is unmounted at the end.
mount_at() {
  local at=$1
  shift
  mount "$@" "$at" || return 1
  MOUNTS+=("$at")
}
unmount_all() {
  local at
  for at in "${MOUNTS[@]}"; do umount -l "$at" 2>/dev/null; done
}
at_exit() { unmount_all; }
