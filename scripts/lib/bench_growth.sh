# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench growth: how time and memory grow, in a table of its own.

bench_growth() {
  local count mixed lines i
  printf '\n| mixed lines | fingerprints, one thread | all rules | convert | inspect --json |\n| --- | --- | --- | --- | --- |\n'
  for count in 10000 100000 1000000; do
    mixed=$(lines_file mixed $count)
    compare 3 $default check -j1 --ignore KF --lines "$mixed" -- $default check "$mixed" -- $default convert "$mixed" -- $default inspect --json "$mixed"
    printf '| %s' "$count"
    for i in 0 1 2 3; do printf ' | %.0f ms, %d KB' "${elapsed[$i]}" "${peak[$i]}"; done
    printf ' |\n'
  done
  printf '\n| Ed25519 lines | audit, one core |\n| --- | --- |\n'
  for count in 10000 100000 1000000; do
    lines=$(lines_file ed25519 $count)
    compare 3 $default audit --fail-on error "$lines"
    printf '| %s | %.0f ms of processor time, %d KB |\n' "$count" "${processor[0]}" "${peak[0]}"
  done
  build_target primes_bench
  printf '\n| moduli of 2048 bits | shared primes found | classic tree over GMP |\n| --- | --- | --- |\n'
  for count in 1000 10000 100000; do
    build/test/tests/bench/primes_bench $count | awk '{ printf "| %s | %s s | %s s |\n", $1, $4, $3 }'
  done
}
