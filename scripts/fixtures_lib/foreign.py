"""Files of other programs that are recognised and not read: fixtures/bad/foreign-*."""
import base64, os, shutil, struct, subprocess, tempfile
from pathlib import Path


def string(data):
    return struct.pack('>I', len(data)) + data


def xmss():
    """An unencrypted openssh-private file of a type that OpenSSH has dropped."""
    name = b'ssh-xmss@openssh.com'
    public = string(name) + string(b'XMSS_SHA2-256_W16_H10') + string(b'\x11' * 64)
    private = b'\1\2\3\4' * 2 + public + string(b'\x22' * 128) + string(b'state') + string(b'old')
    private += bytes(range(1, 9 - len(private) % 8)) if len(private) % 8 else b''
    whole = b'openssh-key-v1\0' + string(b'none') + string(b'none') + string(b'') + struct.pack('>I', 1) + string(public) + string(private)
    return '-----BEGIN OPENSSH PRIVATE KEY-----\n' + base64.encodebytes(whole).decode() + '-----END OPENSSH PRIVATE KEY-----\n'


def tools(fx, work, line):
    """What programs that are installed write."""
    ssh = work / 'key'
    fx.run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'signer', '-f', ssh)
    message = work / 'message'
    message.write_text('hello\n')
    fx.run('ssh-keygen', '-q', '-Y', 'sign', '-f', ssh, '-n', 'file', message)
    fx.run('ssh-keygen', '-q', '-k', '-f', work / 'krl', f'{ssh}.pub')
    hosts = work / 'hosts'
    hosts.write_text('host.example ' + line)
    fx.run('ssh-keygen', '-q', '-H', '-f', hosts)
    store = work / 'store.jks'
    fx.run('keytool', '-genkeypair', '-storetype', 'JKS', '-keystore', store, '-storepass', 'correct horse', '-keypass', 'correct horse',
           '-alias', 'me', '-dname', 'CN=me', '-keyalg', 'RSA', '-keysize', '2048')
    environment = {**os.environ, 'GNUPGHOME': str(work)}
    os.chmod(work, 0o700)
    fx.run('gpg', '--batch', '--quiet', '--passphrase', '', '--quick-generate-key', 'client@example', 'ed25519', 'sign', 'never', env=environment)
    pgp = fx.run('gpg', '--batch', '--export', env=environment)
    armored = fx.run('gpg', '--batch', '--armor', '--export', env=environment)
    subprocess.run(['gpgconf', '--homedir', str(work), '--kill', 'gpg-agent'], capture_output=True)
    return [('sshsig', message.with_suffix('.sig').read_bytes(), 'an SSH signature by ssh-keygen -Y sign'),
            ('krl', (work / 'krl').read_bytes(), 'a key revocation list by ssh-keygen -k'),
            ('known_hosts-hashed', hosts.read_bytes(), 'a hashed known_hosts line by ssh-keygen -H'),
            ('jks', store.read_bytes(), 'a Java keystore by keytool'),
            ('pgp', pgp, 'an OpenPGP key by gpg'), ('pgp-armored', armored, 'an armored OpenPGP key by gpg')]


REGISTRY = 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_CURRENT_USER\\Software\\{}]\r\n'


def make(fx):
    work = Path(tempfile.mkdtemp())
    line = (fx.OUT / 'good' / 'ed25519' / 'openssh.pub').read_text()
    point = base64.b64decode(line.split()[1])[-32:]
    sshfp = fx.run('ssh-keygen', '-r', 'host.example', '-f', fx.OUT / 'good' / 'ed25519' / 'openssh.pub')
    rows = [(name, 'E104', data, what) for name, data, what in tools(fx, work, line)]
    rows += [
        ('xmss', 'E406', xmss(), 'an XMSS private key'),
        ('known_hosts-ca', 'E104', '@cert-authority *.example.org ' + line, 'a known_hosts line with a marker'),
        ('known_hosts-revoked', 'E104', '@revoked * ' + line, 'a known_hosts line with a marker'),
        ('known_hosts-list', 'E104', 'host.example.org,192.0.2.1 ' + line, 'a known_hosts line with two names'),
        ('allowed_signers', 'E104', 'alice@example.org namespaces="git,file" ' + line, 'an allowed_signers line'),
        ('sshfp', 'E104', sshfp, 'SSHFP records by ssh-keygen -r'),
        ('age', 'E104', 'age-encryption.org/v1\n-> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE\n', 'an age file'),
        ('age-armored', 'E104', '-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n-----END AGE ENCRYPTED FILE-----\n', 'an armored age file'),
        ('putty-session.reg', 'E104', (REGISTRY.format('SimonTatham\\PuTTY\\Sessions\\work') + '"PublicKeyFile"="C:\\\\key.ppk"\r\n').encode('utf-16'),
         'a PuTTY session, exported by regedit'),
        ('putty-hosts.reg', 'E104', REGISTRY.format('SimonTatham\\PuTTY\\SshHostKeys') + '"rsa2@22:host"="0x10001,0xc1"\r\n', 'PuTTY host keys'),
        ('bitvise.reg', 'E104', REGISTRY.format('Bitvise\\Keypairs') + '"1"=hex:00,01\r\n', 'Bitvise keys'),
        ('vandyke.reg', 'E104', REGISTRY.format('VanDyke\\SecureCRT') + '"Config Path"="C:\\\\c"\r\n', 'a VanDyke configuration'),
        ('cose', 'E104', b'\xa3\x01\x01\x20\x06\x21\x58\x20' + point, 'a COSE key (Ed25519)'),
        ('oct.jwk', 'E312', '{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMko"}\n', 'a symmetric JSON Web Key'),
        ('secp256k1.jwk', 'E312', '{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}\n', 'a curve that SSH has not'),
        ('no-e.jwk', 'E325', '{"kty":"RSA","n":"AQAB"}\n', 'an RSA key without e'),
        ('cut.jwk', 'E321', '{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7T\n', 'a JSON Web Key cut off'),
        ('twice.jwk', 'E321', '{"kty":"OKP","kty":"OKP"}\n', 'a member twice'),
        ('padded.jwk', 'E211', '{"kty":"OKP","crv":"Ed25519","x":"AAA="}\n', 'padding in base64url'),
        ('dnskey-gost', 'E104', 'example. IN DNSKEY 256 3 12 AwEAAQ==\n', 'a DNSKEY of an algorithm that SSH has not'),
        ('dnssec-version', 'E324', 'Private-key-format: v2.0\nAlgorithm: 15 (ED25519)\nPrivateKey: AAAA\n', 'a later version'),
        ('dnssec-empty', 'E321', 'Private-key-format: v1.3\nAlgorithm: 15 (ED25519)\n', 'a .private file without its key'),
    ]
    folder = fx.OUT / 'bad'
    folder.mkdir(exist_ok=True)
    for name, error, data, what in rows:
        (folder / f'foreign-{name}').write_bytes(data if isinstance(data, bytes) else data.encode())
        fx.BAD.append([f'bad/foreign-{name}', error, what])
    shutil.rmtree(work, ignore_errors=True)
