"""An SSH-1 key file under IDEA, as ssh 1.2 wrote it: CFB with a zero IV, the key MD5 of the passphrase.  From puttygen's plain file."""
import hashlib

from cryptography.hazmat.primitives.ciphers import algorithms, modes

from fixtures_lib.legacy_ciphers import key_of
from fixtures_lib.secsh import crypt

CIPHER = 33  # where its number stands, behind the first line and its zero
IDEA = 1


def make(fx):
    key = key_of(fx, 'ssh1')
    data = (key.folder / 'ssh1').read_bytes()
    start = data.index(key.comment.encode()) + len(key.comment)
    secret = hashlib.md5(fx.PASSPHRASE.encode()).digest()
    sealed = crypt(algorithms.IDEA(secret), modes.CFB(bytes(8)), data[start:])
    key.add('ssh1-idea', 'ssh1', data[:CIPHER] + bytes([IDEA]) + data[CIPHER + 1:start] + sealed, key.comment, fx.OURS + fx.PUTTY, encrypted=True)
