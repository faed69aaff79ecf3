#!/usr/bin/env bash
# keyfluent audit: weak keys, known keys, keys in common, inputs of every kind, and what it prints.
set -u
. "$(dirname "$0")/lib.sh"
need python3
KEYS=$SOURCE_DIR/tests/cli/audit_keys.py
WEAK=$SOURCE_DIR/tests/formats/keys/weakness/weak_keys.tsv

# ids FILE   the ids of the findings in the JSON lines of ./out, by line of the input
findings() {
  python3 - "$@" <<'PY'
import json, sys
for row in open('out'):
    record = json.loads(row)
    assert record['schema'] == 'keyfluent/audit/1', record
    if 'finding' in record:
        print(record['line'], record['finding']['id'])
PY
}

# Ten thousand sound keys, and nothing to say about them.
python3 "$KEYS" sound 10000 >sound
expect 0 "$KEYFLUENT" audit --fail-on note --shared-primes sound
contains out 'Found nothing wrong in 1 file (10000 keys).'

# Every weak key of the table of definitions is found, under the id of its weakness, and no sound one.
tail -n +2 "$WEAK" | python3 -c '
import base64, sys
for row in sys.stdin:
    names, what, blob = row.rstrip("\n").split("\t")
    size = int.from_bytes(base64.b64decode(blob)[:4], "big")
    print(base64.b64decode(blob)[4:4 + size].decode(), blob)' >weak
expect 1 "$KEYFLUENT" audit --json weak
python3 - "$WEAK" "$SOURCE_DIR/formats/keys/weakness/texts.def" >wanted <<'PY'
import re, sys
ids = dict((name, id) for id, name in re.findall(r'"(KF3\d\d)", "([a-z0-9-]+)"', open(sys.argv[2]).read()))
for number, row in enumerate(open(sys.argv[1]).read().split('\n')[1:-1], 1):
    for name in row.split('\t')[0].rstrip('?').split(','):
        if name != '-':
            print(number, ids[name])
PY
findings | grep KF3 | sort -n >got
sort -n wanted | grep -vxFf got >missing
equal "$(cat missing)" '' 'weak keys that are not found'
equal "$(grep -vxFf wanted got)" '' 'findings at sound keys'

# The degenerate list, with which sshd lets everybody in, is found whole.
DEGENERATE=$SOURCE_DIR/tests/src/rules/degenerate_keys.txt
expect 1 "$KEYFLUENT" audit --json "$DEGENERATE"
findings | grep -E 'KF30[1-3]' | cut -d' ' -f1 | sort -n >got
grep -n '^ssh' "$DEGENERATE" | cut -d: -f1 >wanted
same wanted got

# Planted primes among ten thousand moduli, with duplicates and different sizes.
python3 "$KEYS" shared 10000 >shared
line_of() { grep -n " key$1\$" shared | cut -d: -f1; }
expect 1 "$KEYFLUENT" audit --shared-primes --json shared
python3 - >got <<'PY'
import json
for row in open('out'):
    record = json.loads(row)
    if record.get('finding', {}).get('id') == 'KA108':
        print(record['line'], record['finding']['message'].split('shares ')[1])
PY
{
  echo "$(line_of 0) a prime of 512 bits with shared:$(line_of 7), shared:$(line_of 9999)"
  echo "$(line_of 7) a prime of 512 bits with shared:$(line_of 0), shared:$(line_of 9999)"
  echo "$(line_of 9999) a prime of 512 bits with shared:$(line_of 0), shared:$(line_of 7)"
  echo "$(line_of 3) a prime of 512 bits with shared:$(line_of 5000)"
  echo "$(line_of 5000) a prime of 512 bits with shared:$(line_of 3)"
  echo "$(line_of 5000) a prime of 384 bits with shared:$(line_of 3333)"
  echo "$(line_of 3333) a prime of 384 bits with shared:$(line_of 5000)"
  echo "$(line_of 11) a prime of 1024 bits with shared:$(line_of 2000)"
  echo "$(line_of 2000) a prime of 1024 bits with shared:$(line_of 11)"
} | sort >wanted
sort got >sorted
same wanted sorted
cp out export.jsonl

# The export of a host says the same when it is read back, and so does less memory.
expect 1 "$KEYFLUENT" audit --from-jsonl export.jsonl --shared-primes --memory 12M --threads 1 --output-format concise
equal "$(grep -c 'KA108' out)" 9
expect 3 "$KEYFLUENT" audit --from-jsonl shared
contains err E773
expect 2 "$KEYFLUENT" audit --shared-primes --memory 1K shared
contains err E771
expect 2 "$KEYFLUENT" audit --memory 5X shared
expect 2 "$KEYFLUENT" audit --from-jsonl - shared

# A machine without libgmp says so before it reads anything; everything else works.
if command -v cc >/dev/null; then
  cat >without.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
