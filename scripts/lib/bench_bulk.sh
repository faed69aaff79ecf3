# shellcheck shell=bash
# scripts/bench --bulk: many lines, and many files in one process.

# bench_bulk RUNS LINES
bench_bulk() {
  local runs=$1 lines=$2 files=10000 ours=build/test/src/keyfluent work
  install_packages "${BUILD_PACKAGES[@]}" libbenchmark-dev openssh-client python3 time >&2
  cmake -S . -B build/test -G Ninja -DCMAKE_BUILD_TYPE=Release -DKEYFLUENT_BENCHMARKS=ON >/dev/null
  cmake --build build/test --target keyfluent process_bench >/dev/null
  work=$(mktemp -d)
  # shellcheck disable=SC2064  # the folder of now
  trap "rm -rf '$work'" EXIT
  echo "making $lines lines of each kind and $files files" >&2
  scripts/bulk_keys ed25519 "$lines" >"$work/ed25519"
  scripts/bulk_keys mixed "$lines" >"$work/mixed"
  scripts/bulk_keys rfc4716 $files "$work/files"
  # The shell loop takes half a minute: it converts a tenth of the files.
  mkdir "$work/some" && cp "$work"/files/*0.pub "$work/some"
  printf 'for file in %s/some/*; do ssh-keygen -i -f "$file"; done\n' "$work" >"$work/loop"

  echo "$(date -u +%F), $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(ssh -V 2>&1), Release build, medians of $runs runs of each in turn, warm cache, output to /dev/null, $lines lines"
  echo
  echo '| work | rival | rival, ms | keyfluent, ms | times as fast | at least |'
  echo '| --- | --- | --- | --- | --- | --- |'
  bulk_row 'validate and fingerprint, Ed25519, one thread' 'ssh-keygen -lf' 45 1 ssh-keygen -lf "$work/ed25519" -- $ours check -j1 --ignore KF --lines "$work/ed25519"
  bulk_row 'validate and fingerprint, mixed, one thread' 'ssh-keygen -lf' 55 1 ssh-keygen -lf "$work/mixed" -- $ours check -j1 --ignore KF --lines "$work/mixed"
  bulk_row 'validate with all rules, mixed, all cores' 'ssh-keygen -lf' 80 1 ssh-keygen -lf "$work/mixed" -- $ours check "$work/mixed"
  bulk_row 'validate, Ed25519, one thread' 'wc -l' 0.25 1 wc -l "$work/ed25519" -- $ours check -j1 --ignore KF "$work/ed25519"
  bulk_row 'validate and fingerprint, mixed: two threads' 'one thread' 1.4 1 $ours check -j1 --ignore KF --lines "$work/mixed" -- $ours check -j2 --ignore KF --lines "$work/mixed"
  bulk_row 'validate with all rules, mixed: two threads' 'one thread' 1.4 1 $ours check -j1 "$work/mixed" -- $ours check -j2 "$work/mixed"
  bulk_row "$files RFC 4716 files to lines" 'shell loop of ssh-keygen -i' 400 10 sh "$work/loop" -- $ours convert --recursive "$work/files"
  echo
  echo '| peak memory, mixed | ssh-keygen -lf, KB | keyfluent, KB | ratio | at most |'
  echo '| --- | --- | --- | --- | --- |'
  memory_row 'validate and fingerprint, all cores' 4 "$work/mixed" $ours check --ignore KF --lines "$work/mixed"
  memory_row 'all rules (which remember every key)' - "$work/mixed" $ours check "$work/mixed"
}

# bulk_row WORK RIVAL LIMIT TIMES RIVAL-COMMAND -- OUR-COMMAND   TIMES: the rival did that part of the work
bulk_row() {
  local work=$1 rival=$2 limit=$3 times=$4
  shift 4
  build/test/tests/bench/process_bench --runs "$runs" -- "$@" | {
    read -r theirs ours ratio
    awk -v theirs="$theirs" -v ours="$ours" -v times="$times" -v head="| $work | $rival" -v limit="$limit" \
      'BEGIN { theirs *= times; printf "%s | %.1f | %.1f | %.2f | %s |\n", head, theirs, ours, theirs / ours, limit }'
  }
}

# memory_row WORK LIMIT LINES OUR-COMMAND
memory_row() {
  local work=$1 limit=$2 lines=$3 theirs ours
  shift 3
  head -n 10000 "$lines" >"$lines.head" # ssh-keygen's does not grow with the file
  theirs=$(/usr/bin/time -f %M ssh-keygen -lf "$lines.head" 2>&1 >/dev/null)
  ours=$(/usr/bin/time -f %M "$@" 2>&1 >/dev/null)
  echo "| $work | $theirs | $ours | $(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }') | $limit |"
}
