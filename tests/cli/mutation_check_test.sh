#!/usr/bin/env bash
# What scripts/mutation-check takes out stands in the source as its table says; the mutations themselves take half an hour.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need python3
expect 0 python3 "$SOURCE_DIR/scripts/mutation-check" --list
contains out 'no fsync'
finish
