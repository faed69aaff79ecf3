"""Fixtures of the SECSH family and of the small native formats: ssh.com, J2SSH, SSH-1, Dropbear.

Made of the keys in good/ by puttygen and dropbearconvert. What no installed program writes (other ciphers, ECDSA, predefined
groups, J2SSH, SSH-1's old ciphers) is put together here with Python's cryptography, from the published facts and not from
keyfluent's code; such a file proves that two implementations agree, not that the vendor wrote it so: 'made_by' says which."""
import base64, hashlib, math, os, re, struct, subprocess, tempfile
from pathlib import Path

import warnings

warnings.simplefilter('ignore')  # old ciphers are what this is about

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

BY_FACTS = 'scripts/fixtures_lib/secsh.py'
RSA_TYPE = 'if-modn{sign{rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}'
DSA_TYPE = 'dl-modp{sign{dsa-nist-sha1},dh{plain}}'
EC_TYPE = 'ec-modp{sign{dsa-none-sha256}}'
GROUP = 'ssh-dl-modp-group-dsa-1024bit-1'
GROUP_P = 188706637589904502763738345641512096346091855416968496817107630124716805086963367429317870174907748398269804683734755063409469918601446907583820305901431915822615633146396545907952461810328182170350786130846849874623472223321640743687405864363731618102020656994755732156870258013519880675646961814649650297159
GROUP_Q = 994432737688160994497917820104112624205251325913
GROUP_G = 137523658071340229185048451435902153415287824071932271181931682207433177997819201855291487432983691376622004877712990087381570845016796174527842910698477887372037694495736629521026242476079522482502273326829709885622987356928909345359927685214615869582064324756777888883265989982517946734947352536810316486901


def u32(number):
    return struct.pack('>I', number)


def string(data):
    data = data.encode() if isinstance(data, str) else data
    return u32(len(data)) + data


