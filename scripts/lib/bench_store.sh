# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench store: a file of 100,000 keys.  Each run adds another key, whole and synced, against a copy without any
# look at it.  Both begin with a shell; the default journal is written as well.

bench_store() {
  cp "$(lines_file ed25519 100000)" "$work/authorized_keys"
  chmod 600 "$work/authorized_keys"
  mkdir "$work/new"
  scripts/bulk_keys ed25519 1000 5 | (cd "$work/new" && split -l 1 -a 3 - key)
  sync "$work/authorized_keys"
  row 41 'authorize one key more where there are 100,000' 'cat file > copy; sync copy' '≤ 3.0' - sh -c "cd $work; cat authorized_keys > copy; sync copy" -- \
    sh -c "program=$PWD/$default; cd $work; set -- new/*; mv \$1 used; exec \$program authorize used --file authorized_keys"
}
