#!/usr/bin/env python3
"""Write weak_keys.tsv: weak and sound public keys made from their definitions, by arithmetic of Python's own.

    tests/formats/keys/weakness/make_weak_keys.py > tests/formats/keys/weakness/weak_keys.tsv

Columns: the weaknesses that must be found (names of weaknesses.def, "-" for none, "?" behind one that takes a
thorough look), what the key is, and its blob in base64.  The random numbers are seeded: the file never changes.
"""
import base64, math, random

R = random.Random(20260411)
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def text(data):
    return len(data).to_bytes(4, 'big') + data


def mpint(value):
    return text(value.to_bytes(value.bit_length() // 8 + 1, 'big')) if value else text(b'')


def row(weaknesses, what, name, *fields):
    print(weaknesses, what, base64.b64encode(text(name.encode()) + b''.join(fields)).decode(), sep='\t')


def ed(weaknesses, what, y, sign=0, sk=False):
    point = (y | sign << 255).to_bytes(32, 'little')
    if sk:
        row(weaknesses, what, 'sk-ssh-ed25519@openssh.com', text(point), text(b'ssh:'))
    else:
        row(weaknesses, what, 'ssh-ed25519', text(point))


def rsa(weaknesses, what, n, e=65537):
    row(weaknesses, what, 'ssh-rsa', mpint(e), mpint(n))


def is_prime(n):
    if any(n % q == 0 for q in SMALL if q < n):
        return False
    odd, twos = n - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in SMALL[:12]:
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


SMALL = [q for q in range(2, 1000) if all(q % i for i in range(2, math.isqrt(q) + 1))]


def prime(bits, start=None):
    candidate = start or R.getrandbits(bits) | 3 << bits - 2 | 1
    while not is_prime(candidate):
        candidate += 2
    return candidate


def on_curve(y):
    square = y * y % P
    value = (square - 1) * pow(D * square + 1, -1, P) % P
    return value == 0 or pow(value, (P - 1) // 2, P) == 1


print('weaknesses\twhat\tblob')
ORDER8 = [int.from_bytes(bytes.fromhex(h), 'little') for h in (
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')]
for y in (0, 1, *ORDER8, P - 1, P, P + 1):
    for sign in (0, 1):
        ed('ed25519-small-order', f'y={y}, sign {sign}', y, sign)
        ed('ed25519-small-order', f'FIDO, y={y}, sign {sign}', y, sign, sk=True)
for y in range(2, 19):
    names = ['ed25519-non-canonical'] + ([] if on_curve(y) else ['ed25519-off-curve'])
    ed(','.join(sorted(names)), f'y={y}, written as p+{y}', P + y)
ed('base-point', 'Ed25519, private number 1', 4 * pow(5, -1, P) % P)
ed('base-point', 'Ed25519, private number -1', 4 * pow(5, -1, P) % P, 1)
for _ in range(20):
    y = R.getrandbits(255) % P
    ed('-' if on_curve(y) else 'ed25519-off-curve', 'random y', y, R.getrandbits(1))
    ed('-' if on_curve(y) else 'ed25519-off-curve', 'random y, FIDO', y, R.getrandbits(1), sk=True)

GENERATORS = {
    256: ('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
          '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'),
    384: ('aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7',
          '3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f'),
    521: ('00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a'
          '429bf97e7e31c2e5bd66',
          '011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272'
          'c24088be94769fd16650')}
FIELDS = {256: 2**256 - 2**224 + 2**192 + 2**96 - 1, 384: 2**384 - 2**128 - 2**96 + 2**32 - 1, 521: 2**521 - 1}
for bits, (x, y) in GENERATORS.items():
    curve = f'nistp{bits}'
    minus = (FIELDS[bits] - int(y, 16)).to_bytes(len(y) // 2, 'big').hex()
    for number, value in (('1', y), ('-1', minus)):
        point = text(bytes.fromhex('04' + x + value))
        row('base-point', f'{curve}, private number {number}', f'ecdsa-sha2-{curve}', text(curve.encode()), point)
        if bits == 256:
            row('base-point', f'FIDO, private number {number}', 'sk-ecdsa-sha2-nistp256@openssh.com',
                text(curve.encode()), point, text(b'ssh:'))

p, q = prime(512), prime(512)
n = p * q
rsa('-', 'sound', n)
rsa('-', 'e = 3', n, 3)
rsa('-', 'sound, 2048 bits', prime(1024) * prime(1024))
rsa('rsa-exponent-one', 'e = 1', n, 1)
rsa('rsa-even-exponent', 'e = 2', n, 2)
rsa('rsa-even-exponent', 'e = 65536', n, 65536)
rsa('rsa-unusable-exponent', 'e = n', n, n)
rsa('rsa-unusable-exponent', 'e = n + 2', n, n + 2)
rsa('-', 'e = n - 2', n, n - 2)
big = prime(1800) * prime(1800)
rsa('-', '3600 bits, e of 64 bits', big, 2**64 - 1)
rsa('rsa-unusable-exponent', '3600 bits, e of 65 bits', big, 2**64 + 1)
rsa('-', '1024 bits, e of 65 bits', n, 2**64 + 1)
rsa('rsa-small-factor', 'factor 3', 3 * prime(1023))
rsa('rsa-small-factor', 'factor 53', 53 * prime(1022))
rsa('rsa-small-factor?', 'factor 59', 59 * prime(1022))
rsa('rsa-small-factor?', 'factor 4093', 4093 * prime(1022))
rsa('-', 'factor 4099', 4099 * prime(1022))
rsa('rsa-square-modulus', 'p * p', p * p)
rsa('rsa-prime-modulus?', 'prime', prime(1024))
rsa('rsa-prime-modulus?', 'prime of 2048 bits', prime(2048))
rsa('rsa-close-primes?', 'p and the next prime', p * prime(512, p + 2))
rsa('-', 'p and a prime some 2^300 above', p * prime(512, p + 2**300))

M = math.prod(q for q in SMALL if 2 < q <= 167)
M *= 2


def roca_prime():
    while True:
        k, a = R.getrandbits(512 - M.bit_length() + 1), R.getrandbits(60)
        candidate = k * M + pow(65537, a, M)
        if candidate >= 3 << 510 and candidate < 1 << 512 and is_prime(candidate):
            return candidate


target = R.getrandbits(64) | 1 << 63
target = target << 960 | int.from_bytes(b'\xaa' * 16, 'big') << 832 | R.getrandbits(832)
rsa('rsa-pattern', 'sixteen equal bytes in n', p * prime(512, target // p | 1))
rsa('rsa-small-private-exponent?', 'd of 200 bits', n, pow(prime(200), -1, (p - 1) * (q - 1)))
rsa('rsa-roca', 'two primes of the form of ROCA', roca_prime() * roca_prime())
row('-', 'DSA', 'ssh-dss', mpint(prime(1024)), mpint(prime(160)), mpint(2), mpint(3))


def large_prime_pair(bits):
    return prime(bits), prime(bits)


# Wiener's attack: d is chosen, and e follows from it.
p, q = large_prime_pair(512)
small = prime(240)
rsa('rsa-small-private-exponent?', 'd of 240 bits', p * q, pow(small, -1, (p - 1) * (q - 1)))
lcm = (p - 1) * (q - 1) // math.gcd(p - 1, q - 1)
rsa('rsa-small-private-exponent?', 'd of 240 bits, modulo the least common multiple', p * q, pow(small, -1, lcm))
large = prime(500)
rsa('-', 'd of 500 bits', p * q, pow(large, -1, (p - 1) * (q - 1)))


while True:
    factor = prime(512)
    # The top half of the product is chosen: a run of equal bytes, as keys that were made up have.
    wanted = int.from_bytes(R.randbytes(20) + b'\xAA' * 20 + R.randbytes(24), 'big') | 1 << 511
    other = prime(512, (wanted << 512) // factor | 1)
    if (factor * other).bit_length() == 1024:
        rsa('rsa-pattern', '20 equal bytes', factor * other)
        break
sparse = sum(R.randrange(1, 256) << 64 * i for i in range(1, 16)) | 1 << 1023 | 1
while any(sparse % s == 0 for s in range(3, 4096, 2)):
    sparse += 1 << 64
rsa('rsa-pattern', 'words of 64 bits of which the most are zero', sparse)
