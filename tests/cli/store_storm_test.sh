#!/usr/bin/env bash
# A part of what scripts/store-storm proves: many writers at once, a killed one, and an editor that knows of no lock.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need python3 ssh-keygen
"$SOURCE_DIR/scripts/store-storm" --program "$KEYFLUENT" --writers 8 --keys 25 || fail "scripts/store-storm ended with $?"
CHECKS=$((CHECKS + 1))
finish
