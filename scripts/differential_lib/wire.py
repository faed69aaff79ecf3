"""Fingerprints of what the peers print: OpenSSH's public key lines, and SubjectPublicKeyInfo."""
import base64
import hashlib
import re
import struct

LINE = re.compile(rb'(?:ssh-|ecdsa-|sk-)[!-~]* ([A-Za-z0-9+/]+={0,2})(?: |\r?$)')

CURVES = {'1.2.840.10045.3.1.7': ('nistp256', 2**256 - 2**224 + 2**192 + 2**96 - 1, -3, 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b),
          '1.3.132.0.34': ('nistp384', 2**384 - 2**128 - 2**96 + 2**32 - 1, -3,
                           0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef),
          '1.3.132.0.35': ('nistp521', 2**521 - 1, -3,
                           0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00)}
EDWARDS = {'1.3.101.112': b'ssh-ed25519', '1.3.101.113': b'ssh-ed448'}


def string(data):
    return struct.pack('>I', len(data)) + data


def mpint(number):
    size = (number.bit_length() + 8) // 8 if number else 0
    return string(number.to_bytes(size, 'big', signed=True))


def fingerprint(blob):
    return 'SHA256:' + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip('=')


def of_line(line):
    """The fingerprint of a one-line public key; None for any other line."""
    found = LINE.match(line)
    return fingerprint(base64.b64decode(found[1])) if found and len(found[1]) % 4 == 0 else None


def element(data, at=0):
    """(tag, contents, end)"""
    size, begin = data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7f
        size, begin = int.from_bytes(data[begin:begin + count], 'big'), begin + count
    return data[at], data[begin:begin + size], begin + size


def children(data):
    at, found = 0, []
    while at < len(data):
        tag, contents, at = element(data, at)
        found.append((tag, contents))
    return found


def oid(data):
    numbers, value = [data[0] // 40, data[0] % 40], 0
    for byte in data[1:]:
        value = value << 7 | byte & 0x7f
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    return '.'.join(map(str, numbers))


def number(contents):
    return int.from_bytes(contents, 'big', signed=True)


def uncompressed(point, prime, a, b):
    if point[:1] == b'\x04':
        return point
    x = int.from_bytes(point[1:], 'big')
    y = pow(x**3 + a * x + b, (prime + 1) // 4, prime)
    y = prime - y if y & 1 != point[0] & 1 else y
    size = len(point) - 1
    return b'\x04' + x.to_bytes(size, 'big') + y.to_bytes(size, 'big')


def of_spki(data):
    """The fingerprint; 'other' for what is no key of SSH."""
    (_, algorithm), (_, bits) = children(element(data)[1])
    (_, name), *parameters = children(algorithm)
    name, bits = oid(name), bits[1:]
    if name == '1.2.840.113549.1.1.1':
        n, e = (number(contents) for _, contents in children(element(bits)[1]))
        return fingerprint(string(b'ssh-rsa') + mpint(e) + mpint(n))
    if name == '1.2.840.10040.4.1' and parameters:
        p, q, g = (number(contents) for _, contents in children(parameters[0][1]))
        return fingerprint(string(b'ssh-dss') + b''.join(map(mpint, (p, q, g, number(element(bits)[1])))))
    if name in EDWARDS:
        return fingerprint(string(EDWARDS[name]) + string(bits))
    if name == '1.2.840.10045.2.1' and parameters[0][0] == 6 and oid(parameters[0][1]) in CURVES:
        curve, *equation = CURVES[oid(parameters[0][1])]
        return fingerprint(string(b'ecdsa-sha2-' + curve.encode()) + string(curve.encode()) + string(uncompressed(bits, *equation)))
    return 'other'


def looks_whole(data):
    """True if the data are one DER element to the last byte."""
    try:
        return element(data)[2] == len(data)
    except IndexError:
        return False
