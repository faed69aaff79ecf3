#!/usr/bin/env bash
# convert: inputs, outputs, families, consumers, what is refused.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
G=$FIXTURES/good
key() { cut -d' ' -f1,2 "$1"; }
line=$(cat "$G/ed25519/openssh.pub")

# Any public format becomes the OpenSSH line; comments are kept; standard input, -, FIFO.
expect 0 "$K" convert "$G/rsa2048/Identity.pub"
equal "$(key out)" "$(key "$G/rsa2048/openssh.pub")"
contains out 'client@example'
equal "$(wc -c <err)" 0 'a clean file gives no message'
equal "$("$K" convert <"$G/ed25519/openssh.pub")" "$line"
equal "$("$K" convert - <"$G/ed25519/openssh.pub")" "$line"
equal "$("$K" convert <(cat "$G/ed25519/openssh.pub"))" "$line"
equal "$(cat "$G/ed25519/openssh.pub" | "$K" convert -- -)" "$line"
mkfifo fifo
cat "$G/ed25519/openssh.pub" >fifo &
equal "$("$K" convert fifo)" "$line"
wait
cp "$G/ed25519/openssh.pub" ./-dashes.pub
equal "$("$K" convert -- -dashes.pub)" "$line"

# Several inputs: each is processed, good ones are printed, the code is the highest.
expect 3 "$K" convert "$G/ed25519/openssh.pub" "$FIXTURES/bad/empty" "$G/rsa2048/Identity.pub"
equal "$(wc -l <out)" 2
contains err '[E101]'
expect 6 "$K" convert "$FIXTURES/bad/empty" nowhere "$G/ed25519/openssh.pub"
equal "$(wc -l <out)" 1
contains err 'nowhere: no such file [E801]'
expect 3 "$K" convert "$FIXTURES/several/good-bad-good.pub"
equal "$(wc -l <out)" 2

# What is no input.
expect 3 "$K" convert .
contains err '[E803]'
expect 3 "$K" convert /dev/zero
contains err '[E103]'
truncate -s 1G zeros
expect 3 "$K" convert zeros
contains err '[E103]'
expect 3 "$K" convert /dev/null
contains err '[E101]'
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  # readable and runnable by the other user: the program may be in a folder that is not
  mkdir -m 755 shared && cp "$K" shared/keyfluent && chmod 755 "$SCRATCH"
  cp "$G/ed25519/openssh.pub" shared/locked && chmod 000 shared/locked
  expect 6 setpriv --reuid=65534 --regid=65534 --clear-groups "$SCRATCH/shared/keyfluent" convert "$SCRATCH/shared/locked"
  contains err '[E802]'
  expect 6 setpriv --reuid=65534 --regid=65534 --clear-groups "$SCRATCH/shared/keyfluent" convert "$G/ed25519/openssh.pub" -o "$SCRATCH/shared/new"
  contains err '[E802]'
  # Not dumpable, and still able to read what the shell hands over as /dev/fd/N.
  equal "$(setpriv --reuid=65534 --regid=65534 --clear-groups bash -c '"$0" convert <(printf "%s\n" "$1")' "$SCRATCH/shared/keyfluent" "$line")" "$line"
elif [ "$(id -u)" != 0 ]; then
  cp "$G/ed25519/openssh.pub" locked && chmod 000 locked
  expect 6 "$K" convert locked
  contains err '[E802]'
fi

# Outputs: no overwriting, --force, links and devices, folders.
expect 0 "$K" convert "$G/ed25519/openssh.pub" -o new
equal "$(cat new)" "$line"
expect 5 "$K" convert "$G/rsa2048/openssh.pub" -o new
contains err '[E701]'
equal "$(cat new)" "$line"
expect 0 "$K" convert "$G/rsa2048/openssh.pub" -o new --force
equal "$(key new)" "$(key "$G/rsa2048/openssh.pub")"
ln -s new link
for output in link /dev/null fifo .; do
  [ "$output" = . ] && continue
  expect 5 "$K" convert "$G/ed25519/openssh.pub" -o $output --force
  contains err '[E702]'
done
expect 6 "$K" convert "$G/ed25519/openssh.pub" -o no/where
contains err '[E801]'
expect 3 "$K" convert "$FIXTURES/bad/empty" -o nothing
[ -e nothing ] && fail 'a failed conversion made a file'
mkdir dir
expect 0 "$K" convert "$G/ed25519/openssh.pub" "$G/rsa2048/Identity.pub" -o dir
equal "$(ls dir | tr '\n' ' ')" 'Identity.pub openssh.pub '
equal "$(key dir/Identity.pub)" "$(key "$G/rsa2048/openssh.pub")"
expect 5 "$K" convert "$G/rsa2048/Identity.pub" -o dir/
contains err 'dir/Identity.pub: the output exists already [E701]'
expect 5 "$K" convert "$G/rsa2048/openssh.pub" "$G/ed25519/openssh.pub" -o dir --force
equal "$(key dir/openssh.pub)" "$(key "$G/rsa2048/openssh.pub")" 'two inputs of one call never replace each other'
equal "$(find . -name '.keyfluent*')" '' 'no temporary file is left'

