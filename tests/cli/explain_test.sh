#!/usr/bin/env bash
# explain and formats: the tables that users see.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT

# Every id in the tables is listed and explained.
expect 0 "$K" explain
cp out list
for table in formats/core/errors.def src/findings/errors.def; do
  sed -n 's/^KEYFLUENT_ERROR(\([a-z0-9_]*\), "\(E[0-9]*\)".*/\2 \1/p' "$SOURCE_DIR/$table"
done >ids
sed -n 's/^KEYFLUENT_REPAIR([A-Za-z0-9]*, "\(R[0-9]*\)", "\([a-z0-9-]*\)".*/\1 \2/p' "$SOURCE_DIR/formats/core/repairs.def" >>ids
"$K" rules --json | sed 's/.*"id":"\([^"]*\)".*"name":"\([^"]*\)".*/\1 \2/' >>ids
cat "$SOURCE_DIR"/src/audit/checks/*.cpp | grep -A1 '"KA[0-9]*",' | tr -d '{", ' | grep -v '^--' | paste -d' ' - - >>ids
grep -q '^KA108 shared-prime$' ids || fail 'the checks of audit were not found'
[ "$(wc -l <ids)" -gt 170 ] || fail 'the tables were not found'
equal "$(wc -l <list)" "$(wc -l <ids)" 'explain lists every id'
while read -r id name; do
  contains list "$id  $name"
  expect 0 "$K" explain "$id"
  contains out "$id $name"
  contains out 'Meaning:'
  cp out by_id
  expect 0 "$K" explain "$name"
  same out by_id
done <ids
expect 0 "$K" explain e214 R101
contains out 'E214 base64_truncated'
contains out 'R101 crlf'
expect 2 "$K" explain base64_truncatde
contains err 'did you mean base64_truncated?'
expect 2 "$K" explain nothing-like-it
contains err '[E904]'

# formats: one row a format, and the same in JSON.
expect 0 "$K" formats
cp out table
while read -r symbol; do
  name=${symbol//_/-}
  grep -q "^$name " table || fail "formats does not list $name"
done < <(sed -n 's/^KEYFLUENT_FORMAT(\([a-z0-9_]*\))/\1/p' "$SOURCE_DIR/formats/formats.def")
expect 0 "$K" formats --json
equal "$(wc -l <out)" "$(grep -c '^KEYFLUENT_FORMAT' "$SOURCE_DIR/formats/formats.def")"
if command -v python3 >/dev/null; then
  python3 - out <<'P' || fail 'formats --json'
import json, sys
for line in open(sys.argv[1]):
    row = json.loads(line)
    assert row['schema'] == 'keyfluent/formats/1', row
    assert row['kind'] in ('public', 'private') and isinstance(row['write'], bool), row
P
fi

finish
