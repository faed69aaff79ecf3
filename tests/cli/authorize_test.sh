#!/usr/bin/env bash
# keyfluent authorize: a key goes in once, and nothing else changes.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need ssh-keygen

ed=$FIXTURES/good/ed25519
rsa=$FIXTURES/good/rsa2048
authorize() { "$KEYFLUENT" authorize "$@"; }
blob() { cut -d' ' -f2 "$1"; }

# A new file: one line, mode 0600, and the report says where.
(umask 000 && exec "$KEYFLUENT" authorize "$ed/Identity.pub" --file keys) >out 2>err || fail 'a new file'
equal "$(stat -c %a keys)" 600
equal "$(wc -l <keys)" 1
equal "$(blob keys)" "$(blob "$ed/openssh.pub")"
contains out "keys:1: added ssh-ed25519 $(ssh-keygen -lf keys | cut -d' ' -f2)"

# Again: nothing is written.
before=$(stat -c '%i %Y %y %z' keys)
for same in "$ed/openssh.pub" "$ed/spki.pem" "$ed/rfc4716.pub"; do
  expect 0 authorize "$same" --file keys
  contains out 'keys:1: already there: ssh-ed25519'
  equal "$(stat -c '%i %Y %y %z' keys)" "$before" "$same"
done

# Every public format goes in as one canonical line that ssh-keygen reads.
for format in openssh.pub Identity.pub rfc4716.pub spki.pem spki.der; do
  expect 0 authorize "$rsa/$format" --file "from_$format"
  equal "$(wc -l <"from_$format")" 1 "$format"
  equal "$(blob "from_$format")" "$(blob "$rsa/openssh.pub")" "$format"
done
expect 0 bash -c '"$KEYFLUENT" authorize --file from_stdin <"$1"' _ "$rsa/openssh.pub"
equal "$(blob from_stdin)" "$(blob "$rsa/openssh.pub")"

# The last line has no end, and the file is full of what others would lose.
printf '\xef\xbb\xbfrubbish\n# note\n# note\n\n\ncommand="echo  \\"a\\", b #  ssh-rsa",,no-pty %s' \
  "$(cut -d' ' -f1,2 "$ed/openssh.pub") one$(printf '\u2028')two$(printf '\x1b[0m')" >odd
cp odd odd.before
expect 0 authorize "$rsa/openssh.pub" --file odd
head -c "$(stat -c %s odd.before)" odd >odd.start
same odd.start odd.before
equal "$(wc -l <odd)" 7
contains out 'odd:7: added ssh-rsa'

# CRLF files stay CRLF files.
sed 's/$/\r/' "$ed/openssh.pub" >crlf
expect 0 authorize "$rsa/openssh.pub" --file crlf
equal "$(grep -c $'\r$' crlf)" 2

# Options: typed, quoted, and never changed unasked.
expect 0 authorize "$rsa/openssh.pub" --file options --option restrict --option 'command=echo "hi"' --option from=10.0.0.0/8
contains options 'restrict,command="echo \"hi\"",from="10.0.0.0/8" ssh-rsa '
cp options options.before
expect 5 authorize "$rsa/openssh.pub" --file options
contains err '[E721]'
same options options.before
expect 5 authorize "$rsa/openssh.pub" "$ed/openssh.pub" --file options
same options options.before
expect 0 authorize "$rsa/openssh.pub" --file options --option no-pty --replace
contains out 'options:1: replaced ssh-rsa'
equal "$(wc -l <options)" 1
contains options 'no-pty ssh-rsa '
for bad in no-pyt from pty=x $'command=a\nb' 'command=a\' 'restrict,pty'; do
  expect 2 authorize "$rsa/openssh.pub" --file options --option "$bad"
done

# Several keys: all or none.  Exactly one key a KEY.
expect 0 authorize "$rsa/openssh.pub" "$ed/openssh.pub" "$rsa/spki.pem" --file several
equal "$(wc -l <several)" 2
expect 6 authorize "$rsa/openssh.pub" nowhere --file none
[ ! -e none ] || fail 'a file was made though a KEY was missing'
contains err 'nothing was written'
cat "$rsa/openssh.pub" "$ed/openssh.pub" >two
expect 3 authorize two --file none
contains err 'there are 2 keys here'
printf 'ssh-rsa AAAA\n' >broken
expect 3 authorize broken --file none
{ printf 'no-pty '; cat "$ed/openssh.pub"; } >carries
expect 5 authorize carries --file none
contains err '[E725]'
expect 2 authorize "$ed/openssh.pub" --file x --user root

