#!/usr/bin/env bash
# rules: the list, the JSON, explain, and docs/rules.md, which is made from the same texts.
#
#     tests/cli/rules_test.sh --write   writes docs/rules.md (with KEYFLUENT and SOURCE_DIR set)
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
document=$SOURCE_DIR/docs/rules.md
[ "${1:-}" != --write ] || "$K" rules --output-format markdown >"$document"

expect 0 "$K" rules --output-format markdown
same out "$document"
rows=$(grep -c '^KEYFLUENT_RULE(' "$SOURCE_DIR/src/rules/rules.def")
equal "$(grep -c '^### KF' out)" "$rows"

expect 0 "$K" rules
equal "$(grep -c '^KF' out)" "$rows"
contains out 'KF301  error    an Ed25519 key with which anybody logs in'
expect 0 "$K" rules --json
equal "$(wc -l <out)" "$rows"
cp out json
if command -v python3 >/dev/null; then
  python3 - json <<'P' || fail 'rules --json'
import json, sys
for line in open(sys.argv[1], encoding='utf-8'):
    row = json.loads(line)
    assert row['schema'] == 'keyfluent/rules/1', row
    assert row['level'] in ('note', 'warning', 'error'), row
    assert all(row[name] for name in ('id', 'name', 'title', 'why', 'bad', 'good', 'remedy')), row
    assert row['severity'] == '' or 0 <= float(row['severity']) <= 10, row
P
fi
expect 2 "$K" rules --output-format html

expect 0 "$K" explain KF116
for word in 'KF116 unknown-option' 'Level:' 'Meaning:' 'Bad:' '  no-pyt ssh-ed25519' 'Good:' 'Remedy:'; do
  contains out "$word"
done
cp out by_id
expect 0 "$K" explain unknown-option
same out by_id
expect 0 "$K" explain kf116
same out by_id
expect 2 "$K" explain KF99
expect 2 "$K" explain unknown-optoin
contains err 'did you mean unknown-option?'

# Each fixture is found by the program, too.
expect 1 "$K" check "$SOURCE_DIR/fixtures/rules/KF301/bad"
contains out 'KF301'
finish
