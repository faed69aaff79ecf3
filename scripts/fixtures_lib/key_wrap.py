"""PKCS#8 files under AES key wrapping."""
from fixtures_lib.legacy_ciphers import key_of, openssl


def make(fx):
    for name in ('ed25519', 'ecdsa256'):
        key = key_of(fx, name)
        for bits in (128, 192, 256):
            for padding in ('', '-pad'):  # without padding the key must fill blocks of 8 bytes, as Ed25519's does
                made = openssl('pkcs8', '-topk8', '-iter', '1', '-v2', f'id-aes{bits}-wrap{padding}', '-in', key.folder / 'pkcs8.pem', '-passout',
                               'pass:' + fx.PASSPHRASE)
                if made:
                    key.add(f'pkcs8-v2-aes-{bits}-wrap{padding}.pem', 'pkcs8', made, '-', fx.OPENSSL, encrypted=True)
