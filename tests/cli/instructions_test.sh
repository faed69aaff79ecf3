#!/usr/bin/env bash
# A guard against getting slower: instructions of fixed workloads, counted by callgrind (which shows the same
# processor everywhere, but no sandbox), against those in instructions.tsv.  Fails above +10 %.
#
#     tests/cli/instructions_test.sh --write   records the numbers of this build (with KEYFLUENT and SOURCE_DIR set)
. "$(dirname "$0")/lib.sh"
need valgrind python3
record=$SOURCE_DIR/tests/cli/instructions.tsv
[ "${BUILD_TYPE:-Release}" = Release ] || { echo "skipped: the numbers are a Release build's"; exit 77; }
! grep -q __asan_init "$KEYFLUENT" || { echo "skipped: a build with sanitizers"; exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "skipped: the numbers are x86-64's"; exit 77; }

"$SOURCE_DIR/scripts/bulk_keys" mixed 2000 5 >keys
"$SOURCE_DIR/scripts/bulk_keys" rfc4716 200 files
export LC_ALL=C

# count NAME ARGUMENTS...   prints the name and millions of instructions.
count() {
  local name=$1 got
  shift
  got=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$KEYFLUENT" "$@" --sandbox=off 2>&1 >/dev/null |
    sed -n 's/.*Collected : \([0-9]*\).*/\1/p')
  printf '%s\t%s\n' "$name" "$(awk -v count="${got:-0}" 'BEGIN { printf "%.2f", count / 1e6 }')"
}
{
  count convert-one convert files/000000.pub
  for kind in rsa3072 ed25519; do
    count "public-of-$kind" convert --public "$FIXTURES/good/$kind/openssh"
  done
  count convert-200-files convert --recursive files
  count check-2000-lines check -j1 keys
  count fingerprint-2000-lines check -j1 --ignore KF --lines keys
} >now
if [ "${1:-}" = --write ]; then
  { echo '# millions of instructions: tests/cli/instructions_test.sh --write'; cat now; } >"$record"
  cat "$record"
  exit
fi
while IFS=$'\t' read -r name was; do
  [[ $name != '#'* ]] || continue
  is=$(awk -F'\t' -v name="$name" '$1 == name { print $2 }' now)
  echo "$name: $is million instructions, recorded: $was"
  equal "$(awk -v is="${is:-0}" -v was="$was" 'BEGIN { print ((is > 0 && is <= 1.1 * was) ? "within" : "above") }')" within "$name"
done <"$record"
finish
