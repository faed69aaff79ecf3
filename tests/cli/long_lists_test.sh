#!/usr/bin/env bash
# Long lists: convert and inspect read them piece by piece, and print what they print of an input that is held as a
# whole (with --output, or a passphrase), whatever stands in the list and wherever a piece ends.
. "$(dirname "$0")/lib.sh"
need python3

K=$KEYFLUENT
echo 'correct horse' >pass
"$SOURCE_DIR/scripts/bulk_keys" mixed 400 21 >keys

# same_convert LIST CODE...   of a file and of a pipe in small pieces.
same_convert() {
  local list=$1 code=$2
  shift 2
  expect "$code" "$K" convert "$@" --output whole --force "$list"
  sort err >whole.err
  [ -e whole ] || : >whole
  expect "$code" "$K" convert "$@" "$list"
  same whole out
  sort err | same_text whole.err
  dd if="$list" bs=777 status=none | "$K" convert "$@" - >piped 2>/dev/null
  equal "$?" "$code" 'exit code of a pipe'
  same whole piped
  rm -f whole
}
same_text() {
  cat >text
  same "$1" text
}
same_inspect() {
  local list=$1 code=$2
  shift 2
  "$K" inspect "$@" --passphrase-file pass "$list" >whole 2>err
  equal "$?" "$code" 'exit code of a whole'
  grep -v '\[E4' err | sort >whole.err
  expect "$code" "$K" inspect "$@" "$list"
  same whole out
  sort err | same_text whole.err
}

# Lists with everything that lists have had: comments, options, damage, keys in other formats, private keys, what begins
# and does not end.  Each is a megabyte or so: several pieces.
python3 - "$FIXTURES" <<'PY'
import random, sys
root = sys.argv[1]
load = lambda path: open(f'{root}/{path}', 'rb').read()
keys = open('keys', 'rb').read().splitlines()
random.seed(5)
public = [load(path) for path in (
    'good/rsa2048/Identity.pub', 'good/rsa2048/rfc4716.pub', 'good/ed25519/spki.pem', 'good/ed25519/jwk-public',
    'good/ed25519/dnskey', 'good/rsa2048-cert/openssh.pub', 'several/three.pub')]
others = [b'\n', b'# comment\n', b'text beside\n', b'\r\n', b'a\0b\n', b'\0\n', b'ssh-ed25519 AAAA*\n', b'ssh-rsa AAAAB3Nz\n',
          b'{ "no": "end\n', b'host.example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n']
private = [load('good/ed25519/openssh'), load('good/rsa2048/pem')]
def line():
    text = random.choice(keys)
    kind = random.randrange(40)
    if kind == 0:
        return b'no-pty,command="a b" ' + text + b'\n'
    if kind == 1:
        at = random.randrange(60, len(text))
        return text[:at] + b'\n' + text[at:] + b'\n'
    if kind == 2:
        return text + b' \xc3\xbc \xe2\x80\x9cq\xe2\x80\x9d\n'
    if kind == 3:
        return text[:random.randrange(1, len(text))] + b'\n'
    if kind == 4:
        return text + b'\r\n'
    return text + b'\n'
def write(name, extra, often, end=b''):
    with open(name, 'wb') as file:
        size = 0
        while size < 1200000:
            text = random.choice(extra) if extra and random.randrange(often) == 0 else line()
            size += file.write(text)
        file.write(end)
write('sound', [], 1)
write('hostile', others[:8] + public, 20, keys[0][:50])
write('private', private + public, 200)
write('open', others, 300, b'-----BEGIN RSA PRIVATE KEY-----\nMIIE\n')
with open('crlf', 'wb') as file:
    file.write(b'\xef\xbb\xbf' + b'\r\n'.join(keys * 10))
with open('utf16', 'wb') as file:
    file.write((b'\n'.join(keys * 5)).decode().encode('utf-16'))
PY

same_convert sound 3
same_convert sound 3 --to rfc4716
same_convert sound 3 --strict
same_convert hostile 3
same_convert hostile 3 --to spki
same_convert hostile 3 --comment 'one comment'
same_convert open 3
same_convert crlf 0
same_convert crlf 0 --verbose --to rfc4716
same_convert crlf 3 --strict
same_convert utf16 0
same_convert private 3 --public
for list in sound hostile open crlf utf16; do
  same_inspect $list "$([ $list = crlf ] || [ $list = utf16 ] && echo 0 || echo 3)" --json
done
same_inspect hostile 3
same_inspect private 3 --json

# A private key in a list is refused as it is in a short one, and what stands around it is printed.
{ cat sound; cat "$FIXTURES/good/ed25519/openssh"; cat keys; } >inside
"$K" convert sound >first 2>/dev/null
"$K" convert keys >second
expect 5 "$K" convert inside
contains err 'private'
cat first second | same_text out

# Several inputs come out in order, one in pieces among small ones; standard input may be named twice.
expect 0 "$K" convert keys crlf keys
"$K" convert crlf 2>/dev/null >middle
cat second middle second | same_text out
expect 3 bash -c "\"$K\" convert - - <crlf"
same out middle

# The limit is of what must be held: not of the list, but of a block in it.
yes "$(head -n 1 keys)" | head -n 4000 >long
expect 0 "$K" convert --max-input 100K long
equal "$(wc -l <out)" 4000 'keys of a list above the limit'
expect 0 "$K" inspect --json --max-input 100K long
equal "$(wc -l <out)" 4000 'keys of a list above the limit'
{ cat long; echo '-----BEGIN RSA PRIVATE KEY-----'; yes MIIEowIBAAKCAQEA | head -n 100000; cat long; } >block
expect 3 "$K" convert --max-input 1M block
contains err '[E103]'
equal "$(wc -l <out)" 4000 'keys before what is too large'

# A file among many that cannot be read is said, and takes nothing away from the others.
mkdir many
for i in $(seq 300); do head -n 1 keys >"many/$i"; done
truncate -s 5000 many/150x
expect 3 "$K" convert --recursive --max-input 4K many
equal "$(wc -l <out)" 300 'keys of a folder'
equal "$(cat err)" "$("$K" convert --max-input 4K many/150x 2>&1)"
rm many/150x
expect 0 "$K" convert --recursive --max-input 4K many
equal "$(wc -l <out)" 300 'keys of a folder'

# Who reads no more stops the work, and is no crash.
yes "$(head -n 1 keys)" | timeout 60 "$K" convert - 2>err | head -n 1 >out
equal "$(wc -l <out)" 1
contains err '[E807]'
finish
