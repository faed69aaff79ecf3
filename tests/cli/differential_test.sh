#!/usr/bin/env bash
# A part of what scripts/differential compares: ssh-keygen, puttygen, openssl and keyfluent read mutants of keys alike.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen puttygen openssl
[ -x /usr/bin/python3 ] || { echo 'skipped: /usr/bin/python3 is not installed'; exit 77; }
tool=$(dirname "$KEYFLUENT")/../tests/read_tool
[ -x "$tool" ] || { echo 'skipped: read_tool is not built'; exit 77; }

compare() { "$SOURCE_DIR/scripts/differential" --jobs 1 --keep kept "$@"; }

expect 0 compare --tool "$tool" --sample 60 200 8

# The comparison itself: a keyfluent that takes one key for another, or refuses all, is found out.
printf '#!/bin/sh\nwhile read -r path; do echo key:SHA256:0; done\n' >liar
printf '#!/bin/sh\nwhile read -r path; do echo error:E999; done\n' >refuser
chmod +x liar refuser
expect 1 compare --tool ./liar --sample 20 60 8
contains out 'other key: keyfluent'
expect 1 compare --tool ./refuser --sample 20 60 8
contains out 'refused: '

# A line that a peer prints, and that is no key of SSH, shows no key: puttygen prints a type as it stands in the blob.
cat >lines.py <<'P'
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from differential_lib import peers
print(*peers.lines(b'ssh-r\xffa x y\nssh-rsa AAA\nssh-rsa\nhello\nssh-rsa AAAA c\n'))
P
expect 0 /usr/bin/python3 lines.py "$SOURCE_DIR/scripts"
equal "$(cat out)" "SHA256:$(head -c 3 /dev/zero | openssl dgst -sha256 -binary | base64 | tr -d =)" 'lines that are keys'
finish
