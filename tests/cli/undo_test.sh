#!/usr/bin/env bash
# keyfluent undo: one change after the other, if nobody else wrote.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"

ed=$FIXTURES/good/ed25519
rsa=$FIXTURES/good/rsa2048
undo() { "$KEYFLUENT" undo "$@"; }
authorize() { "$KEYFLUENT" authorize "$@"; }
revoke() { "$KEYFLUENT" revoke "$@"; }

printf '# odd\r\n%s' "$(cat "$ed/openssh.pub")" >keys
cp keys before
expect 0 authorize "$rsa/openssh.pub" --file keys --option no-pty
cp keys with
expect 0 authorize "$rsa/openssh.pub" --file keys --option restrict --replace
expect 0 revoke "$ed/openssh.pub" --file keys
journal=.keyfluent-journal-keys
equal "$(stat -c %a $journal)" 600
equal "$(grep -vc '^#' $journal)" 0
equal "$("$KEYFLUENT" list --file $journal | wc -l)" 0

cp keys now
expect 0 undo --file keys --dry-run
equal "$(grep -c '^+[^+]' out)" 1
same keys now
expect 0 undo --file keys
contains out 'keys: took back revoke of 20'
expect 0 undo --file keys
same keys with
expect 0 undo --file keys
contains out 'keys: took back authorize of 20'
same keys before
expect 1 undo --file keys
contains err 'there is no change'
same keys before

# A file that authorize made is gone again.
expect 0 authorize "$rsa/openssh.pub" --file made
expect 0 undo --file made
contains out 'the file is gone again'
[ ! -e made ] || fail 'the file is still there'
expect 1 undo --file made

# Somebody else wrote it.
expect 0 authorize "$rsa/openssh.pub" --file keys
echo '# mine' >>keys
expect 5 undo --file keys
contains err '[E749]'
contains keys '# mine'

# No journal, none damaged, none written through.
cp before alone
expect 0 authorize "$rsa/openssh.pub" --file alone --no-journal
[ ! -e .keyfluent-journal-alone ] || fail '--no-journal left a journal'
expect 1 undo --file alone
echo rubbish >.keyfluent-journal-alone
expect 3 undo --file alone
contains err '[E750]'

# A change that changes nothing is none.
expect 0 authorize "$ed/openssh.pub" --file alone
equal "$(cat .keyfluent-journal-alone)" rubbish
finish
