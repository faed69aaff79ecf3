"""Files whose key derivation costs as little as their writers allow, so that a test can try a thousand passphrases."""
import shutil, tempfile
from pathlib import Path

from fixtures_lib.legacy_ciphers import key_of, openssl

# puttygen 0.78 aborts below 4 KiB; RFC 9106 asks for eight times the lanes.
ARGON2 = 'memory=8,passes=1,parallelism=1'
SCHEMES = ('PBE-MD5-DES', 'PBE-SHA1-DES', 'PBE-MD5-RC2-64', 'PBE-SHA1-RC2-64', 'PBE-SHA1-RC4-128', 'PBE-SHA1-RC4-40', 'PBE-SHA1-3DES',
           'PBE-SHA1-2DES', 'PBE-SHA1-RC2-128', 'PBE-SHA1-RC2-40')
PBES2 = {'pbkdf2': ['-iter', '1', '-v2', 'aes256'], 'pbkdf2-sha512': ['-iter', '1', '-v2', 'aes192', '-v2prf', 'hmacWithSHA512'],
         'scrypt': ['-scrypt', '-scrypt_N', '2', '-scrypt_r', '1', '-scrypt_p', '1']}


def ppk3(fx, key, work):
    passphrase, out = work / 'passphrase', work / 'out.ppk'
    passphrase.write_text(fx.PASSPHRASE + '\n')
    for kind in ('argon2id', 'argon2i', 'argon2d'):
        out.unlink(missing_ok=True)
        fx.run('puttygen', key.folder / 'openssh', '-O', 'private', '-o', out, '--ppk-param', f'version=3,kdf={kind},{ARGON2}', '--new-passphrase',
               passphrase)
        key.add(f'cheapest-{kind}.ppk', 'ppk3', out.read_bytes(), key.comment, fx.PUTTY, encrypted=True)


def pkcs8(fx, key):
    options = {**PBES2, **{scheme.lower(): ['-iter', '1', '-v1', scheme] for scheme in SCHEMES}}
    for name, arguments in options.items():
        made = openssl('pkcs8', '-topk8', *arguments, '-in', key.folder / 'pem', '-passout', 'pass:' + fx.PASSPHRASE)
        key.add(f'cheapest-{name}.pem', 'pkcs8', made, '-', fx.OPENSSL, encrypted=True)


def make(fx):
    work = Path(tempfile.mkdtemp())
    ecdsa = key_of(fx, 'ecdsa256')
    ppk3(fx, ecdsa, work)
    pkcs8(fx, ecdsa)
    shutil.rmtree(work)
