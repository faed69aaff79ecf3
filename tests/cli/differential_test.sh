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
finish
