# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench lines: many lines in one file, in time and in memory.

bench_lines() {
  local ed25519 mixed
  ed25519=$(lines_file ed25519 "$line_count")
  mixed=$(lines_file mixed "$line_count")
  compare 3 ssh-keygen -lf "$ed25519" -- $default check -j1 --ignore KF --lines "$ed25519"
  time_row "validate and fingerprint $line_count Ed25519 lines, one thread" 'ssh-keygen -lf' '≥ 45' '≥ 80' 0 1
  compare 3 ssh-keygen -lf "$mixed" -- $default check -j1 --ignore KF --lines "$mixed" -- $default check "$mixed" -- $default check -j1 "$mixed"
  time_row "validate and fingerprint $line_count mixed lines, one thread" 'ssh-keygen -lf' '≥ 55' '≥ 100' 0 1
  time_row "validate $line_count mixed lines with all rules, all cores" 'ssh-keygen -lf' '≥ 80' '≥ 200' 0 2
  time_row "validate $line_count mixed lines with all rules, one thread" 'ssh-keygen -lf' - '≥ 200' 0 3
  row 21 "validate $line_count Ed25519 lines, one thread" 'wc -l' '≤ 4' '≤ 2.2' wc -l "$ed25519" -- $default check -j1 --ignore KF "$ed25519"
  row 11 "validate and fingerprint $line_count mixed lines, two threads" 'one thread' '≥ 1.4' '≥ 1.7' \
    $default check -j1 --ignore KF --lines "$mixed" -- $default check -j2 --ignore KF --lines "$mixed"
  row 5 "validate $line_count mixed lines with all rules, two threads" 'one thread' '≥ 1.4' '≥ 1.7' $default check -j1 "$mixed" -- $default check -j2 "$mixed"
  # ssh-keygen's memory does not grow with the file.
  compare 1 ssh-keygen -lf "$(lines_file mixed 10000)" -- $default check -j1 --ignore KF --lines "$mixed" -- $default check -j2 --ignore KF --lines "$mixed" -- \
    $default check "$mixed"
  print_row "peak memory, $line_count mixed lines: fingerprints, one thread" 'ssh-keygen -lf' '≤ 4' '≤ 1.5' KB "${peak[0]}" "${peak[1]}"
  print_row "peak memory, $line_count mixed lines: fingerprints, two threads" 'ssh-keygen -lf' '≤ 4' '≤ 1.5' KB "${peak[0]}" "${peak[2]}"
  print_row "peak memory, $line_count mixed lines: all rules, which remember every key" 'ssh-keygen -lf' - - KB "${peak[0]}" "${peak[3]}"
  compare 1 ssh-keygen -lf "$(lines_file mixed 10000)" -- $default convert "$mixed" -- $default convert --to rfc4716 "$mixed" -- $default inspect --json "$mixed"
  print_row "peak memory, $line_count mixed lines: convert" 'ssh-keygen -lf' '≤ 4' '≤ 1.5' KB "${peak[0]}" "${peak[1]}"
  print_row "peak memory, $line_count mixed lines: convert to RFC 4716" 'ssh-keygen -lf' '≤ 4' '≤ 1.5' KB "${peak[0]}" "${peak[2]}"
  print_row "peak memory, $line_count mixed lines: inspect" 'ssh-keygen -lf' '≤ 4' '≤ 1.5' KB "${peak[0]}" "${peak[3]}"
}
