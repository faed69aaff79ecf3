"""Every PEM and PKCS#8 encryption that the installed openssl can write with its default and legacy providers, PuTTY's
kinds of Argon2, and PuTTY key files of version 1.

No program writes version 1 any more and no sample of it was found: those files are put together here, as PuTTY's reader
expects them, from puttygen's own version 2 of the same key."""
import base64, hashlib, hmac, re, shutil, struct, subprocess, tempfile
from pathlib import Path

PROVIDERS = ['-provider', 'legacy', '-provider', 'default']


def openssl(*command):
    """The output, or None if openssl refuses."""
    done = subprocess.run(['openssl', *map(str, command), *PROVIDERS], stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout if done.returncode == 0 and done.stdout else None


def ciphers():
    listed = openssl('list', '-cipher-algorithms').decode()
    return sorted(set(re.findall(r'[A-Za-z][A-Za-z0-9-]+', listed)), key=lambda name: (name.upper(), name))


def same_key(text, password, source):
    """openssl reads back what it wrote: not so for key wrapping and text stealing modes in traditional files."""
    read = openssl('pkey', '-in', text, '-passin', password, '-outform', 'DER')
    return read is not None and read == openssl('pkey', '-in', source, '-outform', 'DER')


def encryptions(fx, key, work):
    source = key.folder / 'pem'
    password = 'pass:' + fx.PASSPHRASE
    out = work / 'out.pem'
    seen = set()

    def add(name, format_, *command):
        made = openssl(*command, '-in', source, '-passout', password)
        if made is None:
            return
        out.write_bytes(made)
        label = re.search(r'DEK-Info: ([^,]+)', made.decode())
        if format_ == 'pem':
            name = 'pem-' + label.group(1).lower()
        if name in seen or not same_key(out, password, source):
            return
        seen.add(name)
        key.add(name, format_, made, '-', fx.OPENSSL, encrypted=True)

    for cipher in ciphers():
        if 'wrap' in cipher.lower():
            continue
        add(None, 'pem', 'ec', '-' + cipher)
        if not cipher.lower().endswith(('cfb1', 'cfb8', 'rc4-40')):  # openssl writes plain CFB and RC4 for these
            add(f'pkcs8-v2-{canonical(cipher)}.pem', 'pkcs8', 'pkcs8', '-topk8', '-iter', '16', '-v2', cipher)
    for scheme in ('PBE-MD2-DES', 'PBE-MD5-DES', 'PBE-SHA1-DES', 'PBE-MD2-RC2-64', 'PBE-MD5-RC2-64', 'PBE-SHA1-RC2-64', 'PBE-SHA1-RC4-128',
                   'PBE-SHA1-RC4-40', 'PBE-SHA1-3DES', 'PBE-SHA1-2DES', 'PBE-SHA1-RC2-128', 'PBE-SHA1-RC2-40'):
        add(f'pkcs8-{scheme.lower()}.pem', 'pkcs8', 'pkcs8', '-topk8', '-v1', scheme)
    for prf in ('MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA512-224', 'SHA512-256'):
        add(f'pkcs8-prf-{prf.lower()}.pem', 'pkcs8', 'pkcs8', '-topk8', '-iter', '16', '-v2', 'aes128', '-v2prf', 'hmacWith' + prf)


def canonical(cipher):
    """openssl knows most ciphers by several names; one of each is enough."""
    name = cipher.lower()
    for old, new in (('aes128', 'aes-128-cbc'), ('aes192', 'aes-192-cbc'), ('aes256', 'aes-256-cbc'), ('aria128', 'aria-128-cbc'),
                     ('aria192', 'aria-192-cbc'), ('aria256', 'aria-256-cbc'), ('camellia128', 'camellia-128-cbc'),
                     ('camellia192', 'camellia-192-cbc'), ('camellia256', 'camellia-256-cbc'), ('des', 'des-cbc'), ('des3', 'des-ede3-cbc'),
                     ('des-ede-ecb', 'des-ede'), ('bf', 'bf-cbc'), ('blowfish', 'bf-cbc'), ('cast', 'cast5-cbc'), ('cast-cbc', 'cast5-cbc'),
                     ('rc2', 'rc2-cbc'), ('rc2-128', 'rc2-cbc'), ('rc2-40', 'rc2-40-cbc'), ('rc2-64', 'rc2-64-cbc'), ('seed', 'seed-cbc'),
                     ('sm4', 'sm4-cbc')):
        if name == old:
            return new
    return name.replace('cfb128', 'cfb').replace('ofb128', 'ofb')


def argon2(fx, key, work):
    passphrase = work / 'passphrase'
    passphrase.write_text(fx.PASSPHRASE + '\n')
    for kind, more in (('argon2i', 'memory=64,passes=2,parallelism=2'), ('argon2d', 'memory=100,passes=1,parallelism=4')):
        out = work / f'{kind}.ppk'
        fx.run('puttygen', key.folder / 'openssh', '-O', 'private', '-o', out, '--ppk-param', f'version=3,kdf={kind},{more}', '--new-passphrase',
               passphrase)
        key.add(f'ppk3-{kind}', 'ppk3', out.read_bytes(), key.comment, fx.PUTTY, encrypted=True)


# ---- PuTTY key files of version 1 --------------------------------------------------------------------------------

def string(data):
    return struct.pack('>I', len(data)) + data


def lines_of(data):
    text = base64.b64encode(data).decode()
    parts = [text[i:i + 64] for i in range(0, len(text), 64)]
    return ''.join(line + '\n' for line in [str(len(parts)), *parts])


def encrypt(data, password):
    key = (hashlib.sha1(b'\0\0\0\0' + password).digest() + hashlib.sha1(b'\0\0\0\1' + password).digest())[:32]
    done = subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-nopad', '-K', key.hex(), '-iv', '0' * 32], input=data, capture_output=True, check=True)
    return done.stdout


def ppk1(fx, key, encrypted, plain_hash=False, dsa_hash=False):
    text = (key.folder / 'ppk2').read_text()
    public = base64.b64decode(re.search(r'Public-Lines: \d+\n(.*?)Private', text, re.S).group(1))
    private = base64.b64decode(re.search(r'Private-Lines: \d+\n(.*?)Private-MAC', text, re.S).group(1))
    if dsa_hash:
        p, q, g = fields(public)[1:4]
        private += string(hashlib.sha1(string(p) + string(q) + string(g)).digest())
    password = fx.PASSPHRASE.encode() if encrypted else b''
    if encrypted:
        private += hashlib.sha1(private).digest()[:-len(private) % 16]
    mac_key = hashlib.sha1(b'putty-private-key-file-mac-key' + password).digest()
    mac = hashlib.sha1(private) if plain_hash else hmac.new(mac_key, private, 'sha1')
    body = encrypt(private, password) if encrypted else private
    return (f'PuTTY-User-Key-File-1: {key.algorithm}\nEncryption: {"aes256-cbc" if encrypted else "none"}\nComment: {key.comment}\n'
            f'Public-Lines: {lines_of(public)}Private-Lines: {lines_of(body)}Private-{"Hash" if plain_hash else "MAC"}: {mac.hexdigest()}\n')


def fields(blob):
    result = []
    while blob:
        size = struct.unpack('>I', blob[:4])[0]
        result.append(blob[4:4 + size])
        blob = blob[4 + size:]
    return result


def version1(fx, rsa, dsa):
    made = 'scripts/make_fixtures (no program writes it) from the file of ' + fx.PUTTY
    rsa.add('ppk1', 'ppk1', ppk1(fx, rsa, False), rsa.comment, made)
    rsa.add('ppk1-enc', 'ppk1', ppk1(fx, rsa, True), rsa.comment, made, encrypted=True)
    rsa.add('ppk1-hash', 'ppk1', ppk1(fx, rsa, True, plain_hash=True), rsa.comment, made, encrypted=True)
    dsa.add('ppk1', 'ppk1', ppk1(fx, dsa, False, plain_hash=True, dsa_hash=True), dsa.comment, made)
    dsa.add('ppk1-enc', 'ppk1', ppk1(fx, dsa, True, dsa_hash=True), dsa.comment, made, encrypted=True)


def key_of(fx, name):
    line = (fx.OUT / 'good' / name / 'openssh.pub').read_text().strip()
    return fx.Key(name, line, line.split(' ', 2)[2])


def make(fx):
    work = Path(tempfile.mkdtemp())
    ecdsa = key_of(fx, 'ecdsa256')
    encryptions(fx, ecdsa, work)
    argon2(fx, ecdsa, work)
    version1(fx, key_of(fx, 'rsa2048'), key_of(fx, 'dsa1024'))
    shutil.rmtree(work)
