#!/usr/bin/env bash
# action.yml and the GitLab template, on the example repository: their own commands are run.
set -u
. "$(dirname "$0")/lib.sh"
PATH=/usr/bin:$PATH # Debian's python3: the modules are its packages
need python3
python3 -c 'import yaml, jsonschema, junitparser' || { echo 'skipped: python3-yaml, -jsonschema or -junitparser is missing'; exit 77; }
pipelines=$SOURCE_DIR/tests/cli/pipelines.py
mkdir bin
cp -r "$SOURCE_DIR/tests/example-repo" repo
ln -s "$KEYFLUENT" bin/keyfluent
export PATH=$PWD/bin:$PATH
cd repo || exit 1

action() { python3 "$pipelines" action "$SOURCE_DIR/action.yml" "$@"; }
# told EXPRESSION   of the outputs and the other actions used.
told() { python3 -c 'import json, sys; print(eval(sys.argv[1], json.loads(open("out").readlines()[-1])))' "$1"; }

# As the example's workflow uses it.
python3 - .github/workflows/keys.yml >inputs <<'PY'
import sys, yaml
steps = yaml.safe_load(open(sys.argv[1]))['jobs']['keyfluent']['steps']
for name, value in steps[1]['with'].items():
    print(f'{name}={str(value).lower() if value is True else value}')
PY
mapfile -t inputs <inputs
expect 1 action "${inputs[@]}"
contains out '::error file=deploy/authorized_keys,line=3,'
contains out '::error file=deploy/authorized_keys,line=4,'
equal "$(told 'outputs')" "{'sarif-file': 'keyfluent.sarif', 'exit-code': '1'}"
equal "$(told '[use["with"]["sarif_file"] for use in used]')" "['keyfluent.sarif']" 'uploaded although the check failed'
python3 - keyfluent.sarif "$SOURCE_DIR/tests/schemas/sarif-2.1.0.json" <<'PY' || fail 'SARIF'
import json, sys, jsonschema
report, schema = (json.load(open(path)) for path in sys.argv[1:])
jsonschema.validate(report, schema)
assert sorted(result['ruleId'] for result in report['runs'][0]['results']) == ['KF116', 'KF201'], report
PY

# Its other inputs.
expect 0 action files=deploy fail-on=never
contains out '::error file='
equal "$(told 'used')" '[]'
equal "$(told 'outputs["exit-code"]')" 0
expect 0 action files='**/authorized_keys' options=$'--ignore=KF201,KF116\n--openssh=8.9'
expect 1 action files='deploy/auth*' sarif-file=other.sarif options=--select=KF2 upload=true
[ -s other.sarif ] || fail 'no SARIF file where it was asked for'
lacks other.sarif '"ruleId":"KF116"'
contains other.sarif '"ruleId":"KF201"'
expect 3 action files='nowhere/*'
contains out '::error::keyfluent: no file is named by nowhere/*'
mkdir 'a b'
cp deploy/authorized_keys 'a b/$(touch pwned)'
expect 1 action files=$'a b/$(touch pwned)'
expect 1 action files='a b/*' options=
contains out 'a b/$(touch pwned)'
[ ! -e pwned ] || fail 'a file name was run as a command'
ln -s "$KEYFLUENT" mine
rm ../bin/keyfluent
expect 1 action files=deploy program=./mine
ln -s "$KEYFLUENT" ../bin/keyfluent

# The GitLab job, with the example's variables.
python3 - .gitlab-ci.yml >variables <<'PY'
import sys, yaml
for name, value in yaml.safe_load(open(sys.argv[1]))['keyfluent']['variables'].items():
    print(f'{name}={value}')
PY
mapfile -t variables <variables
job=$SOURCE_DIR/scripts/packaging/gitlab/keyfluent.gitlab-ci.yml
expect 1 python3 "$pipelines" gitlab "$job" "${variables[@]}"
contains out 'KF201'
contains out 'codequality gl-code-quality-report.json'
python3 - "$SOURCE_DIR/tests/schemas/gitlab.json" <<'PY' || fail 'reports of the GitLab job'
import json, sys, jsonschema, junitparser
report = json.load(open('gl-code-quality-report.json'))
jsonschema.validate(report, json.load(open(sys.argv[1])))
assert {row['location']['path'] for row in report} == {'deploy/authorized_keys'} and len(report) == 2, report
xml = junitparser.JUnitXml.fromfile('keyfluent-junit.xml')
assert sum(suite.failures for suite in xml) == 2
PY
expect 0 python3 "$pipelines" gitlab "$job" "${variables[@]}" KEYFLUENT_OPTIONS=--ignore=KF1,KF2
finish
