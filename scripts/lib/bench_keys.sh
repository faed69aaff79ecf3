# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# scripts/bench keys: what sshd waits for at each login, where a folder holds the keys of a million accounts.  Both run
# as an account without rights, if we are root.

bench_keys() {
  local count=$line_count as=() before after
  chmod 755 "$work"
  install -m 755 "$default" "$work/keyfluent"
  install -m 755 build/test/tests/bench/process_bench "$work/process_bench"
  [ "$(id -u)" != 0 ] || as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  echo "making a folder of $count accounts" >&2
  mkdir "$work/keys"
  (cd "$work/keys" && awk '{ file = "user" NR; print > file; close(file) }') <"$(lines_file ed25519 "$count")"
  sleep 1
  before=$(date +%s%N)
  "$work/keyfluent" index "$work/keys" -o "$work/keys.cdb" >&2
  after=$(date +%s%N)
  echo "the index took $(((after - before) / 1000000)) ms and has $(stat -c %s "$work/keys.cdb") bytes" >&2
  local bench=("${as[@]}" "$work/process_bench")
  compare 101 "$work/keyfluent" --version -- "$work/keyfluent" keys-for "user$((count / 2))" --index "$work/keys.cdb"
  time_row "keys-for, one of $count accounts, by its index" 'keyfluent --version' '≤ 2' - 0 1
}
