#!/usr/bin/env bash
# Memory that runs out: a sample of scripts/memory-test, which tries every allocation.
set -u
. "$(dirname "$0")/lib.sh"
need python3
"$SOURCE_DIR/scripts/memory-test" --program "$KEYFLUENT" --shim "$FAILING_MEMORY" --sample 61 >log 2>&1 || fail "$(cat log)"
# Behind the change little is left to do, and no sample meets it: all cases of the command that changes a file.
"$SOURCE_DIR/scripts/memory-test" --program "$KEYFLUENT" --shim "$FAILING_MEMORY" --command authorize >>log 2>&1 ||
  fail "$(cat log)"
CHECKS=$(sed -n 's/^\([0-9]*\) cases.*/\1/p' log | awk '{ sum += $1 } END { print sum }')
[ "${CHECKS:-0}" -gt 20 ] || fail "only ${CHECKS:-no} cases: $(cat log)"
finish
