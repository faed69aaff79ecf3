#!/usr/bin/env bash
# README's copy of the table of formats is what the program prints.
#
#     tests/cli/readme_test.sh --write   puts the program's table there (with KEYFLUENT and SOURCE_DIR set)
set -u
. "$(dirname "$0")/lib.sh"
readme=$SOURCE_DIR/README.md
{
  echo '<!-- formats -->'
  echo '```console'
  echo '$ keyfluent formats'
  "$KEYFLUENT" formats
  echo '```'
  echo '<!-- /formats -->'
} >table
if [ "${1:-}" = --write ]; then
  { sed '/^<!-- formats -->$/,$d' "$readme"; cat table; sed '1,/^<!-- \/formats -->$/d' "$readme"; } >new
  cat new >"$readme"
fi
sed -n '/^<!-- formats -->$/,/^<!-- \/formats -->$/p' "$readme" >copy
[ "$(wc -l <copy)" -gt 10 ] || fail 'README has no table of formats between its markers'
same table copy
finish
