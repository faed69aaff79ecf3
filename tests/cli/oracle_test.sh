#!/usr/bin/env bash
# A part of what scripts/oracle compares: sshd and keyfluent make the same of files made at random.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
[ -x /usr/bin/python3 ] || { echo 'skipped: /usr/bin/python3 is not installed'; exit 77; }
tool=$(dirname "$KEYFLUENT")/../tests/verdict_tool
[ -x "$tool" ] || { echo 'skipped: verdict_tool is not built'; exit 77; }
"$SOURCE_DIR/scripts/oracle" --tool "$tool" --seed 4 --count 120
code=$?
[ $code != 77 ] || exit 77
[ $code = 0 ] || fail "scripts/oracle ended with $code"
finish
