# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench growth: how time and memory grow with the lines, in a table of its own (with moduli: part primes).

bench_growth() {
  local count mixed lines
  printf '\n| mixed lines | fingerprints, one thread | all rules | convert | inspect --json |\n| --- | --- | --- | --- | --- |\n'
  for count in 10000 100000 1000000; do
    mixed=$(lines_file mixed $count)
    compare 3 $default check -j1 --ignore KF --lines "$mixed" -- $default check "$mixed"
    printf '| %s | %s | %s' $count "$(cost 0)" "$(cost 1)"
    compare 1 $default convert "$mixed" -- $default inspect --json "$mixed"
    printf ' | %s | %s |\n' "$(cost 0)" "$(cost 1)"
  done
  printf '\n| Ed25519 lines | audit, one core |\n| --- | --- |\n'
  for count in 10000 100000 1000000; do
    lines=$(lines_file ed25519 $count)
    compare 3 $default audit --fail-on error "$lines"
    printf '| %s | %.0f ms of processor time, %d KB |\n' "$count" "${processor[0]}" "${peak[0]}"
  done
}

# cost INDEX   the time and memory of what `compare` has measured
cost() {
  printf '%.0f ms, %d KB' "${elapsed[$1]}" "${peak[$1]}"
}
