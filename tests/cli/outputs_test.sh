#!/usr/bin/env bash
# The outputs of findings, read by readers that others wrote: SARIF by its schema, JUnit by a parser of it …
. "$SOURCE_DIR/tests/cli/lib.sh"
python=/usr/bin/python3  # Debian's: the readers are its packages
need $python
for module in jsonschema junitparser; do
  $python -c "import $module" 2>/dev/null || { echo "skipped: python3-$module is not installed"; exit 77; }
done
mkdir samples
expect 0 "${OUTPUTS_TOOL:?}" samples
expect 0 $python "$SOURCE_DIR/tests/cli/outputs_check.py" samples "$SOURCE_DIR/tests/schemas"
cat out

# broken RUN.OUTPUT SED   the readers must see what is broken.
broken() {
  cp "samples/$1" whole
  sed -i "$2" "samples/$1"
  CHECKS=$((CHECKS + 1))
  ! cmp -s whole "samples/$1" || fail "$1: $2 changes nothing"
  ! $python "$SOURCE_DIR/tests/cli/outputs_check.py" samples "$SOURCE_DIR/tests/schemas" >/dev/null 2>&1 ||
    fail "$1 is taken with: $2"
  cp whole "samples/$1"
}
broken one.sarif 's/"startColumn":16/"startColumn":"16"/'
broken one.sarif 's/unicodeCodePoints/bytes/'
broken fixes.sarif 's/"deletedRegion":{"startLine":4,"startColumn":3/"deletedRegion":{"startLine":4,"startColumn":7/'
broken one.junit 's/failures="1"/failures="2"/'
broken nasty.junit 's/&amp;/\&/'
broken nasty.checkstyle 's/\\x01/\x01/'
broken one.gitlab 's/"major"/"error"/'
broken nasty.github 's/%250A/%0A/'
broken nasty.github 's/%2C/,/'
broken one.rdjson 's/"start"/"begin"/'
broken one.jsonl 's/"fix":/"fixes":/'
finish