def magnitude(number):
    return number.to_bytes((number.bit_length() + 7) // 8, 'big')


def bits(number):
    """ssh.com's number."""
    return u32(number.bit_length()) + magnitude(number)


def mp16(number):
    """SSH-1's number."""
    return struct.pack('>H', number.bit_length()) + magnitude(number)


def mpint(number):
    return string(number.to_bytes(number.bit_length() // 8 + 1, 'big') if number else b'')


def derive(passphrase, size):
    material = b''
    while len(material) < size:
        material += hashlib.md5(passphrase + material).digest()
    return material[:size]


def crypt(algorithm, mode, data):
    context = Cipher(algorithm, mode).encryptor()
    return context.update(data) + context.finalize()


def cbc(algorithm, data):
    return crypt(algorithm, modes.CBC(bytes(algorithm.block_size // 8)), data)


SSHCOM_CIPHERS = {
    '3des-cbc': (24, 8, lambda k, d: cbc(algorithms.TripleDES(k), d)),
    '3des': (24, 8, lambda k, d: cbc(algorithms.TripleDES(k), d)),
    '3des-ecb': (24, 8, lambda k, d: crypt(algorithms.TripleDES(k), modes.ECB(), d)),
    '3des-cfb': (24, 8, lambda k, d: crypt(algorithms.TripleDES(k), modes.CFB(bytes(8)), d)),
    '3des-ofb': (24, 8, lambda k, d: crypt(algorithms.TripleDES(k), modes.OFB(bytes(8)), d)),
    'des-cbc': (8, 8, lambda k, d: cbc(algorithms.TripleDES(k * 3), d)),
    'aes-cbc': (32, 16, lambda k, d: cbc(algorithms.AES(k), d)),
    'aes128-cbc': (16, 16, lambda k, d: cbc(algorithms.AES(k), d)),
    'aes192-cfb': (24, 16, lambda k, d: crypt(algorithms.AES(k), modes.CFB(bytes(16)), d)),
    'aes256-ctr': (32, 16, lambda k, d: crypt(algorithms.AES(k), modes.CTR(bytes(16)), d)),
    'blowfish-cbc': (32, 8, lambda k, d: cbc(algorithms.Blowfish(k), d)),
    'blowfish-ofb': (32, 8, lambda k, d: crypt(algorithms.Blowfish(k), modes.OFB(bytes(8)), d)),
    'cast128-cbc': (16, 8, lambda k, d: cbc(algorithms.CAST5(k), d)),
    'arcfour': (32, 1, lambda k, d: crypt(algorithms.ARC4(k), None, d)),
}


def armor(label, body, comment):
    text = base64.b64encode(body).decode()
    rows = [text[i:i + 70] for i in range(0, len(text), 70)]
    return '\n'.join([f'---- BEGIN {label} ----', f'Comment: "{comment}"', *rows, f'---- END {label} ----']) + '\n'


def sshcom(type_, payload, comment, cipher='none', passphrase=b'', size=None, label='SSH2 ENCRYPTED PRIVATE KEY'):
    blob = u32(len(payload)) + payload
    if cipher != 'none':
        key_bytes, block, encrypt = SSHCOM_CIPHERS[cipher]
        blob += os.urandom(-len(blob) % block)
        blob = encrypt(derive(passphrase, key_bytes), blob)
    inner = string(type_) + string(cipher) + string(blob)
    return armor(label, u32(0x3f6ff9eb) + u32(len(inner) + 8 if size is None else size) + inner, comment)


def rsa_numbers(key):
    numbers = key.private_numbers()
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    p, q = sorted((numbers.p, numbers.q))
    return e, numbers.d, n, pow(p, -1, q), p, q


def ec_payload(key, compressed=False):
    numbers = key.private_numbers()
    point = numbers.public_numbers
    curve = {256: 'prime256v1', 384: 'secp384r1', 521: 'secp521r1'}[key.curve.key_size]
    rest = bytes([point.y & 1]) if compressed else bits(point.y)
    return u32(1) + string(curve) + bits(point.x) + rest + bits(numbers.private_value)


def swapped(data):
    return b''.join(data[i:i + 4][::-1] for i in range(0, len(data), 4))


def ssh1_triple_des(key, data):
    def des(k, d, decrypts=False):
        context = Cipher(algorithms.TripleDES(k * 3), modes.CBC(bytes(8)))
        context = context.decryptor() if decrypts else context.encryptor()
        return context.update(d) + context.finalize()
    return des(key[:8], des(key[8:], des(key[:8], data), True))


SSH1_CIPHERS = {'des': (2, lambda k, d: cbc(algorithms.TripleDES(k[:8] * 3), d)), '3des-by-facts': (3, ssh1_triple_des),
                'rc4': (5, lambda k, d: crypt(algorithms.ARC4(k), None, d)),
                'blowfish': (6, lambda k, d: swapped(cbc(algorithms.Blowfish(k), swapped(d))))}


class Maker:
    def __init__(self, fx):
        self.fx = fx
        self.work = Path(tempfile.mkdtemp())
        self.passphrase, self.empty = self.work / 'passphrase', self.work / 'empty'
        self.passphrase.write_text(fx.PASSPHRASE + '\n')
        self.empty.write_text('')

    def key(self, name):
        line = (self.fx.OUT / 'good' / name / 'openssh.pub').read_text().strip()
        return self.fx.Key(name, line, line.split(' ', 2)[2])

    def private(self, name):
        return load_ssh_private_key((self.fx.OUT / 'good' / name / 'openssh').read_bytes(), None)

    def new_key(self, name, blob, comment):
        """A key that is in no other format's fixtures; its public line stands beside it."""
        algorithm = blob[4:4 + struct.unpack('>I', blob[:4])[0]].decode()
        key = self.fx.Key(name, f'{algorithm} {base64.b64encode(blob).decode()} {comment}', comment)
        key.add('openssh.pub', 'openssh-public', key.line + '\n', comment, BY_FACTS)
        return key

    def puttygen(self, *arguments):
        out = self.work / 'out'
        out.unlink(missing_ok=True)
        self.fx.run('puttygen', *arguments, '-o', out)
        return out.read_bytes()

    # ---- Dropbear --------------------------------------------------------------------------------------------------

    def dropbear(self):
        for name in ('rsa2048', 'rsa3072', 'dsa1024', 'ecdsa256', 'ecdsa384', 'ecdsa521', 'ed25519'):
            key, out = self.key(name), self.work / 'dropbear'
            source = self.fx.OUT / 'good' / name / ('pem' if name == 'dsa1024' else 'openssh')
            self.fx.run('dropbearconvert', 'openssh', 'dropbear', source, out)
            said = self.fx.run('dropbearkey', '-y', '-f', out).decode()
            if key.line.split()[1] not in said:
                raise SystemExit(f'dropbearkey -y says another key than {name}: {said}')
            data = out.read_bytes()
            key.add('dropbear', 'dropbear', data, '-', self.fx.DROPBEAR)
            if key.algorithm == 'ssh-rsa':
                at = 0
                for _ in range(4):  # name, e, n, d
                    at += 4 + struct.unpack('>I', data[at:at + 4])[0]
                key.add('dropbear-ancient', 'dropbear', data[:at], '-', self.fx.OURS + self.fx.DROPBEAR)
                self.bad('dropbear-cut', 'E301', data[:at - 1], 'cut off inside d') if name == 'rsa2048' else None

    def bad(self, name, error, data, what):
        path = self.fx.OUT / 'bad' / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        self.fx.BAD.append([f'bad/{name}', error, what])

    # ---- ssh.com ---------------------------------------------------------------------------------------------------

    def sshcom_by_puttygen(self):
        for name in ('rsa2048', 'rsa3072', 'dsa1024'):
            key = self.key(name)
            source = self.fx.OUT / 'good' / name / 'openssh'
            for label, passphrase in (('sshcom', self.empty), ('sshcom-3des', self.passphrase)):
                data = self.puttygen(source, '-O', 'private-sshcom', '--new-passphrase', passphrase)
                key.add(label, 'sshcom', data, key.comment, self.fx.PUTTY, encrypted=passphrase is self.passphrase)

    def sshcom_by_facts(self):
        key = self.key('rsa2048')
        e, d, n, u, p, q = rsa_numbers(self.private('rsa2048'))
        payload = b''.join(map(bits, (e, d, n, u, p, q)))
        add = lambda name, data, encrypted=False, comment=key.comment: key.add(name, 'sshcom', data, comment, BY_FACTS, encrypted=encrypted)
        for cipher in SSHCOM_CIPHERS:
            if cipher != '3des-cbc':
                add('sshcom-alias-3des' if cipher == '3des' else f'sshcom-{cipher}', sshcom(RSA_TYPE, payload, key.comment, cipher, self.fx.PASSPHRASE.encode()), True)
        for name, type_ in (('bare', 'if-modn'), ('md5', 'if-modn{sign{rsa-pkcs1-md5},encrypt{rsa-pkcs1-none}}'),
                            ('list', 'if-modn{sign{rsa-pkcs1-sha256,rsa-pkcs1-sha1},encrypt{rsa-pkcs1v2-oaep}}')):
            add(f'sshcom-type-{name}', sshcom(type_, payload, key.comment))
        add('sshcom-plain-label', sshcom(RSA_TYPE, payload, key.comment, label='SSH2 PRIVATE KEY'))
        add('sshcom-mindterm-order', sshcom(RSA_TYPE, b''.join(map(bits, (n, e, d, p, q, u))), key.comment))
        lcm = (p - 1) * (q - 1) // math.gcd(p - 1, q - 1)
        add('sshcom-d-mod-lcm', sshcom(RSA_TYPE, b''.join(map(bits, (e, d % lcm, n, u, p, q))), key.comment))
        subject = sshcom(RSA_TYPE, payload, 'a comment with a quote \\" and a backslash \\\\ that is long enough to be continu\\\ned in the next line')
        add('sshcom-continued', subject.replace('Comment', 'Subject: client\nComment', 1),
            comment='a comment with a quote " and a backslash \\ that is long enough to be continued in the next line')
        for name in ('ecdsa256', 'ecdsa384', 'ecdsa521'):
            ec, private = self.key(name), self.private(name)
            ec.add('sshcom', 'sshcom', sshcom(EC_TYPE, ec_payload(private), ec.comment), ec.comment, BY_FACTS)
            ec.add('sshcom-compressed', 'sshcom', sshcom(EC_TYPE, ec_payload(private, True), ec.comment), ec.comment, BY_FACTS)
            ec.add('sshcom-3des', 'sshcom', sshcom(EC_TYPE, ec_payload(private), ec.comment, '3des-cbc', self.fx.PASSPHRASE.encode()), ec.comment, BY_FACTS,
                   encrypted=True)
        self.predefined_group()
        self.exponent_35()
        self.damaged(key, payload)
        self.recognised(payload)

    def predefined_group(self):
        x = int.from_bytes(os.urandom(20), 'big') % (GROUP_Q - 2) + 1
        y = pow(GROUP_G, x, GROUP_P)
        key = self.new_key('sshcom-group', string('ssh-dss') + mpint(GROUP_P) + mpint(GROUP_Q) + mpint(GROUP_G) + mpint(y), 'predefined group')
        payload = u32(1) + string(GROUP) + bits(y) + bits(x)
        key.add('sshcom', 'sshcom', sshcom(DSA_TYPE, payload, key.comment), key.comment, BY_FACTS)
        key.add('sshcom-3des', 'sshcom', sshcom(DSA_TYPE, payload, key.comment, '3des-cbc', self.fx.PASSPHRASE.encode()), key.comment, BY_FACTS, encrypted=True)

    def exponent_35(self):
        pem = self.fx.run('openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_pubexp:35')
        numbers = rsa_numbers(load_pem_private_key(pem, None))
        key = self.new_key('sshcom-e35', string('ssh-rsa') + mpint(numbers[0]) + mpint(numbers[2]), 'e is 35')
        key.add('sshcom', 'sshcom', sshcom(RSA_TYPE, b''.join(map(bits, numbers)), key.comment), key.comment, BY_FACTS)

    def damaged(self, key, payload):
        fx, folder = self.fx, self.fx.OUT / 'damaged'
        key.add('sshcom-size-zero', 'sshcom', sshcom(RSA_TYPE, payload, key.comment, size=0), key.comment, BY_FACTS, repairs='not-canonical', folder=folder)
        for name, source, format_ in (('pkcs8', 'pkcs8.pem', 'pkcs8'), ('openssh', 'openssh', 'openssh-private')):
            body = base64.b64decode(''.join((key.folder / source).read_text().strip().split('\n')[1:-1]))
            made = next(r[8] for r in fx.read_table('MANIFEST.tsv') if r[0] == f'good/{key.name}/{source}')
            comment = key.comment if name == 'openssh' else '-'
            key.add(f'sshcom-holds-{name}', format_, armor('SSH2 ENCRYPTED PRIVATE KEY', body, '[2048-bit rsa, client@example]'), comment, fx.OURS + made,
                    repairs='long-lines,wrong-label' if name == 'pkcs8' else 'wrong-label', folder=folder)
        table = {**fx.general(True), 'mail': ('text-before,text-after', lambda t: fx.MAIL_BEFORE + t + fx.MAIL_AFTER),
                 'crlf': ('-', lambda t: t.replace('\n', '\r\n')), 'no-final-newline': ('no-final-newline', lambda t: t.rstrip('\n'))}
        fx.damage(key, 'sshcom', 'sshcom', key.comment, table)

    def recognised(self, payload):
        label = 'SSH2 ENCRYPTED PRIVATE KEY'
        self.bad('sshcom-v2', 'E104', armor(label, u32(0xc4181f9e) + u32(64) + u32(1) + b'aes256-cbc\0' + bytes(41), 'x'), 'the envelope of version 2')
        self.bad('sshcom-public-object', 'E104', armor(label, u32(0x65c8b28a) + u32(64) + bytes(56), 'x'), 'a public key object')
        self.bad('sshcom-proxy', 'E104', sshcom('proxy:card', payload, 'x'), 'a key that is held elsewhere')
        self.bad('sshcom-unknown-type', 'E406', sshcom('ed-modp{sign{x}}', payload, 'x'), 'a type that nobody knows')
        self.bad('sshcom-block-size', 'E321',
                 armor(label, u32(0x3f6ff9eb) + u32(0) + string(RSA_TYPE) + string('3des-cbc') + string(bytes(61)), 'x'), 'no whole blocks')
        self.bad('sshcom-cut', 'E301', armor(label, u32(0x3f6ff9eb) + u32(900) + string(RSA_TYPE) + string('none') + u32(500) + bytes(40), 'x'), 'cut off')
        self.bad('sshcom-wrong-number', 'E405', sshcom(RSA_TYPE, payload[:-1] + bytes([payload[-1] ^ 2]), 'x'), 'p times q is not n')

    # ---- J2SSH -----------------------------------------------------------------------------------------------------

    def sshtools(self):
        label, passphrase = 'SSHTOOLS ENCRYPTED PRIVATE KEY', self.fx.PASSPHRASE.encode()
        e, d, n, *_ = rsa_numbers(self.private('rsa2048'))
        dsa = self.dsa_numbers()
        blobs = {'rsa2048': string('ssh-rsa') + mpint(e) + mpint(n) + mpint(d), 'dsa1024': string('ssh-dss') + b''.join(map(mpint, dsa))}
        for name, blob in blobs.items():
            key = self.key(name)
            content = u32(0x52f37abe) + string(blob)
            padding = 8 - len(content) % 8
            padded = content + bytes([padding]) * padding
            des, iv = algorithms.TripleDES(derive(passphrase, 24)), os.urandom(8)
            for file, body in (('sshtools', string('none') + string(content)),
                               ('sshtools-3des', string('3DES-CBC') + iv + string(crypt(des, modes.CBC(iv), padded))),
                               ('sshtools-3des-zero-iv', string('3des-cbc') + string(cbc(des, padded)))):
                key.add(file, 'sshtools', armor(label, body, key.comment), key.comment, BY_FACTS, encrypted='3des' in file)

    def dsa_numbers(self):
        text = self.fx.run('openssl', 'asn1parse', '-in', self.fx.OUT / 'good' / 'dsa1024' / 'pem').decode()
        p, q, g, _, x = [int(h, 16) for h in re.findall(r'INTEGER\s+:([0-9A-F]+)', text)][1:]
        return p, q, g, x

    # ---- SSH-1 -----------------------------------------------------------------------------------------------------

    def ssh1(self):
        fx, comment = self.fx, 'ssh1@example'
        plain = self.work / 'ssh1'
        fx.run('puttygen', '-t', 'rsa1', '-b', '1024', '-C', comment, '-o', plain, '--new-passphrase', self.empty, '--random-device', '/dev/urandom')
        line = fx.run('puttygen', plain, '-O', 'public', '-o', '/dev/stdout').decode()
        _, e, n = map(int, line.split()[:3])
        key = self.new_key('ssh1', string('ssh-rsa') + mpint(e) + mpint(n), comment)
        key.add('ssh1', 'ssh1', plain.read_bytes(), comment, fx.PUTTY)
        key.add('ssh1-3des', 'ssh1', self.puttygen(plain, '-C', comment, '-O', 'private', '--new-passphrase', self.passphrase), comment, fx.PUTTY, encrypted=True)
        key.add('ssh1.pub', 'ssh1-public', line, comment, fx.PUTTY)
        data = plain.read_bytes()
        start = data.index(comment.encode()) + len(comment)
        clear = data[33:start]
        for name, (number, encrypt) in SSH1_CIPHERS.items():
            sealed = encrypt(hashlib.md5(fx.PASSPHRASE.encode()).digest(), data[start:])
            key.add(f'ssh1-{name}', 'ssh1', data[:33] + bytes([number]) + clear[1:] + sealed, comment, fx.OURS + fx.PUTTY, encrypted=True)
        self.bad('ssh1-cut', 'E321', data[:-3], 'cut off')


def make(fx):
    maker = Maker(fx)
    maker.dropbear()
    maker.sshcom_by_puttygen()
    maker.sshcom_by_facts()
    maker.sshtools()
    maker.ssh1()
    subprocess.run(['rm', '-r', str(maker.work)], check=True)
