"""Fixtures of the formats of the web and the DNS: JSON Web Keys, DNSKEY records and BIND's private files, X.509
certificates, PKCS#12.  Made of the keys in good/ by node, openssl, dnspython and BIND's dnssec-keygen."""
import base64, os, re, shutil, struct, subprocess, tempfile
from pathlib import Path

JWK = r'''
const crypto = require('crypto'), fs = require('fs');
const key = crypto.createPrivateKey(fs.readFileSync(process.argv[1]));
const half = process.argv[2] === 'public' ? crypto.createPublicKey(key) : key;
process.stdout.write(JSON.stringify(half.export({format: 'jwk'})));
'''
DNSKEY = r'''
import sys, dns, dns.dnssec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
key = load_pem_public_key(open(sys.argv[1], 'rb').read())
number = int(sys.argv[2])
if hasattr(dns.dnssec, 'make_dnskey'):
    rdata = dns.dnssec.make_dnskey(key, number)
    print('client.example. 3600 IN DNSKEY', rdata.to_text())
'''
NUMBERS = {'rsa2048': 8, 'ecdsa256': 13, 'ecdsa384': 14, 'ed25519': 15, 'ed448': 16}
# What dnssec-keygen makes.
BIND = {'dns-rsa5': ('RSASHA1', 2048), 'dns-rsa7': ('NSEC3RSASHA1', 2048), 'dns-rsa8': ('RSASHA256', 2048), 'dns-rsa10': ('RSASHA512', 2048),
        'dns-p256': ('ECDSAP256SHA256', 0), 'dns-p384': ('ECDSAP384SHA384', 0), 'dns-ed25519': ('ED25519', 0), 'dns-ed448': ('ED448', 0)}


def string(data):
    return struct.pack('>I', len(data)) + data


