#!/usr/bin/env bash
# What a terminal shows: colour, width, locales, progress; and what Ctrl-C leaves behind: nothing.
set -u
. "$(dirname "$0")/lib.sh"
need python3
K=$KEYFLUENT

# Without UTF-8 help, explanations and messages are plain ASCII, in 80 columns as well.
for command in '' $("$K" help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
  # shellcheck disable=SC2086
  LC_ALL=C expect 0 "$K" help $command
  CHECKS=$((CHECKS + 1))
  ! LC_ALL=C grep -nP '[^\x00-\x7F]' out || fail "help $command is not ASCII"
  [ "$(LC_ALL=C wc -L <out)" -le 80 ] || fail "help $command is too wide in ASCII"
done
LC_ALL=C expect 0 "$K" explain KF101
contains out 'AAAA... bob'
LC_ALL=C.UTF-8 expect 0 "$K" explain KF101
contains out 'AAAA… bob'
LC_ALL=C expect 2 "$K" explain 'KF1…' # what the user typed is escaped or shown, and no crash
LC_ALL=C expect 0 "$K" help convert
contains out '[INPUT...]'
LC_ALL=C.UTF-8 expect 0 "$K" help convert
contains out '[INPUT…]'

# For programs nothing is changed.
LC_ALL=C expect 0 "$K" rules --output-format markdown
same out "$SOURCE_DIR/docs/rules.md"

python3 "$SOURCE_DIR/tests/cli/terminal_check.py" "$K" "$FIXTURES" || fail 'in a terminal'
CHECKS=$((CHECKS + 1))

# Ctrl-C while a file is put in its place: the whole file is there or none, and nothing else.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
  interrupt() { # DESCRIPTION NAMES COMMAND...: what may be in the folder afterwards
    local what=$1 names=$2 pid
    shift 2
    rm -rf slow && mkdir slow
    env --default-signal=INT strace -f -o trace -e trace=fsync -e inject=fsync:delay_enter=700000 "$@" >out 2>err </dev/null &
    for _ in $(seq 200); do
      compgen -G 'slow/.k*' >/dev/null && break # the temporary file
      sleep 0.02
    done
    CHECKS=$((CHECKS + 1))
    compgen -G 'slow/.k*' >/dev/null || fail "$what: no temporary file was seen"
    read -r pid _ <"/proc/$!/task/$!/children" # a shell ignores SIGINT for what it runs beside itself; env undoes that
    kill -INT "$pid"
    wait $!
    equal $? 130 "$what: the exit code"
    equal "$(ls -A slow | tr '\n' ' ')" "$names" "$what"
  }
  interrupt convert 'line.pub ' "$K" convert "$FIXTURES/good/ed25519/rfc4716.pub" -o slow/line.pub
  "$K" convert "$FIXTURES/good/ed25519/rfc4716.pub" >whole
  same slow/line.pub whole
  interrupt generate 'key key.pub ' "$K" generate -o slow/key --no-passphrase
else
  echo 'strace does not work here: Ctrl-C during a write is not tested'
fi
finish
