"""Files of authorized_keys at random: lines from the grammar, keys in odd spellings, and mutations of the bytes."""
import base64, struct

from . import options

BLANKS = [' '] * 12 + ['\t', '  ', ' \t', '\t\t', '', '\r', '\xa0', '\x0b', '\x0c']
COMMENTS = ['', '', 'me@host', 'a b  c', '# x', 'ssh-ed25519 AAAA', '\x1b[31m', '\xff\xfe', 'x\0y', '"open', 'x' * 3000]
JUNK = ['', '   ', '\t', '#', '# ssh-ed25519 AAAA', ' # x', 'ssh-ed25519', 'ssh-ed25519 ', 'no-pty', 'command="x', '<<<<<<< HEAD', '-----BEGIN X-----', '\r', '\0', 'AAAAC3NzaC1lZDI1NTE5', '"', '\\', ',', '\ufeff']
CURIOUS = b'\0\t\n\r \x0b\x0c"#,=\\!AQgw0123456789+/-_.:*?\x7f\x80\xff'

# A point of P-256 whose x is so short that OpenSSH refuses it.
NEAR, NEAR_Y = 5, bytes.fromhex('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc')


def fields_of(blob):
    """The strings of a blob; none if it is not made of strings alone."""
    fields = []
    while blob:
        size = struct.unpack('>I', blob[:4])[0]
        fields.append(blob[4:4 + size])
        blob = blob[4 + size:]
    return fields


def blob_of(fields):
    return b''.join(struct.pack('>I', len(field)) + field for field in fields)


