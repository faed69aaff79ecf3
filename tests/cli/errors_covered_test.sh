#!/usr/bin/env bash
# Every row of the error and repair tables has its texts, and a test or a fixture that provokes it.
set -u
. "$(dirname "$0")/lib.sh"
cd "$SOURCE_DIR" || exit 1

while read -r name id; do
  if ! grep -rqE "errors::$name\b|\b$id\b" tests fixtures/BAD.tsv --include='*.cpp' --include='*.sh' --include='*.tsv' --exclude=errors_covered_test.sh; then
    fail "$id $name: nothing provokes it"
  fi
  for field in Meaning Example; do
    "$KEYFLUENT" explain "$id" >"$SCRATCH/text" 2>&1 || fail "$id: explain failed"
    contains "$SCRATCH/text" "$field:"
  done
done < <(sed -n 's/^KEYFLUENT_ERROR(\([a-z0-9_]*\), "\(E[0-9]*\)".*/\1 \2/p' formats/core/errors.def src/findings/errors.def src/findings/sandbox_errors.def)

while read -r id name; do
  cut -f7 fixtures/MANIFEST.tsv | tr , '\n' | grep -qx "$name" || grep -rqE "\"$name\"|$name@" tests || fail "$id $name: no fixture needs it"
  "$KEYFLUENT" explain "$id" >/dev/null 2>&1 || fail "$id: explain failed"
done < <(sed -n 's/^KEYFLUENT_REPAIR([A-Za-z0-9]*, "\(R[0-9]*\)", "\([a-z0-9-]*\)".*/\1 \2/p' formats/core/repairs.def)
finish
