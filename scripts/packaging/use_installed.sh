#!/bin/sh
# Run in a clean root, in a folder with keys: does the installed keyfluent work?  Prints what fails.
set -u
failed=0
rm -f new new.pub keys .keyfluent-journal-keys
# try CODE COMMAND...
try() {
  code=$1
  shift
  "$@" >out 2>err </dev/null
  got=$?
  [ $got = "$code" ] && return
  echo "$*: exit code $got, expected $code"
  cat out err
  failed=1
}
says() {
  grep -qF -e "$1" out err || { echo "not said: $1"; cat out err; failed=1; }
}

try 0 keyfluent convert Identity.pub
cut -d' ' -f1,2 out | cmp - blob || failed=1
for command in $(keyfluent --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p'); do
  try 0 keyfluent "$command" --help
done
try 0 keyfluent --version --verbose
says 'OpenSSL  3.'
try 0 keyfluent formats
try 0 keyfluent explain KF201
try 0 keyfluent inspect Identity.pub
try 0 keyfluent generate --no-passphrase --output new
try 0 keyfluent pair new new.pub
try 0 keyfluent authorize new.pub --file keys
try 0 keyfluent check --count 1 keys
try 0 keyfluent list --file keys
try 0 keyfluent undo --file keys
# libgcrypt is found; libgmp and libssh are, where they are looked for.
try 0 keyfluent convert --public --passphrase-file passphrase encrypted.ppk
try 1 keyfluent sftp --timeout 2 root@127.0.0.1:9
session=$(dirname "$(command -v keyfluent)")/../libexec/keyfluent/keyfluent-session
if [ "${1:-}" != static ]; then
  try 0 keyfluent audit --shared-primes Identity.pub
  try 0 "$session" # libssh is found
fi
exit $failed