# Certificates admit nobody.
for certificate in "$FIXTURES"/good/ed25519-cert/*cert*.pub "$FIXTURES"/good/ed25519-cert/openssh.pub; do
  [ -e "$certificate" ] || continue
  expect 3 authorize "$certificate" --file none
  contains err '[E724]'
  break
done

# A private key: exposed, and no byte of it is repeated.
for private in "$ed/openssh" "$rsa/pem" "$rsa/ppk3"; do
  expect 3 authorize "$private" --file none
  contains err '[E105]'
  while read -r line; do
    [ ${#line} -lt 20 ] || lacks err "$line"
  done <"$private"
done
[ ! -e none ] || fail 'a refused key made a file'
expect 0 authorize "$ed/openssh" --public-half --file half
equal "$(blob half)" "$(blob "$ed/openssh.pub")"

# A comment from hostile input stays on its line.
printf '%s evil%sssh-rsa AAAA\r\n' "$(cut -d' ' -f1,2 "$ed/openssh.pub")" "$(printf '\u2028\u0085\v')" >evil
expect 0 authorize evil --file evil_keys
equal "$(wc -l <evil_keys)" 1
equal "$(python3 -c 'print(len(open("evil_keys", newline="").read().splitlines()))' 2>/dev/null || echo 1)" 1

# A dry run shows a diff that patch(1) takes, and writes nothing.
cp odd dry
cp dry dry.before
expect 0 authorize "$FIXTURES/good/ecdsa256/openssh.pub" --file dry --dry-run
same dry dry.before
cp out dry.diff
if command -v patch >/dev/null; then
  patch -s dry dry.diff || fail 'patch refuses the diff'
  expect 0 authorize "$FIXTURES/good/ecdsa256/openssh.pub" --file dry.before
  same dry dry.before
fi
expect 0 authorize "$ed/openssh.pub" --file nothing --dry-run
[ ! -e nothing ] || fail 'a dry run made a file'

# What is no plain file is refused, and what is behind it stays.
printf 'victim\n' >victim
ln -s victim link
ln -s nowhere dangling
mkdir real
ln -s real linked
ln victim hard
mkfifo fifo
for target in link dangling linked/keys hard fifo real /dev/null; do
  expect 5 timeout 10 "$KEYFLUENT" authorize "$ed/openssh.pub" --file "$target"
done
equal "$(cat victim)" victim
[ ! -e nowhere ] || fail 'a dangling link was followed'
[ -z "$(ls real)" ] || fail 'a linked folder was written to'
expect 6 authorize "$ed/openssh.pub" --file absent/keys
if [ "$(id -u)" != 0 ]; then
  mkdir locked
  chmod 500 locked
  expect 6 authorize "$ed/openssh.pub" --file locked/keys
fi

# Modes that sshd refuses are named, and kept.
cp "$rsa/openssh.pub" wide
chmod 666 wide
expect 0 authorize "$ed/openssh.pub" --file wide
contains err 'mode 0666'
equal "$(stat -c %a wide)" 666
expect 3 authorize "$ed/openssh.pub" --user no-such-user-here
contains err '[E726]'

# As root for another account: the account is found, the work is done with its rights, and its links lead nowhere.
# (A mount namespace of its own, with one more line of passwd, so that the machine stays as it is.)
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
  mkdir home && chown 4321:4321 home && chmod 755 "$SCRATCH" home
  { cat /etc/passwd; echo "mallory:x:4321:4321::$SCRATCH/home:/bin/sh"; } >passwd
  as_root() { unshare -m bash -c 'mount --bind passwd /etc/passwd && exec "$KEYFLUENT" authorize "$@" --user mallory' _ "$@"; }
  export KEYFLUENT
  expect 0 as_root "$rsa/openssh.pub"
  equal "$(stat -c '%u %g %a' home/.ssh home/.ssh/authorized_keys | tr '\n' ' ')" '4321 4321 700 4321 4321 600 '
  contains out "$SCRATCH/home/.ssh/authorized_keys:1: added ssh-rsa"
  chmod 775 home
  expect 0 as_root "$ed/openssh.pub"
  contains err 'mode 0775'
  equal "$(wc -l <home/.ssh/authorized_keys)" 2
  mkdir victim.d && cp keys victim.d/authorized_keys && cp keys victim.before
  rm -r home/.ssh && ln -s "$SCRATCH/victim.d" home/.ssh
  expect 5 as_root "$rsa/openssh.pub"
  rm home/.ssh && mkdir home/.ssh && chown 4321 home/.ssh && ln -s "$SCRATCH/victim.d/authorized_keys" home/.ssh/authorized_keys
  expect 5 as_root "$rsa/openssh.pub"
  chmod 644 victim.d/authorized_keys
  rm home/.ssh/authorized_keys && ln "$SCRATCH/victim.d/authorized_keys" home/.ssh/authorized_keys
  expect 5 as_root "$rsa/openssh.pub"
  same victim.d/authorized_keys victim.before
fi

# An end: in UTC, and only where the server reads it.
expect 0 authorize "$ed/openssh.pub" --file ends --expires 2099-01-31T12:00Z
contains ends 'expiry-time="20990131120000Z" ssh-ed25519 '
expect 0 authorize "$ed/openssh.pub" --file ends --expires 2099-01-31T12:00Z
contains out 'already there'
expect 0 authorize "$rsa/openssh.pub" --file ends --expires 90d --option restrict
contains ends "restrict,expiry-time=\"$(date -u -d '+90 days' +%Y%m%d)"
expect 5 authorize "$ed/openssh.pub" --file none --expires 90d --openssh 8.4
contains err '[E747]'
contains err "server's own time zone"
expect 5 authorize "$ed/openssh.pub" --file none --expires 90d --openssh 7.4
contains err 'keyfluent revoke'
for bad in yesterday 2001-01-01 20270131 2099-02-30 90; do
  expect 2 authorize "$ed/openssh.pub" --file none --expires "$bad"
done
expect 2 authorize "$ed/openssh.pub" --file none --expires 90d --option expiry-time=20990101Z

# A line that sshd would not take is not written.
expect 3 authorize "$ed/openssh.pub" --file none --option from=10.0.0.1/8
contains err '[E746]'
expect 3 authorize "$ed/openssh.pub" --file none --option principals=bob
expect 3 authorize "$ed/openssh.pub" --file none --option expiry-time=20200101Z
expect 3 authorize "$ed/openssh.pub" --file none --option verify-required --openssh 8.0
[ ! -e none ] || fail 'a line that sshd refuses was written'

# A backup that sshd cannot read, whatever the pattern.
cp "$rsa/openssh.pub" saved
expect 0 authorize "$ed/openssh.pub" --file saved --backup
contains err '.keyfluent-backup-saved'
sed 's/^#//' .keyfluent-backup-saved >restored
same restored "$rsa/openssh.pub"
equal "$(stat -c %a .keyfluent-backup-saved)" 600
equal "$(ls -d saved*)" saved
equal "$("$KEYFLUENT" list --file .keyfluent-backup-saved | wc -l)" 0
rm .keyfluent-backup-saved

# Modes are mended when asked.
chmod 646 saved
expect 0 authorize "$ed/openssh.pub" --file saved --fix-modes
contains err 'mode 0646 is now 0644'
equal "$(stat -c %a saved)" 644

# Where the file cannot be replaced, --in-place is offered, and appends.
ln saved saved.2
expect 5 authorize "$FIXTURES/good/ecdsa256/openssh.pub" --file saved
contains err '[E716]'
contains err '--in-place'
expect 0 authorize "$FIXTURES/good/ecdsa256/openssh.pub" --file saved --in-place
same saved saved.2
equal "$(wc -l <saved)" 3
expect 5 authorize "$FIXTURES/good/ecdsa256/openssh.pub" --file saved --in-place --replace --option no-pty
contains err '[E744]'
rm saved.2
if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
  cp "$ed/openssh.pub" mounted && : >place
  export KEYFLUENT
  on_mount() { unshare -m bash -c 'mount --bind mounted place && exec "$KEYFLUENT" authorize "$@" --file place' _ "$@"; }
  expect 5 on_mount "$rsa/openssh.pub"
  contains err '[E740]'
  contains err '--in-place'
  same mounted "$ed/openssh.pub"
  expect 0 on_mount "$rsa/openssh.pub" --in-place
  equal "$(wc -l <mounted)" 2
fi
cp "$ed/openssh.pub" flagged
if [ "$(id -u)" = 0 ] && chattr +a flagged 2>/dev/null; then
  expect 5 authorize "$rsa/openssh.pub" --file flagged
  contains err '[E740]'
  expect 0 authorize "$rsa/openssh.pub" --file flagged --in-place
  equal "$(wc -l <flagged)" 2
  # A line that fits only half, in a file that cannot be cut.
  chattr -a flagged && head -c 1000 /dev/zero | tr '\0' '#' >flagged && chattr +a flagged
  expect 6 bash -c 'ulimit -f 1; exec "$KEYFLUENT" authorize "$@"' _ "$rsa/openssh.pub" --file flagged --in-place --no-journal
  contains err '[E751]'
  chattr -a flagged
  cp "$ed/openssh.pub" flagged
  chattr +i flagged
  expect 5 authorize "$rsa/openssh.pub" --file flagged
  contains err '[E741]'
  expect 5 authorize "$rsa/openssh.pub" --file flagged --in-place
  contains err '[E741]'
  chattr -i flagged
  same flagged "$ed/openssh.pub"
fi

# A link is followed when asked, to where sshd would read, and stays.
mkdir followed && cp "$ed/openssh.pub" followed/keys && ln -s followed/keys via
expect 5 authorize "$rsa/openssh.pub" --file via
mkdir loose && chmod 777 loose && cp "$ed/openssh.pub" loose/keys && ln -s loose/keys unsafe
expect 5 authorize "$rsa/openssh.pub" --file unsafe --follow
contains err '[E742]'
same loose/keys "$ed/openssh.pub"

# Which file: what sshd's configuration says.
mkdir -p conf
printf 'AuthorizedKeysFile none\n' >conf/none
printf 'AuthorizedKeysFile %s/conf/*.keys\n' "$SCRATCH" >conf/glob
printf 'AuthorizedKeysFile "x\n' >conf/bad
for config in none glob; do
  expect 5 authorize "$ed/openssh.pub" --sshd-config "conf/$config" --dry-run
  contains err '[E752]'
done
expect 3 authorize "$ed/openssh.pub" --sshd-config conf/bad --dry-run
contains err '[E753]'
expect 6 authorize "$ed/openssh.pub" --sshd-config conf/absent --dry-run
expect 2 authorize "$ed/openssh.pub" --sshd-config conf/none --file x
if [ "$(id -u)" = 0 ]; then
  # Outside the home, root writes, and only where nobody else can.
  printf 'AuthorizedKeysFile %s/conf/%%u\n' "$SCRATCH" >conf/outside
  expect 5 authorize "$ed/openssh.pub" --user daemon --sshd-config conf/outside
  contains err '[E743]'
  [ ! -e conf/daemon ] || fail 'root wrote where others can'
  if unshare -m true 2>/dev/null; then
    export KEYFLUENT
    expect 0 unshare -m bash -c 'mount -t tmpfs -o mode=755 none /mnt && mkdir /mnt/keys &&
      echo "AuthorizedKeysFile /mnt/keys/%u" >/mnt/config &&
      "$KEYFLUENT" authorize "$1" --user daemon --sshd-config /mnt/config && stat -c "%u %a" /mnt/keys/daemon &&
      chmod 775 /mnt/keys && ! "$KEYFLUENT" authorize "$2" --user daemon --sshd-config /mnt/config &&
      wc -l </mnt/keys/daemon' _ "$ed/openssh.pub" "$rsa/openssh.pub"
    equal "$(sed 1d out | tr '\n' ' ')" '0 644 1 '
    contains err '[E743]'
  fi
fi

# For programs: one object that says what was done.
json() { python3 -c 'import json, sys
value = json.loads(open("out").read())
assert value["schema"] == sys.argv[1], value
print(eval(sys.argv[2], {"v": value}))' "$@"; }
expect 0 authorize "$ed/openssh.pub" --file told --json --dry-run
equal "$(json keyfluent/authorize/1 '[v["changed"], v["dry_run"], v["keys"][0]["outcome"], v["diff"] is None]')" "[True, True, 'added', False]"
[ ! -e told ] || fail 'a dry run wrote'
expect 0 authorize "$ed/openssh.pub" "$rsa/openssh.pub" --file told --json
equal "$(json keyfluent/authorize/1 '[v["changed"], v["dry_run"], v["diff"], [(k["outcome"], k["line"]) for k in v["keys"]]]')" \
  "[True, False, None, [('added', 1), ('added', 2)]]"
equal "$(json keyfluent/authorize/1 'v["keys"][0]["fingerprint"]["sha256"]')" "$(ssh-keygen -lf "$ed/openssh.pub" | cut -d' ' -f2)"
expect 0 authorize "$ed/openssh.pub" --file told --json
equal "$(json keyfluent/authorize/1 '[v["changed"], v["keys"][0]["outcome"], v["keys"][0]["line"]]')" "[False, 'present', 1]"
expect 0 authorize "$ed/openssh.pub" --file told --json --option restrict --replace
equal "$(json keyfluent/authorize/1 '[v["changed"], v["keys"][0]["outcome"]]')" "[True, 'replaced']"
expect 5 authorize "$ed/openssh.pub" --file told --json
equal "$(cat out)" '' 'an error is no result'

# Two dozen at once: nothing is lost.
for i in $(seq 24); do
  ssh-keygen -q -t ed25519 -N '' -C "key$i" -f "key$i" </dev/null
done
for i in $(seq 24); do
  "$KEYFLUENT" authorize "key$i.pub" --file storm >/dev/null &
done
wait
equal "$(wc -l <storm)" 24
equal "$(ssh-keygen -lf storm | sort -u | wc -l)" 24

# Nothing is left behind.
equal "$(find . -name '.keyfluent*' ! -name '.keyfluent-journal-*' | wc -l)" 0
finish