void *dlopen(const char *name, int mode) {
  void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
  return name && strstr(name, "gmp") ? NULL : real(name, mode);
}
C
  cc -shared -fPIC -w without.c -o without.so -ldl
  expect 6 env LD_PRELOAD="$SCRATCH/without.so" "$KEYFLUENT" audit --shared-primes shared
  contains err E770
  equal "$(cat out)" ''
fi

# inspect's lines are read as well.
head -n 3 sound >three
"$KEYFLUENT" inspect --json three >inspected.jsonl
expect 0 "$KEYFLUENT" audit --from-jsonl inspected.jsonl
contains out '(3 keys)'

# Numbers that are none, or next to none, are no danger.
for blob in AAAAB3NzaC1yc2EAAAABAQAAAAA= AAAAB3NzaC1yc2EAAAADAQABAAAAAQE= AAAAB3NzaC1yc2EAAAADAQABAAAAAQM=; do
  echo "{\"public_key\":\"$blob\"}"
done >tiny.jsonl
expect 1 "$KEYFLUENT" audit --from-jsonl tiny.jsonl --shared-primes
contains out 'the RSA key has 0 bits'

# Blocklists: badkeys' binary format and fingerprints.
{ grep ssh-rsa sound | head -n 1; grep ssh-ed25519 sound | head -n 1; grep ecdsa sound | head -n 1; } >some
python3 "$KEYS" blocklist some >list.bin
expect 1 "$KEYFLUENT" audit --blocklist list.bin --json sound
equal "$(findings | grep -c KA104)" 3
contains out 'source 5'
ssh-keygen -lf some 2>/dev/null | cut -d' ' -f2 | sed 's/$/ leaked in May/' >list.txt
expect 1 "$KEYFLUENT" audit --blocklist list.txt --json sound
equal "$(findings | grep -c KA104)" 3
contains out 'leaked in May'
sed -n 20,22p sound >others
expect 0 "$KEYFLUENT" audit --blocklist list.txt others
for bad in "$SOURCE_DIR/README.md" /dev/null; do
  expect 3 "$KEYFLUENT" audit --blocklist "$bad" three
  contains err E772
done
head -c 1601 list.bin >cut.bin
expect 3 "$KEYFLUENT" audit --blocklist cut.bin three
printf '\377%.0s' {1..16} | cat - list.bin >unsorted.bin
expect 3 "$KEYFLUENT" audit --blocklist unsorted.bin three
contains err 'not sorted'

# Vagrant's key, whose private half is in its repository.
echo 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN1YdxBpNlzxDqfJyw/QKow1F+wvG9hXGoqiysfJOn5Y vagrant' >vagrant
expect 1 "$KEYFLUENT" audit vagrant
contains out KA103
contains out "Vagrant's insecure key"

# One key for several users, one comment for several keys, a time that is over, a short key.
mkdir -p homes/alice homes/bob
sed -n 2p sound >homes/alice/authorized_keys
{ sed -n 2p sound; sed -n 3,6p sound | sed 's/ [^ ]*$/ root@localhost/'; } >homes/bob/authorized_keys
echo "expiry-time=\"20200101\" $(sed -n 9p sound)" >>homes/bob/authorized_keys
echo "ssh-rsa $(grep -P '^-\tsound\t' "$WEAK" | cut -f3) short" >>homes/bob/authorized_keys
expect 1 "$KEYFLUENT" audit homes
contains out KA106
contains out 'also in homes/bob/authorized_keys:1'
contains out KA107
contains out KA105
contains out KA101
contains out 'in 2 files'

# Folders, known_hosts, and files in other formats.
mkdir mixed
cp "$FIXTURES/good/rsa3072/Identity.pub" mixed/secsh.pub
sed -n 3p sound | sed 's/^/host.example,192.0.2.1 /' >mixed/known_hosts
sed -n 4p sound | sed 's/^/@cert-authority *.example /' >>mixed/known_hosts
echo 'no key at all' >mixed/readme.txt
expect 0 "$KEYFLUENT" audit mixed
contains out 'in 3 files (3 keys)'
expect 3 "$KEYFLUENT" audit mixed/readme.txt
contains err E102
expect 6 "$KEYFLUENT" audit nowhere
"$KEYFLUENT" audit <vagrant >out 2>err
equal $? 1 'standard input'

# All users' files, as the configuration names them; a pipe does not hold anybody up.
if [ "$(id -u)" = 0 ]; then
  mkdir all
  cp vagrant all/root
  printf 'AuthorizedKeysFile %s/all/%%u\n' "$SCRATCH" >sshd_config
  mkfifo all/daemon
  expect 5 "$KEYFLUENT" audit --all-users --sshd-config sshd_config
  contains out 'all/root'
  contains out KA103
  contains err E774
fi

# Outputs, and explanations.
for format in sarif junit github gitlab checkstyle rdjson json concise; do
  expect 1 "$KEYFLUENT" audit --output-format $format vagrant homes
  contains out KA103
done
expect 0 "$KEYFLUENT" explain KA108
contains out shared-prime
expect 0 "$KEYFLUENT" explain KF313
expect 0 "$KEYFLUENT" audit --help
contains out '--shared-primes'
finish
