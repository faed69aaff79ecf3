#!/usr/bin/env bash
# scripts/sbom lists everything that is linked, as SPDX, and docs/licences.md says the same.
set -u
. "$(dirname "$0")/lib.sh"
need python3 dpkg-query readelf ldd g++
build=$(cd "$(dirname "$KEYFLUENT")/.." && pwd)
[ -e "$build/build.ninja" ] || { echo 'skipped: not built by Ninja'; exit 77; }
grep -q bookworm /etc/os-release || { echo 'skipped: the table is of Debian 12'; exit 77; }
export SOURCE_DATE_EPOCH=1000000000

expect 0 "$SOURCE_DIR/scripts/sbom" --build "$build"
cp out sbom.json
python3 - sbom.json "$KEYFLUENT" "$SOURCE_DIR" <<'P' || fail 'the list is wrong'
import hashlib, json, pathlib, re, subprocess, sys
sbom = json.load(open(sys.argv[1]))
assert sbom['spdxVersion'] == 'SPDX-2.3' and sbom['dataLicense'] == 'CC0-1.0' and sbom['SPDXID'] == 'SPDXRef-DOCUMENT'
assert sbom['creationInfo']['created'] == '2001-09-09T01:46:40Z' and sbom['documentNamespace'].startswith('https://')
ids = {'SPDXRef-DOCUMENT'}
for package in sbom['packages']:
    assert re.fullmatch(r'SPDXRef-[A-Za-z0-9.-]+', package['SPDXID']) and package['SPDXID'] not in ids, package
    assert package['name'] and package['versionInfo'] and package['licenseDeclared'] and package['downloadLocation'], package
    ids.add(package['SPDXID'])
for link in sbom['relationships']:
    assert {link['spdxElementId'], link['relatedSpdxElement']} <= ids, link
described = {link['relatedSpdxElement'] for link in sbom['relationships'] if link['relationshipType'] == 'DESCRIBES'}
assert 'SPDXRef-keyfluent' in described
program = next(package for package in sbom['packages'] if package['SPDXID'] == 'SPDXRef-keyfluent')
assert program['checksums'][0]['checksumValue'] == hashlib.sha256(open(sys.argv[2], 'rb').read()).hexdigest()
# What CMake looks for is there, whatever it is called.
cmake = ''.join((pathlib.Path(sys.argv[3]) / file).read_text() for file in ('CMakeLists.txt', 'src/CMakeLists.txt', 'formats/CMakeLists.txt'))
text = json.dumps(sbom).lower().replace('_', '-')
for name in re.findall(r'find_package\((\w+)', cmake):
    if name not in ('Threads', 'doctest', 'benchmark'):
        word = {'nlohmann_json': 'nlohmann-json3'}.get(name, name).lower()
        assert word in text, f'{name} is not listed'
P
if [ -e "$build/libexec/keyfluent/keyfluent-session" ]; then
  sed -n '/<!-- licences -->/,/<!-- \/licences -->/{//!p}' "$SOURCE_DIR/docs/licences.md" >table
  expect 0 "$SOURCE_DIR/scripts/sbom" --build "$build" --licences
  same out table
fi
# A library that nobody wrote a licence down for is an error.
sed "s/^    'boost': .*//" "$SOURCE_DIR/scripts/sbom" >sbom-without
sed -i "s|^HERE = .*|HERE = pathlib.Path('$SOURCE_DIR')|" sbom-without
expect 1 python3 sbom-without --build "$build"
contains err 'is not in the table of licences'
finish
