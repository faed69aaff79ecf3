# shellcheck shell=bash
# shellcheck disable=SC2034  # read by the parts
# What the parts of scripts/bench share: programs, data, and rows of the table.
#
# A part is a function bench_PART in scripts/lib/bench_PART.sh that prints rows, by `row`, or by `compare` and
# `time_row` or `print_row`.  It may use $default (the program), $static after build_static, $work (a folder that is
# removed at the end), and lines_file.  Messages go to standard error.

default=build/bench/default
static=build/bench/static
line_count=1000000
asked_runs=
bench=(build/test/tests/bench/process_bench) # a part may run it as another account

# prepare builds the default program.  The folders are those of scripts/test: what it has built is not built again.
prepare() {
  install_packages "${BUILD_PACKAGES[@]}" openssh-client putty-tools python3 >&2
  cmake -S . -B build/test -G Ninja -DCMAKE_BUILD_TYPE=Release -DKEYFLUENT_BENCHMARKS=ON >/dev/null
  build_target keyfluent
  build_target process_bench
  install_program build/test/src/keyfluent $default
}

# build_target NAME   builds a program of build/test.
build_target() {
  cmake --build build/test --target "$1" >/dev/null
}

# build_static builds $static.
build_static() {
  install_packages "${STATIC_PACKAGES[@]}" >&2
  cmake -S . -B build/static -G Ninja -DCMAKE_BUILD_TYPE=Release -DKEYFLUENT_STATIC=ON -DKEYFLUENT_TESTS=OFF >/dev/null
  cmake --build build/static >/dev/null
  install_program build/static/src/keyfluent $static
}

# install_program FROM TO   Programs are measured as installed, that is copied: the pages of a file that a linker has
# just written are cached in small pieces, and each start pays for that.
install_program() {
  mkdir -p build/bench
  install "$1" "$2"
}

table_head() {
  cat <<END
# Benchmarks

Measured on $(date -u +%F) by \`scripts/bench\`. Whole processes in turn, medians, warm cache, output to /dev/null. Where the
goal says "≥", the ratio is how many times keyfluent is as fast as its rival; where it says "≤", it is keyfluent's part of
the rival's time or memory. "By CPU" is the same ratio of processor time, which other programs on the machine disturb less.

- machine: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(. /etc/os-release && echo "$PRETTY_NAME")
- build: $($default --version | head -n 1), Release, $(c++ --version | head -n 1)
- rivals: $(ssh -V 2>&1), puttygen $(puttygen --version | sed -n 's/.*[Rr]elease //p' | head -n 1)

| work | rival | rival's | keyfluent's | ratio | by CPU | at least | aim |
| --- | --- | --- | --- | --- | --- | --- | --- |
END
}

# runs_of N   how often to run, if the command line does not say
runs_of() {
  echo "${asked_runs:-$1}"
}

# compare RUNS COMMAND [-- COMMAND]...   runs them in turn; sets the arrays elapsed, processor (ms) and peak (KB).
compare() {
  local runs measured
  runs=$(runs_of "$1")
  shift
  measured=$("${bench[@]}" --runs "$runs" -- "$@")
  mapfile -t elapsed < <(cut -d' ' -f1 <<<"$measured")
  mapfile -t processor < <(cut -d' ' -f2 <<<"$measured")
  mapfile -t peak < <(cut -d' ' -f3 <<<"$measured")
}

# print_row WORK RIVAL GOAL AIM UNIT THEIRS OURS [THEIR-CPU OUR-CPU]   GOAL and AIM: '≥ 45', '≤ 0.6', or -
print_row() {
  awk -v work="$1" -v rival="$2" -v goal="$3" -v aim="$4" -v unit="$5" -v theirs="$6" -v ours="$7" -v their_cpu="${8:-0}" -v our_cpu="${9:-0}" '
    function ratio(theirs, ours) {
      return goal ~ /^≥/ || aim ~ /^≥/ ? sprintf(theirs / ours < 10 ? "%.2f" : "%.0f", theirs / ours) : sprintf("%.3f", ours / theirs)
    }
    function value(number) { return sprintf(number < 100 ? "%.2f %s" : "%.0f %s", number, unit) }
    BEGIN {
      printf "| %s | %s | %s | %s | **%s** | %s | %s | %s |\n", work, rival, value(theirs), value(ours), ratio(theirs, ours),
        (their_cpu > 0 && our_cpu > 0 ? ratio(their_cpu, our_cpu) : "-"), goal, aim
    }'
}

# time_row WORK RIVAL GOAL AIM THEIR-INDEX OUR-INDEX [TIMES]   prints a row of what `compare` has measured.  TIMES: the
# rival did that part of the work.
time_row() {
  local times=${7:-1}
  print_row "$1" "$2" "$3" "$4" ms "$(times "$times" "${elapsed[$5]}")" "${elapsed[$6]}" \
    "$(times "$times" "${processor[$5]}")" "${processor[$6]}"
}

times() {
  awk -v a="$1" -v b="$2" 'BEGIN { print a * b }'
}

# row RUNS WORK RIVAL GOAL AIM RIVAL-COMMAND -- OUR-COMMAND
row() {
  local runs=$1 work=$2 rival=$3 goal=$4 aim=$5
  shift 5
  compare "$runs" "$@"
  time_row "$work" "$rival" "$goal" "$aim" 0 1
}

# lines_file KIND COUNT   prints the path of a file of so many lines, made by scripts/bulk_keys at the first time.
lines_file() {
  local whole=build/bench/$1 part=build/bench/$1-$2
  if [ ! -e "$part" ]; then
    if [ ! -e "$whole" ] || [ "$(wc -l <"$whole")" -lt "$2" ]; then
      echo "making $2 lines: $1" >&2
      scripts/bulk_keys "$1" "$2" >"$whole.new" && mv "$whole.new" "$whole"
    fi
    head -n "$2" "$whole" >"$part.new" && mv "$part.new" "$part"
  fi
  echo "$part"
}
