#!/usr/bin/env bash
# The tutorials and README: every command in a block for the console runs, and prints what is shown.
set -u
. "$(dirname "$0")/lib.sh"
need python3
for file in "$SOURCE_DIR"/docs/tutorials/*.md "$SOURCE_DIR/README.md"; do
  name=$(basename "$file" .md)
  CHECKS=$((CHECKS + 1))
  python3 "$SOURCE_DIR/tests/cli/tutorials.py" "$file" >"$name.log" 2>&1
  code=$?
  cat "$name.log"
  [ $code = 0 ] || [ $code = 77 ] || fail "$name"
done
equal "$(ls "$SOURCE_DIR"/docs/tutorials | tr '\n' ' ')" 'administrator.md ci.md client.md troubleshooter.md '

# The comparison can fail: one that shows something else, and a command that is not run.
for change in 's/client@example/someone@example/' 's/^```console$/```text/'; do
  sed "$change" "$SOURCE_DIR/docs/tutorials/administrator.md" >changed.md
  expect 1 python3 "$SOURCE_DIR/tests/cli/tutorials.py" changed.md
done
finish
