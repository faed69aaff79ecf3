#!/usr/bin/env python3
"""Keys for audit_test.sh: tests/cli/audit_keys.py sound COUNT | shared COUNT | blocklist KEYS >FILE

sound      COUNT lines with nothing wrong: Ed25519 points, points of P-256, RSA moduli of two primes each out of a pool
shared     COUNT RSA lines of which some share primes; their numbers go to standard error, a group a line
blocklist  badkeys' binary format for the keys of a file

Private halves are never needed, so that thousands of keys take seconds.  Seeded: every run makes the same keys.
"""
import base64, hashlib, random, sys

R = random.Random(20261122)
SMALL = [q for q in range(3, 2000, 2) if all(q % i for i in range(3, int(q**0.5) + 1, 2))]


def is_prime(n):
    return all(n % q for q in SMALL) and pow(2, n - 1, n) == 1 and pow(3, n - 1, n) == 1


def prime(bits):
    while True:
        candidate = R.getrandbits(bits) | 3 << bits - 2 | 1
        if is_prime(candidate):
            return candidate


def text(data):
    return len(data).to_bytes(4, 'big') + data


def mpint(value):
    return text(value.to_bytes(value.bit_length() // 8 + 1, 'big'))


def line(name, comment, *fields):
    return f'{name} {base64.b64encode(text(name.encode()) + b"".join(fields)).decode()} {comment}'


def rsa(n, comment):
    return line('ssh-rsa', comment, mpint(65537), mpint(n))


P25519 = 2**255 - 19
D25519 = -121665 * pow(121666, -1, P25519) % P25519


def ed25519(comment):
    while True:
        y = R.getrandbits(254)
        x2 = (y * y - 1) * pow(D25519 * y * y + 1, -1, P25519) % P25519
        if pow(x2, (P25519 - 1) // 2, P25519) == 1:
            return line('ssh-ed25519', comment, text((y | R.getrandbits(1) << 255).to_bytes(32, 'little')))


P256 = 2**256 - 2**224 + 2**192 + 2**96 - 1
B256 = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b


def ecdsa(comment):
    while True:
        x = R.getrandbits(255)
        square = (x**3 - 3 * x + B256) % P256
        y = pow(square, (P256 + 1) // 4, P256)
        if y * y % P256 == square:
            point = b'\x04' + x.to_bytes(32, 'big') + y.to_bytes(32, 'big')
            return line('ecdsa-sha2-nistp256', comment, text(b'nistp256'), text(point))


def sound(count):
    # n = p * q with a pool of primes: each prime is used once, so that no two keys share one.
    rsa_keys = max(1, count // 400)
    for i in range(count):
        comment = f'user{i}@host{i}'
        if i % 400 == 0 and i // 400 < rsa_keys:
            print(rsa(prime(1024) * prime(1024), comment))
        else:
            print((ed25519 if i % 2 else ecdsa)(comment))


def word_prime():
    while True:
        candidate = R.getrandbits(64) | 3 << 62 | 1
        if is_prime_word(candidate):
            return candidate


def is_prime_word(n):
    return all(n % q for q in SMALL[:60]) and pow(2, n - 1, n) == 1


def many_primes(bits):
    """A number of a few primes of 64 bits: as good as a prime to everybody who does not share one, and cheap."""
    number = 1
    while number.bit_length() <= bits - 64:
        number *= word_prime()
    return number


def shared(count):
    moduli = [many_primes(512) * many_primes(512) for _ in range(count)]
    p, q, r, s = prime(512), prime(512), prime(384), prime(1024)
    moduli[0], moduli[count - 1], moduli[7] = p * many_primes(512), p * many_primes(512), p * many_primes(700)
    moduli[count // 2] = q * r
    moduli[3], moduli[count // 3] = q * many_primes(512), r * many_primes(900)
    moduli[11], moduli[count // 5] = s * many_primes(1024), s * many_primes(1000)
    for i, n in enumerate(moduli):
        print(rsa(n, f'key{i}'))
        if i % 50 == 7:
            print(rsa(n, f'again{i}'))


def blocklist(path):
    entries = []
    for row in open(path):
        fields = base64.b64decode(row.split()[1])
        parts = []
        while fields:
            size = int.from_bytes(fields[:4], 'big')
            parts.append(fields[4:4 + size])
            fields = fields[4 + size:]
        number = {b'ssh-rsa': lambda: parts[2], b'ssh-ed25519': lambda: parts[1],
                  b'ecdsa-sha2-nistp256': lambda: parts[2][1:33]}[parts[0]]()
        entries.append(hashlib.sha256(number.lstrip(b'\0')).digest()[:15] + b'\x05')
    entries += [hashlib.sha256(str(i).encode()).digest()[:15] + b'\x01' for i in range(5000)]
    sys.stdout.buffer.write(b''.join(sorted(entries)))


{'sound': lambda a: sound(int(a)), 'shared': lambda a: shared(int(a)), 'blocklist': blocklist}[sys.argv[1]](sys.argv[2])