def mpint(number):
    data = number.to_bytes(number.bit_length() // 8 + 1, 'big')
    return string(data)


def blob_of_dnskey(number, field):
    """The SSH key blob of a DNSKEY field, by hand."""
    if number in (5, 7, 8, 10):
        size, at = (field[0], 1) if field[0] else (int.from_bytes(field[1:3], 'big'), 3)
        e, n = (int.from_bytes(part, 'big') for part in (field[at:at + size], field[at + size:]))
        return b'ssh-rsa', string(b'ssh-rsa') + mpint(e) + mpint(n)
    if number in (13, 14):
        curve = b'nistp256' if number == 13 else b'nistp384'
        return b'ecdsa-sha2-' + curve, string(b'ecdsa-sha2-' + curve) + string(curve) + string(b'\4' + field)
    name = b'ssh-ed25519' if number == 15 else b'ssh-ed448'
    return name, string(name) + string(field)


def pkcs8_of(fx, name, work):
    """A PKCS#8 file of a key of good/; openssl knows no Ed448 in other forms, so that one's seed is taken out of OpenSSH's file."""
    ready = fx.OUT / 'good' / name / 'pkcs8.pem'
    if ready.exists():
        return ready
    text = (fx.OUT / 'good' / name / 'openssh').read_text()
    data = base64.b64decode(''.join(text.strip().split('\n')[1:-1]))
    at = data.index(struct.pack('>I', 114), data.index(b'none')) + 4
    der, out = work / 'ed448.der', work / 'ed448.pem'
    der.write_bytes(bytes.fromhex('3047020100300506032b6571043b0439') + data[at:at + 57])
    out.write_bytes(fx.run('openssl', 'pkey', '-inform', 'DER', '-in', der))
    return out


def make(fx):
    work = Path(tempfile.mkdtemp())
    node = 'node ' + fx.run('node', '--version').decode().strip()
    for name in ('rsa2048', 'rsa3072', 'ecdsa256', 'ecdsa384', 'ecdsa521', 'ed25519', 'ed448'):
        line = (fx.OUT / 'good' / name / 'openssh.pub').read_text().strip()
        key = fx.Key(name, line, line.split(' ', 2)[2])
        if name == 'ed448':
            key.bits = '448'
        private = pkcs8_of(fx, name, work)
        key.add('jwk', 'jwk', fx.run('node', '-e', JWK, private, 'private') + b'\n', '-', node)
        key.add('jwk-public', 'jwk-public', fx.run('node', '-e', JWK, private, 'public') + b'\n', '-', node)
        certificates(fx, key, private, work)
        if name in NUMBERS:
            dnskey(fx, key, private, work, NUMBERS[name])
    several(fx)
    for name, (algorithm, bits) in BIND.items():
        bind(fx, name, algorithm, bits)
    shutil.rmtree(work)


def certificates(fx, key, private, work):
    pem, der, p12 = work / 'cert.pem', work / 'cert.der', work / 'key.p12'
    fx.run('openssl', 'req', '-x509', '-new', '-key', private, '-subj', '/O=Example Ltd/CN=client.example', '-days', '3650', '-out', pem)
    fx.run('openssl', 'x509', '-in', pem, '-outform', 'DER', '-out', der)
    key.add('x509.pem', 'x509', pem.read_bytes(), 'client.example', fx.OPENSSL)
    if key.name not in ('rsa2048', 'ecdsa256', 'ed25519'):
        return
    key.add('x509.der', 'x509', der.read_bytes(), 'client.example', fx.OPENSSL)
    key.add('x509-trusted.pem', 'x509', fx.run('openssl', 'x509', '-in', pem, '-addtrust', 'clientAuth', '-trustout'), 'client.example', fx.OPENSSL)
    request = work / 'request.pem'
    fx.run('openssl', 'req', '-new', '-key', private, '-subj', '/CN=version one', '-out', request)
    v1 = fx.run('openssl', 'x509', '-req', '-in', request, '-signkey', private, '-days', '3650')
    key.add('x509-v1.pem', 'x509', v1, 'version one', fx.OPENSSL)
    for kind, options in (('p12', []), ('legacy.p12', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'])):
        fx.run('openssl', 'pkcs12', '-export', '-inkey', private, '-in', pem, '-name', 'my key', '-iter', '2', '-out', p12,
               '-passout', 'pass:' + fx.PASSPHRASE, *options)
        key.add(f'pkcs12.{kind}', 'pkcs12', p12.read_bytes(), 'my key', fx.OPENSSL, encrypted=True)
    fx.run('openssl', 'pkcs12', '-export', '-inkey', private, '-in', pem, '-name', 'plain', '-keypbe', 'NONE', '-certpbe', 'NONE', '-nomac',
           '-out', p12, '-passout', 'pass:')
    key.add('pkcs12-plain.p12', 'pkcs12', p12.read_bytes(), 'plain', fx.OPENSSL)


def dnskey(fx, key, private, work, number):
    public = work / 'public.pem'
    public.write_bytes(fx.run('openssl', 'pkey', '-in', private, '-pubout'))
    text = fx.run('/usr/bin/python3', '-c', DNSKEY, public, str(number))
    made_by = 'dnspython ' + fx.run('/usr/bin/python3', '-c', 'import dns.version as v; print(v.version)').decode().strip()
    key.add('dnskey', 'dnskey', text, 'client.example.', made_by)
    words = text.decode().split()
    wrapped = f'; the key of a client\n{" ".join(words[:7])} (\n' + ''.join(
        f'\t{piece}\n' for piece in re.findall('.{1,40}', ''.join(words[7:]))) + '\t) ; key tag unknown\n'
    key.add('dnskey-parentheses', 'dnskey', wrapped, 'client.example.', fx.OURS + made_by)


def bind(fx, name, algorithm, bits):
    work = Path(tempfile.mkdtemp())
    fx.run('dnssec-keygen', '-q', '-K', work, '-a', algorithm, *(['-b', str(bits)] if bits else []), '-n', 'ZONE', 'client.example')
    record = next(work.glob('K*.key')).read_text()
    words = next(line for line in record.splitlines() if not line.startswith(';')).split()
    at = words.index('DNSKEY')
    kind, blob = blob_of_dnskey(int(words[at + 3]), base64.b64decode(''.join(words[at + 4:])))
    key = fx.Key(name, f'{kind.decode()} {base64.b64encode(blob).decode()} client.example.', 'client.example.')
    if kind == b'ssh-ed448':
        key.bits = '448'
    made_by = 'dnssec-keygen ' + fx.version(['dnssec-keygen', '-V'], r'\d+\.\d+\.\d+')
    # The file says when it was made and is for its owner's eyes; neither matters here.
    key.add('K.key', 'dnskey', record, 'client.example.', made_by)
    key.add('K.private', 'dnssec', next(work.glob('K*.private')).read_bytes(), '-', made_by)
    shutil.rmtree(work)


def several(fx):
    folder = fx.OUT / 'several'
    texts = [(fx.OUT / 'good' / name).read_text().strip() for name in ('rsa2048/jwk-public', 'ed25519/jwk', 'ecdsa256/jwk-public')]
    oct_, x25519 = '{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMko"}', '{"kty":"OKP","crv":"X25519","x":"hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}'
    texts[1] = texts[1].replace('{', '{"kid":"the signing key \\u2014 2026",', 1)
    (folder / 'set.jwk').write_text('{\n  "keys": [\n    ' + ',\n    '.join([oct_, *texts, x25519]) + '\n  ]\n}\n')
    public = [t for t in texts if '"d"' not in t]
    (folder / 'set-public.jwk').write_text('{"keys":[' + ','.join(public) + ']}')
