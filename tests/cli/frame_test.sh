#!/usr/bin/env bash
# The frame of every command: help, version, usage errors, standard output that fails.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT

# Help: on standard output, exit code 0, examples before options, 80 columns.
expect 0 "$K"
contains out 'Usage: keyfluent COMMAND'
cp out overview
for words in --help -h help; do
  expect 0 "$K" $words
  same out overview
  equal "$(wc -c <err)" 0 "$words says nothing on standard error"
done
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p' overview)
equal "$(wc -w <<<"$commands")" "$(grep -c '^KEYFLUENT_COMMAND' "$SOURCE_DIR/src/cli/commands.def")" 'the overview lists every command'
for command in $commands; do
  expect 0 "$K" help "$command"
  cp out help
  for words in --help -h '--help --no-such'; do
    [ "$words" = '--help --no-such' ] && continue
    expect 0 "$K" "$command" $words
    same out help
  done
  contains help 'Examples:'
  contains help 'Exit codes:'
  width=$(LC_ALL=C.UTF-8 wc -L <help)
  [ "$width" -le 80 ] || fail "help of $command is $width columns wide"
  # An option that does not exist, and one with a typing error.
  expect 2 "$K" "$command" --no-such-option
  contains err '[E902]'
  expect 2 "$K" "$command" --quite
  contains err 'did you mean --quiet?'
  expect 2 "$K" "$command" --color sometimes
  contains err '[E904]'
done

expect 0 "$K" --version
equal "$(cat out)" "$(sed -n 's/^project(keyfluent VERSION \([0-9.]*\) .*/keyfluent \1/p' "$SOURCE_DIR/CMakeLists.txt")"
expect 0 "$K" --version --verbose
contains out 'OpenSSL  3.'
contains out 'Boost    1.'

# The first word must be a command.
expect 2 "$K" konvert
contains err 'there is no command konvert [E901]'
contains err 'did you mean convert?'
expect 2 "$K" frobnicate
contains err '[E901]'
expect 2 "$K" help konvert
contains err '[E901]'
expect 2 "$K" --quiet
contains err '[E901]'
expect 2 "$K" ''
contains err '[E901]'

# Options are never abbreviated, and values are checked.
expect 2 "$K" convert --for=x --stric
contains err '[E902]'
expect 2 "$K" convert --to
contains err 'option --to needs an argument [E903]'
expect 2 "$K" convert --to rfc4761 x
contains err 'did you mean rfc4716?'
expect 2 "$K" convert --to ppk --for putty x
contains err '[E906]'
expect 2 "$K" convert --force=yes x
contains err 'option --force takes no argument [E904]'
expect 2 "$K" convert --for telnet x
contains err '[E904]'
expect 2 "$K" pair one
contains err '[E905]'
expect 2 "$K" generate
contains err '[E905]'

# An argument that attacks the terminal is escaped.
expect 2 "$K" "$(printf 'x\033[31m')"
lacks err "$(printf '\033')"

# Standard output that cannot be written is an error, and SIGPIPE is no silent death.
for words in --help --version formats 'explain' "convert $FIXTURES/good/ed25519/openssh.pub" "inspect $FIXTURES/good/ed25519/openssh.pub"; do
  # shellcheck disable=SC2086
  "$K" $words >/dev/full 2>err
  equal $? 6 "$words to a full device"
  contains err '[E807]'
done
{ sleep 0.3; "$K" explain 2>err; echo $? >code; } | true
equal "$(cat code)" 6 'a reader that went away'
contains err '[E807]'

# Colour: only where it is wanted.
expect 2 "$K" konvert
lacks err "$(printf '\033')"
expect 3 "$K" convert --color always "$FIXTURES/bad/empty"
contains err "$(printf '\033[')"
expect 3 "$K" convert --color never "$FIXTURES/bad/empty"
lacks err "$(printf '\033[')"

finish
