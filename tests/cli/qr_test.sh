#!/usr/bin/env bash
# inspect --qr: what is drawn in a terminal is read back by a real decoder.
set -u
. "${SOURCE_DIR:?}/tests/cli/lib.sh"
need zbarimg python3

# read_code FILE   turns the drawing at the end of ./out into a picture, and prints what zbarimg reads in it.
read_code() {
  python3 - <<'PY'
import re
text = open('out', encoding='utf-8').read()
lines = text.split(' as a QR code:\n' if ' as a QR code' in text else 'QR code:\n')[-1].splitlines()
inverse = any('\x1b[30;47m' in line for line in lines)
lines = [re.sub('\x1b\\[[0-9;]*m', '', line) for line in lines]
rows = []
if any(c in line for line in lines for c in '█▀▄'):
    for line in lines:
        rows.append([c in '█▀' for c in line])
        rows.append([c in '█▄' for c in line])
else:
    rows = [[line[i] == '#' for i in range(0, len(line), 2)] for line in lines]
width = max(map(len, rows))
scale = 4
with open('code.pgm', 'w') as picture:
    print('P2', width * scale, len(rows) * scale, 255, file=picture)
    for row in rows:
        row = row + [False] * (width - len(row))
        pixels = ' '.join(('0' if ink == inverse else '255') for ink in row for _ in range(scale))
        for _ in range(scale):
            print(pixels, file=picture)
PY
  zbarimg -q --raw code.pgm 2>/dev/null # it looks for D-Bus
}

for locale in C.UTF-8 C; do
  for color in always never; do
    for key in ed25519 ecdsa256 rsa2048; do
      expect 0 env LC_ALL=$locale "$KEYFLUENT" inspect --qr --color $color "$FIXTURES/good/$key/openssh.pub"
      equal "$(read_code)" "$(cat "$FIXTURES/good/$key/openssh.pub")" "$key $locale $color"
    done
  done
done

# In 80 columns an RSA-3072 line does not fit: its fingerprint does.
expect 0 script -qec "stty cols 80; LC_ALL=C.UTF-8 '$KEYFLUENT' inspect --qr --color never '$FIXTURES/good/rsa3072/openssh.pub'" /dev/null
tr -d '\r' <out >out.lines && mv out.lines out
fingerprint=$(ssh-keygen -lf "$FIXTURES/good/rsa3072/openssh.pub" | cut -d' ' -f2)
equal "$(read_code)" "$fingerprint"
expect 0 script -qec "stty cols 20; LC_ALL=C.UTF-8 '$KEYFLUENT' inspect --qr '$FIXTURES/good/rsa3072/openssh.pub'" /dev/null
contains out 'make it wider'

# The public half of a private key is what is drawn, never more.
expect 0 env LC_ALL=C.UTF-8 "$KEYFLUENT" inspect --qr --color never "$FIXTURES/good/ed25519/openssh"
equal "$(read_code | cut -d' ' -f2)" "$(cut -d' ' -f2 "$FIXTURES/good/ed25519/openssh.pub")"
expect 2 "$KEYFLUENT" inspect --qr --json "$FIXTURES/good/ed25519/openssh.pub"
finish