# --recursive: all keys below, sorted; other files are passed over; links are not followed.
mkdir -p tree/b tree/a
cp "$G/rsa2048/Identity.pub" tree/b/
cp "$G/ed25519/openssh.pub" tree/a/
echo 'nothing of interest' >tree/README
ln -s ../.. tree/up
expect 0 "$K" convert --recursive tree
equal "$(cut -d' ' -f1 out | tr '\n' ' ')" 'ssh-ed25519 ssh-rsa '

# Many files are read and parsed on all cores: with the same results and the same messages, in the same order.
if command -v taskset >/dev/null; then
  for options in '--public --verbose' '--public --strict --to rfc4716'; do
    # shellcheck disable=SC2086
    expect 4 taskset -c "$(taskset -cp $$ | sed 's/.*[ ,-]//')" "$K" convert $options --recursive "$FIXTURES"
    mv out out.one && mv err err.one
    # shellcheck disable=SC2086
    expect 4 "$K" convert $options --recursive "$FIXTURES"
    same out out.one
    same err err.one
    equal "$([ "$(wc -l <out)" -gt 200 ] && [ "$(wc -l <err)" -gt 200 ] && echo many)" many 'how much there is to compare'
  done
fi

# Formats and families.
for to in rfc4716 spki openssh-public; do
  expect 0 "$K" convert "$G/rsa2048/Identity.pub" --to $to
  cp out there
  expect 0 "$K" convert there
  equal "$(key out)" "$(key "$G/rsa2048/openssh.pub")" "by way of $to"
done
expect 0 "$K" convert "$G/ed25519/openssh.pub" --to secsh
contains out '---- BEGIN SSH2 PUBLIC KEY ----'
expect 0 "$K" convert "$G/ed25519/openssh.pub" --to openssh
equal "$(cat out)" "$line"
expect 3 "$K" convert "$G/ed25519/openssh.pub" --to pem
contains err '[E106]'
expect 3 "$K" convert "$G/ed25519/openssh.pub" --to pkcs1-public
contains err '[E601]'
expect 0 "$K" convert "$G/rsa2048/Identity.pub" --to spki
contains err 'warning: the comment is lost: spki has no place for it'
expect 0 "$K" convert "$G/rsa2048/Identity.pub" --to spki --quiet
equal "$(wc -c <err)" 0

# Comments.
expect 0 "$K" convert "$G/ed25519/openssh.pub" --comment 'bob at work'
contains out ' bob at work'
expect 0 "$K" convert "$G/ed25519/openssh.pub" -C ''
equal "$(cat out)" "$(key "$G/ed25519/openssh.pub")"

# Consumers.
expect 0 "$K" convert "$G/ed25519/openssh.pub" --for putty
contains out '---- BEGIN SSH2 PUBLIC KEY ----'
expect 0 "$K" convert "$G/rsa2048/openssh" --for jsch -o rsa.jsch
contains rsa.jsch 'BEGIN RSA PRIVATE KEY'
expect 3 "$K" convert "$G/ed25519/openssh" --for jsch -o ed.jsch
contains err 'loads no ED25519 key [E601]'
expect 0 "$K" convert "$G/ed25519/openssh" --for node -o ed.pem
contains ed.pem 'BEGIN PRIVATE KEY'

# Damage: mended with a warning, refused under --strict.
expect 0 "$K" convert "$FIXTURES/damaged/openssh-public-crlf"
contains err 'warning: lines end in CR LF [R101]'
expect 0 "$K" convert "$FIXTURES/damaged/openssh-public-crlf" --quiet
equal "$(wc -c <err)" 0
expect 3 "$K" convert --strict "$FIXTURES/damaged/openssh-public-crlf"
contains err '[E107]'
equal "$(wc -c <out)" 0

# The shapes of CI secrets, and back.
for shape in base64 escaped env; do
  expect 0 "$K" convert "$G/rsa2048/openssh" --wrap $shape -o -
  equal "$(wc -l <out)" 1 "--wrap $shape is one line"
  cp out wrapped
  expect 0 "$K" convert wrapped --public
  equal "$(key out)" "$(key "$G/rsa2048/openssh.pub")" "--wrap $shape and back"
done
expect 2 "$K" convert --wrap rot13 "$G/rsa2048/openssh"
contains err '[E904]'

finish
