# shellcheck shell=bash
# Sourced by the shell tests.  CTest gives KEYFLUENT (the program) and SOURCE_DIR (the repository).
# Each test runs in an empty scratch folder of its own, which is removed at the end.

: "${KEYFLUENT:?}" "${SOURCE_DIR:?}"
FIXTURES=$SOURCE_DIR/fixtures
SCRATCH=$(mktemp -d)
FAILURES=0 CHECKS=0
trap 'cleanup' EXIT
cd "$SCRATCH" || exit 1
unset SSH_ASKPASS SSH_ASKPASS_REQUIRE DISPLAY WAYLAND_DISPLAY GITHUB_ACTIONS NO_COLOR FORCE_COLOR

# A test may define at_exit to stop what it started.
at_exit() { :; }
cleanup() {
  at_exit
  chmod -R u+rwx "$SCRATCH" 2>/dev/null
  rm -rf "$SCRATCH"
}

fail() {
  echo "FAIL: $*" >&2
  FAILURES=$((FAILURES + 1))
}

# need PROGRAM...   skips the test where a peer is not installed.
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
  done
}

# expect CODE COMMAND...   runs a command; its output is in ./out and ./err afterwards.
expect() {
  local code=$1
  shift
  "$@" >out 2>err </dev/null
  local got=$?
  CHECKS=$((CHECKS + 1))
  if [ $got != "$code" ]; then
    fail "$*: exit code $got, expected $code"
    sed 's/^/    out: /' out >&2
    sed 's/^/    err: /' err >&2
  fi
}

# contains FILE TEXT, lacks FILE TEXT, same FILE FILE
contains() {
  CHECKS=$((CHECKS + 1))
  grep -qF -- "$2" "$1" || { fail "$1 does not contain: $2"; sed 's/^/    /' "$1" >&2; }
}
lacks() {
  CHECKS=$((CHECKS + 1))
  ! grep -qF -- "$2" "$1" || fail "$1 contains: $2"
}
same() {
  CHECKS=$((CHECKS + 1))
  cmp "$1" "$2" >&2 || fail "$1 and $2 differ"
}
equal() {
  CHECKS=$((CHECKS + 1))
  [ "$1" = "$2" ] || fail "'$1' is not '$2'${3:+ ($3)}"
}

finish() {
  echo "$CHECKS checks, $FAILURES failures"
  exit $((FAILURES > 0))
}
