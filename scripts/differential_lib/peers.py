"""The peers: how each is asked for the fingerprint of a file, and what it answered.

A Mode is one way to ask one program.  A batch of files is asked by one shell, which bounds the processor time of each
command: puttygen never ends on an RFC 4716 file that was cut off.
"""
import re
import subprocess
from dataclasses import dataclass
from typing import Callable

from . import wire

SECONDS = 1
OUT_OF_TIME = 128 + 24  # SIGXCPU


@dataclass(frozen=True)
class Mode:
    name: str
    program: str
    command: str            # of the shell; "$f" is the file, "$p" one that holds the passphrase
    parse: Callable[[bytes], list]
    needs_secret: bool      # False: the public half in clear is enough


def listed(output):
    return re.findall(r'SHA256:[A-Za-z0-9+/]{43}', output.decode(errors='replace'))


def lines(output):
    """Of the lines that are a public key: puttygen prints a type as it stands in the blob, blanks and all, and that is none."""
    return list(filter(None, map(wire.of_line, output.split(b'\n'))))


def spki(output):
    return [wire.of_spki(output)] if output else []


def pem_spki(output):
    return [wire.of_spki(wire.base64.b64decode(b''.join(output.splitlines()[1:-1])))] if output else []


MODES = {mode.name: mode for mode in (
    Mode('ssh-keygen -l', 'ssh-keygen', 'ssh-keygen -l -E sha256 -f "$f"', listed, False),
    Mode('ssh-keygen -i', 'ssh-keygen', 'ssh-keygen -i -m RFC4716 -f "$f"', lines, False),
    Mode('ssh-keygen -i -m PKCS8', 'ssh-keygen', 'ssh-keygen -i -m PKCS8 -f "$f"', lines, False),
    Mode('ssh-keygen -i -m PEM', 'ssh-keygen', 'ssh-keygen -i -m PEM -f "$f"', lines, False),
    Mode('ssh-keygen -y', 'ssh-keygen', 'ssh-keygen -y -P "$(<$p)" -f "$f"', lines, True),
    Mode('puttygen', 'puttygen', 'puttygen "$f" --old-passphrase "$p" -L', lines, True),
    Mode('openssl pkey', 'openssl', 'openssl pkey -in "$f" -passin "file:$p" -pubout -outform DER', spki, True),
    Mode('openssl pkey -pubin', 'openssl', 'openssl pkey -pubin -in "$f" -pubout -outform DER', spki, False),
    Mode('openssl rsa -RSAPublicKey_in', 'openssl', 'openssl rsa -RSAPublicKey_in -in "$f" -pubout -outform DER', spki, False),
    Mode('openssl x509', 'openssl', 'openssl x509 -in "$f" -noout -pubkey', pem_spki, False),
)}

# Who may read a format at all; those that do not read the fixture itself are not asked.
READERS = {
    'openssh-public': ('ssh-keygen -l', 'puttygen'),
    'rfc4716': ('ssh-keygen -i', 'puttygen'),
    'openssh-private': ('ssh-keygen -l', 'ssh-keygen -y', 'puttygen'),
    'pem': ('ssh-keygen -l', 'ssh-keygen -y', 'puttygen', 'openssl pkey'),
    'pkcs8': ('ssh-keygen -l', 'ssh-keygen -y', 'puttygen', 'openssl pkey'),
    'spki': ('ssh-keygen -i -m PKCS8', 'openssl pkey -pubin'),
    'pkcs1-public': ('ssh-keygen -i -m PEM', 'openssl rsa -RSAPublicKey_in'),
    'x509': ('openssl x509',), 'pkcs12': ('openssl pkey',),
    'ppk1': ('puttygen',), 'ppk2': ('puttygen',), 'ppk3': ('puttygen',), 'sshcom': ('puttygen',)}


def script(jobs, folder):
    yield f'ulimit -St {SECONDS}; p={folder}/passphrase'
    for name, modes in jobs:
        yield f'f={folder}/{name}'
        for number, mode in enumerate(modes):
            yield f'{mode.command} >"$f.{number}" 2>/dev/null </dev/null; echo "{name} {number} $?"'


def parsed(mode, output):
    try:
        return mode.parse(output)
    except (ValueError, IndexError, TypeError) as error:
        raise RuntimeError(f'{mode.name} printed {output[:200]!r}') from error


def ask(jobs, folder):
    """jobs: (name of a file in the folder, modes).  Returns {name: {mode's name: fingerprints; 'timeout'}}; [] is a refusal."""
    environment = {'PATH': '/usr/bin:/bin', 'HOME': str(folder), 'LC_ALL': 'C'}
    commands = '\n'.join(script(jobs, folder)).encode()
    done = subprocess.run(['bash', '-s'], input=commands, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
                          start_new_session=True, timeout=1800, check=False)
    statuses = {tuple(line.split()[:2]): int(line.split()[2]) for line in done.stdout.decode().splitlines()}
    answers = {}
    for name, modes in jobs:
        answers[name] = {}
        for number, mode in enumerate(modes):
            status = statuses[name, str(number)]
            output = (folder / f'{name}.{number}').read_bytes()
            answers[name][mode.name] = 'timeout' if status == OUT_OF_TIME else parsed(mode, output) if status == 0 else []
            (folder / f'{name}.{number}').unlink()
    return answers
