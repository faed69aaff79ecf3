#!/usr/bin/env bash
# keyfluent check: lines judged as sshd judges them, and the "wordcount" step.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"

ed=$FIXTURES/good/ed25519/openssh.pub
rsa=$FIXTURES/good/rsa2048/openssh.pub
rfc=$FIXTURES/good/ed25519/Identity.pub

# Good files say nothing.
{ echo '# keys'; echo; cat "$ed"; printf 'no-pty,from="10.0.0.0/8" '; cat "$rsa"; } >good
expect 0 "$KEYFLUENT" check good
equal "$(cat out err)" 'Found nothing wrong in 1 file (2 keys).'
expect 0 "$KEYFLUENT" check --quiet good
equal "$(cat out err)" ''
expect 0 "$KEYFLUENT" check --count 2 good
sed 's/$/\r/' good >crlf
expect 0 "$KEYFLUENT" check --count 2 crlf
: >empty
expect 0 "$KEYFLUENT" check empty

# The wordcount step, also on standard input.
expect 0 "$KEYFLUENT" check --count 1 "$ed"
expect 1 "$KEYFLUENT" check --count 2 "$ed"
contains out '2 keys expected, 1 key on a line of its own found [E731]'
expect 0 bash -c '"$KEYFLUENT" check --count 1 <"$1"' _ "$ed"
expect 1 bash -c '"$KEYFLUENT" check --count 1 - </dev/null'
fold -w 60 "$rsa" >wrapped
lines=$(awk 'END { print NR }' wrapped)
cat good wrapped >both
expect 1 "$KEYFLUENT" check --count 1 wrapped
contains out "wrapped:1:1: error: the key is split over lines 1 to $lines; wc would say $lines lines"
contains out 'it must be 1 [KF108]'
contains out '[E731]'
expect 1 "$KEYFLUENT" check both
contains out 'both:5:1: error: the key is split over lines 5 to '
lacks out KF160

# Bad lines: file, line, column, reason, id.
{ cat "$ed"; echo 'Ssh-Ed25519 AAAA'; printf 'no-pyt '; cat "$ed"; echo 'from="x ssh-rsa AAAA'; } >bad
expect 1 "$KEYFLUENT" check bad
contains out 'bad:2:1: error: '
contains out '[KF114]'
contains out 'bad:3:1: error: no-pyt is no option of authorized_keys [KF116]'
contains out 'bad:4:1: error: '
contains out '[KF115]'
equal "$(grep -c ': error: ' out)" 3
expect 1 "$KEYFLUENT" check --quiet bad
lacks out hint

# Other formats, and private keys pasted in.
expect 1 "$KEYFLUENT" check --count 1 "$rfc"
contains out '[KF107]'
cat good "$FIXTURES/good/ed25519/openssh" >leak
expect 1 "$KEYFLUENT" check leak
contains out 'leak:5:1: error: this is a PRIVATE key'
contains out '[KF106]'
equal "$(grep -c ': error: ' out)" 1
sed -n 2p "$FIXTURES/good/ed25519/openssh" >line
lacks out "$(cat line)"
expect 1 "$KEYFLUENT" check --lines leak
lacks out "$(cat line)"

# The verdict of every line.
expect 0 "$KEYFLUENT" check --lines good
equal "$(wc -l <out)" 4
contains out 'good:1: comment'
contains out 'good:2: blank'
contains out "good:3: accept ssh-ed25519 $(ssh-keygen -lf "$ed" | cut -d' ' -f2)"

# Inputs that cannot be used; the others are still judged.
expect 6 "$KEYFLUENT" check nowhere bad
contains err E801
contains out 'bad:2:1'
expect 2 "$KEYFLUENT" check --count x good
expect 2 "$KEYFLUENT" check --count -1 good
mkfifo fifo
cat good >fifo &
expect 0 "$KEYFLUENT" check --count 2 fifo

# A gigabyte of zeros, and a million lines, in little memory.
truncate -s 1G zeros
expect 1 bash -c 'ulimit -v 400000; "$KEYFLUENT" check zeros'
contains out 'zeros:1:1: error: the line is longer than 16777216 bytes [E733]'
finish