class Maker:
    def __init__(self, folder, rng):
        self.rng = rng
        self.keys, self.certificates = {}, {}
        for path in sorted(folder.glob('*.pub')):
            name = path.name.removesuffix('.pub').removesuffix('-cert')
            kind, blob = path.read_text().split()[:2]
            where = self.certificates if path.name.endswith('-cert.pub') else self.keys
            where[name] = (kind, base64.b64decode(blob))
        self.authority = {name: 'ca_rsa' if name == 'cert_rsa' else 'ca_ec' if name == 'cert_ec' else 'ca' for name in self.certificates}

    def key_file(self, presented):
        return presented + ('-cert.pub' if presented in self.certificates else '.pub')

    def odd_blob(self, kind, blob):
        """Another spelling of the key, or something that is none."""
        rng, fields = self.rng, fields_of(blob)
        i = rng.randrange(len(fields))
        choices = {
            'name': lambda: fields.__setitem__(0, rng.choice([b'rsa-sha2-256', b'rsa-sha2-512', b'RSA', b'rsa', b'ED25519', b'ed25519', b'DSA', b'dss', b'ECDSA', b'ed25519-sk', b'ECDSA-SK', b'ssh-ed448',
                                                              kind.encode() + b'\0', kind.encode() + b'\0\0', kind.upper().encode(), b'webauthn-sk-ecdsa-sha2-nistp256@openssh.com', b'', kind.encode()[:-1]])),
            'zeros': lambda: fields.__setitem__(i, b'\0' * rng.choice([1, 2, 40, 2048]) + fields[i]),
            'negative': lambda: fields.__setitem__(i, fields[i].lstrip(b'\0') or b'\xff'),
            'empty': lambda: fields.__setitem__(i, b''),
            'nul': lambda: fields.__setitem__(i, fields[i] + b'\0'),
            'cut': lambda: fields.__setitem__(i, fields[i][:-1]),
            'flip': lambda: fields.__setitem__(-1, bytes([fields[-1][0], *[rng.randrange(256) for _ in fields[-1][1:]]]) if fields[-1] else b''),
            'even': lambda: fields.__setitem__(-1, fields[-1][:-1] + b'\0'),
            'short': lambda: fields.__setitem__(-1, b'\0' + bytes([rng.choice([127, 128, 255])]) + b'\xff' * rng.choice([126, 127, 128, 2047, 2048])),
            'compressed': lambda: fields.__setitem__(-1, b'\2' + fields[-1][1:33]),
            'near': lambda: fields.__setitem__(-1, b'\4' + NEAR.to_bytes(32, 'big') + NEAR_Y),
            'infinity': lambda: fields.__setitem__(-1, b'\0'),
            'more': lambda: fields.append(rng.choice([b'', b'ssh:', b'\0'])),
            'less': lambda: fields.pop(),
            'swap': lambda: fields.__setitem__(slice(1, 3), fields[1:3][::-1]),
            'application': lambda: fields.__setitem__(-1, rng.choice([b'', b'ssh:\0', b'a\0b', b'\xff' * 300])),
        }
        choices[rng.choice(sorted(choices))]()
        tail = rng.choice([b''] * 20 + [b'\0', b'\0\0\0\0'])
        return blob_of(fields) + tail

    def base64_of(self, blob):
        text, rng = base64.b64encode(blob).decode(), self.rng
        at = rng.randrange(len(text) + 1)
        changes = [lambda: text[:at] + rng.choice(['\r', '\x0b', '\x0c', ' ', '\t', '\n', '=', '-', '_', '.', '\0', '\r\r']) + text[at:], lambda: text.rstrip('='), lambda: text + '=', lambda: text + '==',
                   lambda: text[:-1], lambda: text[:at], lambda: text + text[:4], lambda: text + '\r', lambda: text[:-1] + 'B', lambda: text + rng.choice([',', '#', '"', '...', 'AAAA'])]
        return rng.choice(changes)() if rng.random() < 0.06 else text

    def key_text(self, name):
        kind, blob = self.keys[name] if name in self.keys else self.certificates[name]
        rng = self.rng
        if rng.random() < 0.12 and name in self.keys:
            blob = self.odd_blob(kind, blob)
        if rng.random() < 0.05:
            kind = rng.choice(['ssh-rsa', 'rsa-sha2-256', 'rsa-sha2-512', 'ssh-ed25519', 'ed25519', 'RSA', 'ssh-dss', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', kind.upper(), kind + ',', '"' + kind + '"',
                               'webauthn-sk-ecdsa-sha2-nistp256@openssh.com', 'sk-ssh-ed25519@openssh.com', 'ssh-ed25519-cert-v01@openssh.com', 'ssh-xmss@openssh.com', 'ssh-ed448', kind + '\0'])
        blank = rng.choice(BLANKS) if rng.random() < 0.15 else ' '
        return kind + blank + self.base64_of(blob)

    def line(self, name, is_ca):
        rng = self.rng
        field = options.options(rng, is_ca) if is_ca or rng.random() < 0.75 else ''
        lead = rng.choice(['', '', '', '', '', '', '', ' ', '\t', '  ', '\xa0', '\r']) if rng.random() < 0.2 else ''
        blank = rng.choice(BLANKS) if rng.random() < 0.1 else ' '
        comment = rng.choice(COMMENTS)
        after = rng.choice(BLANKS) if rng.random() < 0.1 else ' '
        return lead + (field + blank if field else '') + self.key_text(name) + (after + comment if comment else '')

    def mutate(self, data):
        """A few bytes changed where it hurts."""
        rng, data = self.rng, bytearray(data)
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            # Most of a line is base64, whose damage is dull: prefer its first bytes.
            at = rng.randrange(min(len(data), 60) if rng.random() < 0.6 else len(data)) if data else 0
            byte = rng.choice(CURIOUS)
            change = rng.randrange(5)
            if change == 0:
                data[at:at] = bytes([byte])
            elif change == 1 and data:
                data[at] = byte
            elif change == 2:
                del data[at:at + rng.choice([1, 1, 2, 8])]
            elif change == 3:
                data[at:at] = data[at:at + rng.randrange(1, 20)]
            elif data:
                data[at] ^= 0x20
        return bytes(data)

    def make(self):
        """The name of the key that is presented, and the file."""
        rng = self.rng
        is_certificate = rng.random() < 0.25
        presented = rng.choice(sorted(self.certificates if is_certificate else self.keys))
        own = self.authority[presented] if is_certificate else presented
        lines = []
        for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
            kind = rng.random()
            if kind < 0.82:
                lines.append(self.line(own, is_certificate and rng.random() < 0.95))
            elif kind < 0.92:
                lines.append(self.line(rng.choice(sorted(self.keys) + sorted(self.certificates)), rng.random() < 0.2))
            else:
                lines.append(rng.choice(JUNK))
        end = rng.choice(['\n'] * 12 + ['\r\n', '\r', '\n\n'])
        text = end.join(lines) + rng.choice([end] * 5 + [''])
        data = (rng.choice(['', '\ufeff']).encode() if rng.random() < 0.01 else b'') + text.encode('latin-1', 'replace')
        return presented, self.mutate(data) if rng.random() < 0.3 else data
