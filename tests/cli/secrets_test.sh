#!/usr/bin/env bash
# No passphrase and no private number reaches standard output, standard error or JSON.
set -u
. "$(dirname "$0")/lib.sh"
K=$KEYFLUENT
need python3
echo 'correct horse' >right
echo 'wrong donkey 93' >wrong
echo 'fresh zebra 4711' >new

# say NAME COMMAND...   keeps what a run prints.
said=0
say() {
  local name=$1
  shift
  "$@" >"said.$said.$name.out" 2>"said.$said.$name.err" </dev/null
  said=$((said + 1))
}

# Every private fixture, all of a format in one run.
private_formats=$("$K" formats --json | python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
print(*[row["name"] for row in rows if row["kind"] == "private"])')
covered=0
for format in $private_formats; do
  mapfile -t files < <(awk -F'\t' -v format="$format" -v folder="$FIXTURES" '$2 == format { print folder "/" $1 }' "$FIXTURES/MANIFEST.tsv")
  [ ${#files[@]} -gt 0 ] || fail "no fixture of $format"
  covered=$((covered + ${#files[@]}))
  mkdir -p "made.$format"
  say "$format" "$K" inspect --verbose --art --passphrase-file right "${files[@]}"
  say "$format" "$K" inspect --json --passphrase-file right "${files[@]}"
  say "$format" "$K" inspect --json --passphrase-file wrong "${files[@]}"
  say "$format" "$K" check "${files[@]}"
  say "$format" "$K" check --count 1 "${files[@]}"
  say "$format" "$K" convert --public --verbose --passphrase-file right "${files[@]}"
  say "$format" "$K" convert --strict --passphrase-file right "${files[@]}"
  say "$format" "$K" convert --to openssh -o "made.$format/" --force --passphrase-file wrong "${files[@]}"
  say "$format" "$K" convert --to ssh1 -o "made.$format/" --force --passphrase-file right "${files[@]}"
  say "$format" "$K" pair "${files[0]}" "$FIXTURES/good/rsa2048/openssh.pub" --passphrase-file right
done
equal "$covered" "$(cut -f2 "$FIXTURES/MANIFEST.tsv" | grep -cxF "${private_formats// /$'\n'}")" 'every private fixture was used'
# Their numbers, for the search: what nobody but this test asks for.  One file of each key is enough.
keys=0
while IFS=$'\t' read -r path _; do
  keys=$((keys + 1))
  "$K" convert --to pkcs8 --no-passphrase -o "plain.$keys" --passphrase-file right "$FIXTURES/$path" 2>/dev/null ||
    fail "no numbers of $path: the search cannot find them"
done < <(awk -F'\t' -v formats=" $private_formats " 'index(formats, " " $2 " ") && !seen[$5]++ { print $1 "\t" $2 }' "$FIXTURES/MANIFEST.tsv")

for file in openssh openssh-aes256-ctr pem-aes128 pkcs8.pem; do
  [ -e "$FIXTURES/good/rsa2048/$file" ] || continue
  cp "$FIXTURES/good/rsa2048/$file" key
  say "change_$file" "$K" passphrase key --passphrase-file wrong --new-passphrase-file new
  say "change_$file" "$K" passphrase key --passphrase-file right --new-passphrase-file new --verbose
  say "change_$file" "$K" passphrase key --passphrase-file new --no-passphrase
done
say generate "$K" generate -o pair --new-passphrase-file new --verbose
"$K" convert --to pkcs8 --no-passphrase -o plain.made --passphrase-file new pair 2>/dev/null
say pair "$K" pair pair pair.pub --passphrase-file new
say pair "$K" pair pair pair.pub --passphrase-file wrong
# Damaged private files: an error must not quote what it could not read.
for file in openssh pem pkcs8.pem; do
  sed '5s/^./!/' "$FIXTURES/good/rsa2048/$file" >damaged
  say "damaged_$file" "$K" inspect damaged
  head -n 12 "$FIXTURES/good/rsa2048/$file" >damaged
  say "damaged_$file" "$K" convert damaged --to openssh -o made --force
done

python3 - <<'P' || fail 'a secret was printed'
import base64, glob, re, subprocess, sys

def walk(der, found):
    """Collects the contents of INTEGERs and OCTET STRINGs, at any depth."""
    at = 0
    while at + 2 <= len(der):
        tag, size, start = der[at], der[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7f
            size, start = int.from_bytes(der[start:start + count], 'big'), start + count
        body = der[start:start + size]
        if len(body) != size or size == 0:
            return
        if tag in (0x02, 0x04):
            found.add(body.lstrip(b'\0'))
        if tag & 0x20 or tag == 0x04:
            walk(body, found)
        at = start + size

def spellings(number):
    yield number
    yield number.hex().encode()
    yield number.hex().upper().encode()
    yield str(int.from_bytes(number, 'big')).encode()
    for shift in range(3):  # base64 of it inside something longer
        text = base64.b64encode(b'\0' * shift + number)
        core = text[4 if shift else 0:len(text) // 4 * 4 - 4]
        yield core
        yield core.translate(bytes.maketrans(b'+/', b'-_'))

secrets = set()
for path in glob.glob('plain.*'):
    pem = open(path, 'rb').read()
    der = base64.b64decode(b''.join(line for line in pem.splitlines() if b'-----' not in line))
    found = set()
    walk(der, found)
    public = subprocess.run(['openssl', 'pkey', '-in', path, '-pubout', '-outform', 'DER'], capture_output=True).stdout
    secrets |= {number for number in found if 16 <= len(number) <= 600 and public and number not in public}
assert len(secrets) > 8, f'only {len(secrets)} private numbers were found'
words = {spelling for number in secrets for spelling in spellings(number) if len(spelling) >= 16}
words |= {b'correct horse', b'wrong donkey', b'fresh zebra', b'zebra 4711'}
bad = 0
outputs = glob.glob('said.*')
for path in outputs:
    said = open(path, 'rb').read()
    flat = re.sub(rb'[\s:]', b'', said)
    for word in words:
        if word in said or re.sub(rb'[\s:]', b'', word) in flat:
            print(f'{path} holds a secret ({len(word)} bytes)')
            bad += 1
            break
print(f'{len(outputs)} outputs, {len(words)} spellings of {len(secrets)} private numbers, {bad} leaks')
# The search itself can find: a private file is full of them.
dump = b''.join(open('pair', 'rb').read().splitlines())
plain = b''.join(open('plain.made', 'rb').read().splitlines())
assert any(word in plain for word in words), 'the search is blind'
sys.exit(bad > 0 or len(outputs) < 200)
P
finish
