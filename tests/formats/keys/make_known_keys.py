#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the known answers of the tests of keys anew: throw-away keys, and what OpenSSH and OpenSSL say of them.

    make_known_keys.py        writes known_keys.tsv and known_pairs.tsv beside itself

known_keys.tsv: public keys and what `ssh-keygen -l -v` prints of them.
    name, family, bits, sha256, sha1, md5, blob (base64), randomart (lines joined by '~'; '-' where
    ssh-keygen does not know the algorithm, and then the hashes are Python's)
known_pairs.tsv: private keys in DER and a signature by the openssl command.
    name, pkcs8, spki, traditional ('-': none), blob, signature of "keyfluent" (all base64)
"""
import base64, hashlib, struct, subprocess, tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(*command, data=None):
    done = subprocess.run([str(c) for c in command], input=data, capture_output=True)
    if done.returncode:
        raise SystemExit(f'{command}: {done.stderr.decode(errors="replace")}')
    return done.stdout


def b64(data):
    return base64.b64encode(data).decode()


def string(data):
    return struct.pack('>I', len(data)) + data


def strings(blob):
    while blob:
        n = struct.unpack('>I', blob[:4])[0]
        yield blob[4:4 + n]
        blob = blob[4 + n:]


def known_key(path):
    name, blob = path.read_text().split()[:2]
    art = run('ssh-keygen', '-lvf', path).decode().splitlines()
    bits, sha256 = art[0].split()[:2]
    family = art[0].rsplit('(', 1)[1].rstrip(')')
    hashes = [run('ssh-keygen', '-lf', path, '-E', kind).decode().split()[1] for kind in ('sha1', 'md5')]
    return [name, family, bits, sha256, *hashes, blob, '~'.join(art[1:])]


def unknown_key(name, family, bits, blob):
    def short(kind):
        return kind.upper() + ':' + b64(hashlib.new(kind, blob).digest()).rstrip('=')
    md5 = hashlib.md5(blob).hexdigest()
    md5 = 'MD5:' + ':'.join(md5[i:i + 2] for i in range(0, 32, 2))
    return [name, family, bits, short('sha256'), short('sha1'), md5, b64(blob), '-']


def security_keys(work):
    """The blobs of FIDO keys around public keys whose private half nobody needs."""
    for plain, name in (('ed25519', 'sk-ssh-ed25519@openssh.com'), ('ecdsa256', 'sk-ecdsa-sha2-nistp256@openssh.com')):
        blob = base64.b64decode((work / (plain + '.pub')).read_text().split()[1])
        fields = list(strings(blob))[1:]
        blob = b''.join(string(s) for s in [name.encode(), *fields, b'ssh:'])
        path = work / ('sk-' + plain + '.pub')
        path.write_text(f'{name} {b64(blob)}\n')
        yield path


def certificate(work, public, serial):
    run('ssh-keygen', '-q', '-s', work / 'ed25519', '-I', 'alice@example', '-n', 'alice,bob', '-z', serial, '-V', '20260101120000Z:20360101120000Z',
        '-O', 'force-command=/bin/true', '-O', 'source-address=192.0.2.0/24', '-O', 'no-pty', public)
    return public.with_name(public.stem + '-cert.pub')


def public_keys(work):
    kinds = {'ed25519': ['-t', 'ed25519'], 'rsa1024': ['-t', 'rsa', '-b', '1024'], 'rsa2048': ['-t', 'rsa', '-b', '2048'],
             'rsa3333': ['-t', 'rsa', '-b', '3333'], 'rsa4096': ['-t', 'rsa', '-b', '4096'], 'dsa': ['-t', 'dsa']}
    kinds |= {f'ecdsa{n}': ['-t', 'ecdsa', '-b', str(n)] for n in (256, 384, 521)}
    for name, arguments in kinds.items():
        run('ssh-keygen', '-q', '-N', '', '-C', 'x', '-f', work / name, *arguments)
    plain = [work / (name + '.pub') for name in kinds] + list(security_keys(work))
    yield from (known_key(path) for path in plain)
    for serial, path in enumerate(p for p in plain if p.stem not in ('rsa1024', 'rsa3333', 'rsa4096')):
        yield known_key(certificate(work, path, serial + 1))
    yield unknown_key('ssh-mldsa44-ed25519@openssh.com', 'UNKNOWN', '0', string(b'ssh-mldsa44-ed25519@openssh.com') + string(bytes(range(256)) * 5))


PAIRS = {'ssh-rsa': (['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], 'sha512'),
         'ecdsa-sha2-nistp256': (['EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], 'sha256'),
         'ecdsa-sha2-nistp384': (['EC', '-pkeyopt', 'ec_paramgen_curve:P-384'], 'sha384'),
         'ecdsa-sha2-nistp521': (['EC', '-pkeyopt', 'ec_paramgen_curve:P-521'], 'sha512'),
         'ssh-ed25519': (['ED25519'], None), 'ssh-ed448': (['ED448'], None), 'ssh-dss': (None, 'sha256')}


def blob_of(work, name, spki):
    """The public blob as ssh-keygen makes it, or as RFC 8709 says for the two that it cannot import."""
    raw = {'ssh-ed25519': 32, 'ssh-ed448': 57}.get(name)
    if raw:
        return string(name.encode()) + string(spki[-raw:])
    pem = work / 'spki.pem'
    pem.write_bytes(run('openssl', 'pkey', '-pubin', '-inform', 'DER', data=spki))
    return base64.b64decode(run('ssh-keygen', '-i', '-m', 'PKCS8', '-f', pem).split()[1])


def pairs(work):
    message = work / 'message'
    message.write_bytes(b'keyfluent')
    for name, (arguments, digest) in PAIRS.items():
        pem = work / 'pair.pem'
        if arguments is None:
            run('ssh-keygen', '-q', '-t', 'dsa', '-N', '', '-m', 'PEM', '-f', work / 'pair-dsa')
            pem.write_bytes((work / 'pair-dsa').read_bytes())
        else:
            run('openssl', 'genpkey', '-algorithm', *arguments, '-out', pem)
        pkcs8 = run('openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', pem, '-outform', 'DER')
        spki = run('openssl', 'pkey', '-in', pem, '-pubout', '-outform', 'DER')
        tool = {'ssh-rsa': ['rsa', '-traditional'], 'ssh-dss': ['dsa']}.get(name, ['ec'])
        traditional = b64(run('openssl', *tool, '-in', pem, '-outform', 'DER')) if digest else '-'
        if digest:
            signature = run('openssl', 'dgst', '-' + digest, '-sign', pem, message)
        else:
            signature = run('openssl', 'pkeyutl', '-sign', '-rawin', '-inkey', pem, '-in', message)
        blob = blob_of(work, name, spki)
        yield [name, b64(pkcs8), b64(spki), traditional, b64(blob), b64(signature)]


def write(name, header, rows):
    (HERE / name).write_text('\n'.join('\t'.join(row) for row in [header.split(), *rows]) + '\n')


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        made = list(public_keys(work))
        both = list(pairs(work))
        ed448 = next(row for row in both if row[0] == 'ssh-ed448')
        made.append(unknown_key('ssh-ed448', 'ED448', '448', base64.b64decode(ed448[4])))
    write('known_keys.tsv', 'name family bits sha256 sha1 md5 blob randomart', made)
    write('known_pairs.tsv', 'name pkcs8 spki traditional blob signature', both)


main()
