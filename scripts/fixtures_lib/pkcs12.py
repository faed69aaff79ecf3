"""PKCS#12 files with the key inside encryptedData, as the standard allows and openssl reads, but does not write."""
import hashlib, hmac, subprocess

from fixtures_lib.legacy_ciphers import key_of

ITERATIONS = 2
DATA, ENCRYPTED = '06092a864886f70d010701', '06092a864886f70d010706'


def element(tag, *contents):
    body = b''.join(contents)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x80 + (size.bit_length() + 7) // 8]) + size.to_bytes((size.bit_length() + 7) // 8, 'big')
    return bytes([tag]) + length + body


def oid(text):
    return bytes.fromhex(text)


def mac_key(password, salt, iterations):
    """RFC 7292 appendix B with SHA-256, purpose 3, for one block."""
    def fill(data):
        return (data * 64)[:-(-len(data) // 64) * 64]
    block = bytes([3]) * 64 + fill(salt) + fill((password + '\0').encode('utf-16-be'))
    for _ in range(iterations):
        block = hashlib.sha256(block).digest()
    return block


def whole(safe, password):
    salt = bytes(range(8))
    digest = hmac.new(mac_key(password, salt, ITERATIONS), safe, 'sha256').digest()
    info = element(0x30, element(0x30, oid('0609608648016503040201'), element(0x05)), element(0x04, digest))
    mac = element(0x30, info, element(0x04, salt), element(0x02, bytes([ITERATIONS])))
    content = element(0x30, oid(DATA), element(0xa0, element(0x04, safe)))
    return element(0x30, element(0x02, b'\3'), content, mac)


def encrypted(contents, password):
    """encryptedData under PBES2: PBKDF2 with HMAC-SHA256, AES-256-CBC."""
    salt, iv = b'salt of p12', bytes(range(16))
    key = hashlib.pbkdf2_hmac('sha256', password.encode(), salt, ITERATIONS, 32)
    done = subprocess.run(['openssl', 'enc', '-aes-256-cbc', '-K', key.hex(), '-iv', iv.hex()], input=contents, capture_output=True, check=True)
    prf = element(0x30, oid('06082a864886f70d0209'), element(0x05))
    kdf = element(0x30, oid('06092a864886f70d01050c'), element(0x30, element(0x04, salt), element(0x02, bytes([ITERATIONS])), prf))
    cipher = element(0x30, oid('060960864801650304012a'), element(0x04, iv))
    pbes2 = element(0x30, oid('06092a864886f70d01050d'), element(0x30, kdf, cipher))
    info = element(0x30, oid(DATA), pbes2, element(0x80, done.stdout))
    return element(0x30, oid(ENCRYPTED), element(0xa0, element(0x30, element(0x02, b'\0'), info)))


def key_bag(key_info, name):
    attribute = element(0x30, oid('06092a864886f70d010914'), element(0x31, element(0x1e, name.encode('utf-16-be'))))
    return element(0x30, oid('060b2a864886f70d010c0a0101'), element(0xa0, key_info), element(0x31, attribute))


def read_by_openssl(path, password):
    done = subprocess.run(['openssl', 'pkcs12', '-in', path, '-nocerts', '-nodes', '-passin', 'pass:' + password], capture_output=True, text=True)
    return done.returncode == 0 and 'BEGIN PRIVATE KEY' in done.stdout


def make(fx):
    made = 'scripts/make_fixtures from the file of ' + fx.OPENSSL
    for name in ('rsa2048', 'ed25519'):
        key = key_of(fx, name)
        info = (key.folder / 'pkcs8.der').read_bytes()
        safe = element(0x30, encrypted(element(0x30, key_bag(info, 'sealed key')), fx.PASSPHRASE))
        path = key.add('pkcs12-sealed.p12', 'pkcs12', whole(safe, fx.PASSPHRASE), 'sealed key', made, encrypted=True)
        if not read_by_openssl(path, fx.PASSPHRASE):
            raise SystemExit(f'openssl does not read {path}')
