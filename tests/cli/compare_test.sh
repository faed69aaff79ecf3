#!/usr/bin/env bash
# README's table of tools says what the tools do today.  A tool that is not installed is not compared.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
expect 0 "$SOURCE_DIR/scripts/compare" --check
contains out '| yes | no |'
# The check can fail: a table that claims too much is found.
mkdir -p copy/scripts copy/docs && cp "$SOURCE_DIR/scripts/compare" copy/scripts
ln -s "$SOURCE_DIR/fixtures" copy/fixtures
cp "$SOURCE_DIR/docs/rules.md" copy/docs
sed '/<!-- compare -->/,/<!-- .compare -->/s/| yes | no |/| yes | yes |/' "$SOURCE_DIR/README.md" >copy/README.md
NODE_PATH=${NODE_PATH:-$SOURCE_DIR/build/npm/node_modules} expect 1 copy/scripts/compare --check
contains err 'README:'
finish
