# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench primes: primes that RSA keys share, against the classic product and remainder tree over GMP on as many
# threads.

bench_primes() {
  local count runs goal of
  build_target primes_bench
  # 1,000 show the growth alone.
  for of in 1000/5/- '10000/3/≤ 0.65' '100000/1/≤ 0.65'; do
    IFS=/ read -r count runs goal <<<"$of"
    runs=$(runs_of "$runs")
    for _ in $(seq "$runs"); do build/test/tests/bench/primes_bench "$count"; done | sort -n -k5 >"$work/primes"
    # shellcheck disable=SC2046  # four words
    set -- $(awk '{ row[NR] = $3 " " $4 " " $6 " " $7 } END { print row[int((NR + 1) / 2)] }' "$work/primes")
    print_row "primes shared by $count moduli of 2048 bits" 'classic tree over GMP' "$goal" '≤ 0.35' s "$@"
  done
}
