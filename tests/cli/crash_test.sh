#!/usr/bin/env bash
# A part of what scripts/crash-test proves: killed or failing at any system call, the file is the old one or the new one.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need python3 strace ssh-keygen
shim=()
[ ! -e "${FAILING_CALLS-}" ] || shim=(--shim "$FAILING_CALLS")
"$SOURCE_DIR/scripts/crash-test" --program "$KEYFLUENT" --sample 29 "${shim[@]}"
code=$?
[ $code != 77 ] || exit 77
CHECKS=$((CHECKS + 1))
[ $code = 0 ] || fail "scripts/crash-test ended with $code"
finish
