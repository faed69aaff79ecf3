# shellcheck shell=bash
# shellcheck disable=SC2154,SC2086  # variables of bench.sh, whose values hold no blanks
# scripts/bench files: many files in one process.

bench_files() {
  local count=10000
  echo "making $count files" >&2
  scripts/bulk_keys rfc4716 $count "$work/files"
  # The shell loop takes 40 seconds: it converts a tenth of the files.
  mkdir "$work/some" && cp "$work"/files/*0.pub "$work/some"
  # shellcheck disable=SC2016  # expanded in the loop
  printf 'for file in %s/some/*; do ssh-keygen -i -f "$file"; done\n' "$work" >"$work/loop"
  compare 5 sh "$work/loop" -- $default convert --recursive "$work/files"
  time_row "$count RFC 4716 files to lines" 'a shell loop of ssh-keygen -i' '≥ 400' '≥ 900' 0 1 10
}
