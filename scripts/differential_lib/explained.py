"""Differences that are known, each with its reason, and matched as narrowly as it can be said.

A row is a function of a Case and a difference (kind, one, two); its name and its reason are printed with how often it
was met.  What a row says of the file is looked up in the file, not taken from keyfluent.
"""
import base64
import dataclasses
import os
import re
import subprocess
import tempfile

from . import mutate, wire

ROWS = []
PASSPHRASE = 'correct horse'


def explained(reason):
    def add(predicate):
        ROWS.append((predicate.__name__.replace('_', ' '), reason, predicate))
        return predicate
    return add


def explain(case, difference):
    """The name of the row that explains it; None if none does."""
    return next((name for name, _, predicate in ROWS if predicate(case, difference)), None)


def is_refusal(case, difference, *codes):
    return difference[0] == 'refused' and any(error in codes for error in case.errors)


def body_of(data):
    """What the first block encodes, as lenient readers take it; the file itself if there is none."""
    block = mutate.BLOCK.search(data)
    if not block:
        return data
    lines = [line for line in block[2].split(b'\n') if b':' not in line]
    text = re.sub(rb'[^A-Za-z0-9+/]', b'', b''.join(lines))
    return base64.b64decode(text + b'=' * (-len(text) % 4) if len(text) % 4 != 1 else text[:-1])


def is_distinguished(data):
    """True if lengths, numbers and booleans are as X.690 section 10 wants them, as deep as SEQUENCE and SET go."""
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            return False
        tag, size, begin = data[at], data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7f
            size = int.from_bytes(data[begin:begin + count], 'big')
            if count == 0 or size < 128 or data[begin] == 0:
                return False
            begin += count
        contents = data[begin:begin + size]
        if len(contents) < size or tag == 2 and not is_number(contents) or tag & 0x20 and not is_distinguished(contents):
            return False
        if tag in (3, 4) and contents.lstrip(b'\0')[:1] == b'\x30' and wire.looks_whole(contents.lstrip(b'\0')) and not is_distinguished(contents.lstrip(b'\0')):
            return False
        at = begin + size
    return True


def is_number(contents):
    return len(contents) > 0 and (len(contents) == 1 or not (contents[0] == 0 and contents[1] < 0x80 or contents[0] == 0xff and contents[1] >= 0x80))


def openssl_check(case):
    """What `openssl pkey -check` says of the file: True, False, or None if it does not read it."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/key', 'wb', opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(case.data)
        if case.fixture.format == 'openssh-private':  # which openssl does not read: ssh-keygen writes it anew
            said(folder, 'ssh-keygen', '-p', '-m', 'PKCS8', '-P', PASSPHRASE, '-N', PASSPHRASE, '-f', 'key')
        check = said(folder, 'openssl', 'pkey', '-check', '-noout', '-in', 'key', '-passin', f'pass:{PASSPHRASE}')
    return True if b'is valid' in check else False if b'is invalid' in check else None


def said(folder, *command):
    """All that the command printed, in the folder; it has twenty seconds."""
    return subprocess.run(['timeout', '20', *command], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False).stdout


@explained('openssl and ssh-keygen read BER; RFC 5208, 5958 and 8017 ask for DER, and keyfluent takes nothing that has two spellings')
def not_DER(case, difference):
    return is_refusal(case, difference, 'E311') and not is_distinguished(body_of(case.data))


@explained('the numbers of the private key contradict each other, or are none, as `openssl pkey -check` says too; the others do not look')
def inconsistent_key(case, difference):
    refused = is_refusal(case, difference, 'E404', 'E405') or difference[:2] == ('other key', 'keyfluent') and {'E404', 'E405'} & set(case.errors)
    return bool(refused) and openssl_check(case) is False


PKCS8_OF_SEED = bytes.fromhex('302e020100300506032b657004220420')


@explained('the public key of an openssh-private file is not the one that openssl computes from the Ed25519 seed beside it; the others do not compute it')
def another_seed(case, difference):
    found = re.search(rb'ssh-ed25519\x00{3}\x20.{32}\x00{3}\x40(.{32})(.{32})', body_of(case.data), re.S)
    if not is_refusal(case, difference, 'E405') or not found:
        return False
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/key', 'wb') as file:
            file.write(PKCS8_OF_SEED + found[1])
        spki = said(folder, 'openssl', 'pkey', '-inform', 'DER', '-in', 'key', '-pubout', '-outform', 'DER')
    return len(spki) == 44 and spki[12:] != found[2]


def integers(data):
    """The numbers of a key: of an SSH blob, one in a line too, or all INTEGERs of DER."""
    line = mutate.BLOB.search(data)
    if line and len(line[0]) % 4 == 0:
        data = base64.b64decode(line[0])
    if data[:4] == b'\0\0\0\7':
        fields = [data[at + 4:at + 4 + int.from_bytes(data[at:at + 4], 'big')] for at in mutate.wire_lengths(data)][1:]
    else:
        fields = [data[begin:end] for tag, begin, end in mutate.der_elements(data) if data[tag] == 2]
    return [wire.number(field) for field in fields]


def has_even(numbers):
    numbers = sorted(numbers)
    return len(numbers) >= 2 and any(number % 2 == 0 or number < 3 for number in (numbers[-1], numbers[0]))


def even_keys(data):
    """Fingerprints of the RSA keys in one-line form whose modulus or exponent is even."""
    found = [integers(text) for text in mutate.BLOB.findall(data) if len(text) % 4 == 0 and text.startswith(b'AAAAB3NzaC1yc2E')]
    return {wire.fingerprint(wire.string(b'ssh-rsa') + b''.join(map(wire.mpint, numbers))) for numbers in found if has_even(numbers)}


@explained('an RSA modulus is odd, and so is an exponent; the others do not look')
def even_number(case, difference):
    if difference[:2] == ('other key', 'keyfluent'):
        return 'E404' in case.errors and set(case.answers[difference[2]]) - case.keys <= even_keys(case.data)
    return is_refusal(case, difference, 'E404') and has_even(integers(body_of(case.data)))


@explained('the file holds the public half of one key and the private half of another: it depends which one a program looks at')
def two_halves(case, difference):
    return 'E323' in case.errors and 'ssh-keygen -l' in difference


def ssh_keygen_takes_it(case):
    """Whether what puttygen prints as the public key is one for ssh-keygen."""
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/key', 'wb') as file:
            file.write(case.data)
        with open(f'{folder}/line', 'wb') as file:
            file.write(said(folder, 'puttygen', 'key', '-L'))
        return b'SHA256:' in said(folder, 'ssh-keygen', '-l', '-f', 'line')


@explained('puttygen prints the blob of a public key as it stands; ssh-keygen reads the file as keyfluent does, or takes what puttygen prints for no key')
def unread_blob(case, difference):
    others = [set(answer) for name, answer in case.answers.items() if name != 'puttygen']
    return (difference[0] == 'other key' and 'puttygen' in difference and case.fixture.format in ('rfc4716', 'openssh-public')
            and all(answer <= case.keys for answer in others) and (any(others) or not ssh_keygen_takes_it(case)))


def puttygen_opens(case):
    """Whether puttygen reads the private half, whose MAC is over the public one, too."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (('key', case.data), ('passphrase', PASSPHRASE.encode() + b'\n'), ('new', b'')):
            with open(f'{folder}/{name}', 'wb') as file:
                file.write(content)
        said(folder, 'puttygen', 'key', '--old-passphrase', 'passphrase', '-O', 'private-openssh', '-o', 'out', '--new-passphrase', 'new')
        return os.path.exists(f'{folder}/out')


@explained('asked for the public key of its own format, puttygen does not look at the MAC; asked for the private one it refuses the file')
def public_half_of_ppk(case, difference):
    return (difference == ('other key', 'keyfluent', 'puttygen') and case.fixture.format.startswith('ppk') and not puttygen_opens(case))


@explained('ssh-keygen -l looks at the public half alone; ssh-keygen -y refuses the file as keyfluent does')
def half_in_clear(case, difference):
    return bool(case.errors) and 'ssh-keygen -l' in difference and case.answers.get('ssh-keygen -y') == []


@explained('openssl cuts control characters and bytes beyond ASCII off the end of a line, as if they were blanks')
def bytes_at_line_end(case, difference):
    return is_refusal(case, difference, 'E211') and re.search(rb'[\x01-\x08\x0b\x0c\x0e-\x1f\x80-\xff][ \t]*\r?$', case.data, re.M) is not None


@explained('bits of the last base64 character that mean nothing are set: RFC 4648 section 3.5 lets a reader refuse it, and one key has one text')
def unused_bits(case, difference):
    alphabet = b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    ends = re.findall(rb'([A-Za-z0-9+/])(={1,2})', case.data)
    return is_refusal(case, difference, 'E213') and any(alphabet.index(last) % (4 if padding == b'=' else 16) for last, padding in ends)


def pieces(contents):
    """The elements of a structure; none if it is not whole."""
    try:
        return wire.children(contents)
    except IndexError:
        return []


def end_of(data):
    """Where the first element ends; 0 if it is cut off."""
    _, _, end = next(mutate.der_elements(data), (0, 0, 0))
    return end


def sequences(data):
    """The elements of each SEQUENCE, at any depth, in clear."""
    return [pieces(data[begin:end]) for tag, begin, end in mutate.der_elements(data) if data[tag] == 0x30]


@explained('a negative INTEGER for a modulus or an exponent, which RFC 8017 section 3.1 wants positive; openssl and ssh-keygen carry the sign along')
def negative_number(case, difference):
    return (is_refusal(case, difference, 'E311') and case.fixture.format in ('spki', 'pkcs1-public', 'x509')
            and any(wire.number(body[begin:end]) < 0 for body in [body_of(case.data)] for begin, end in public_integers(body)))


def public_integers(body):
    """Where the INTEGERs of an RSA public key stand, in a BIT STRING too."""
    for tag, begin, end in mutate.der_elements(body):
        if body[tag] == 2:
            yield begin, end
        elif body[tag] == 3 and body[begin:begin + 2] == b'\0\x30':
            yield from ((start, stop) for at, start, stop in mutate.der_elements(body, begin + 1, end) if body[at] == 2)


@explained('the BIT or OCTET STRING of a key goes on after the structure that RFC 5280 and 5958 say it holds; the others do not look')
def string_goes_on(case, difference):
    key = (sequences(body_of(case.data)) or [[]])[0]
    strings = [contents[tag == 3:] for tag, contents in key if tag in (3, 4)]
    return is_refusal(case, difference, 'E311') and any(text[:1] == b'\x30' and 0 < end_of(text) < len(text) for text in strings)


@explained('bytes stand after the one structure of a file, which two files of one key could differ in; openssl and ssh-keygen do not look')
def file_goes_on(case, difference):
    body = body_of(case.data)
    return is_refusal(case, difference, 'E311') and case.fixture.format in ('pem', 'pkcs8', 'spki', 'pkcs1-public', 'x509') and 0 < end_of(body) < len(body)


NULL_PARAMETERS = re.compile(rb'\x2a\x86\x48\x86\xf7\x0d(\x01\x01\x01|\x02[\x07-\x0d])')  # rsaEncryption, hmacWithSHA1 … hmacWithSHA512-256


@explained('the parameters of an algorithm are another element than the NULL that RFC 8017 and 8018 ask for; openssl and ssh-keygen do not look')
def other_parameters(case, difference):
    identifiers = [found for found in sequences(body_of(case.data)) if len(found) == 2 and found[0][0] == 6 and NULL_PARAMETERS.fullmatch(found[0][1])]
    return is_refusal(case, difference, 'E311') and any(parameters != (5, b'') for _, parameters in identifiers)


@explained("bytes stand after bcrypt's salt and rounds, which is all that OpenSSH's PROTOCOL.key puts there; ssh-keygen and puttygen do not look")
def bcrypt_options_go_on(case, difference):
    found = re.match(rb'openssh-key-v1\x00.{4}[a-z0-9@.-]+\x00{3}\x06bcrypt(.{4})', body_of(case.data), re.S)
    options = body_of(case.data)[found.end():][:int.from_bytes(found[1], 'big')] if found else b''
    return is_refusal(case, difference, 'E514') and len(options) > 8 + int.from_bytes(options[:4], 'big')


@explained('under a cipher that needs no padding, bytes stand after the encrypted structure; openssl and ssh-keygen do not look')
def ciphertext_goes_on(case, difference):
    if not is_refusal(case, difference, 'E502') or case.fixture.format != 'pkcs8':
        return False
    with tempfile.TemporaryDirectory() as folder:
        with open(f'{folder}/key', 'wb') as file:
            file.write(case.data)
        scheme = said(folder, 'openssl', 'asn1parse', '-in', 'key')
        said(folder, 'openssl', 'pkcs8', '-topk8', '-nocrypt', '-in', 'key', '-passin', f'pass:{PASSPHRASE}', '-outform', 'DER', '-out', 'plain')
        plain = os.path.getsize(f'{folder}/plain') if os.path.exists(f'{folder}/plain') else 0
    *_, (tag, ciphertext) = (sequences(body_of(case.data)) or [[]])[0] or [(0, b'')]
    return 0 < plain < len(ciphertext) and tag == 4 and re.search(rb':[A-Za-z0-9-]+-(ctr|ofb|cfb[18]?)\n', scheme, re.I) is not None


@explained('DEK-Info goes on after as many hex digits as the IV has, which RFC 1421 section 4.6.1.3 does not provide for; openssl and ssh-keygen do not look')
def iv_goes_on(case, difference):
    return is_refusal(case, difference, 'E514') and re.search(rb'^DEK-Info: *[A-Za-z0-9-]+,([0-9A-Fa-f]{32}|[0-9A-Fa-f]{16})[^\s]', case.data, re.M) is not None


@explained('a line between the PEM headers and the empty line after them is no header; openssl and ssh-keygen skip what they do not know')
def line_among_headers(case, difference):
    headers = re.search(rb'-----BEGIN [^\n]*\n((?:[^\n]+\n)*?)\r?\n', case.data)
    lines = headers[1].split(b'\n')[:-1] if headers else []
    return (is_refusal(case, difference, 'E211', 'E212', 'E214') and case.fixture.format == 'pem' and lines[:1] == [b'Proc-Type: 4,ENCRYPTED']
            and any(b':' not in line and not line.startswith((b' ', b'\t')) for line in lines))


@explained('puttygen leaves out a group of base64 text that holds another character, and shows what is left, which ssh-keygen takes for no key')
def group_left_out(case, difference):
    return (difference == ('other key', 'ssh-keygen -i', 'puttygen') and case.fixture.format == 'rfc4716' and not case.keys and 'E211' in case.errors
            and case.answers['ssh-keygen -i'] == [case.fixture.fingerprint] and not ssh_keygen_takes_it(case))


@explained('a header stands after lines of base64, where RFC 4716 section 3.3 has the body alone; ssh-keygen takes every line with ": " for a header')
def header_in_body(case, difference):
    block = mutate.BLOCK.search(case.data)
    return (is_refusal(case, difference, 'E211') and case.fixture.format == 'rfc4716' and 'ssh-keygen -i' in difference
            and block is not None and re.search(rb'^[A-Za-z0-9+/]{20,}={0,2}\n[^:\n]+: ', block[2], re.M) is not None)


@explained("more '=' at the end of base64 text than fill its last group: RFC 4648 section 3.2 pads to whole groups; the others stop reading there")
def padding_goes_on(case, difference):
    block = mutate.BLOCK.search(case.data)
    text = re.sub(rb'\s', b'', re.sub(rb'(?m)^.*:.*$', b'', block[2])) if block else b''
    stem = text.rstrip(b'=')
    return is_refusal(case, difference, 'E212') and b'=' not in stem and len(text) - len(stem) > -len(stem) % 4


@explained('of several keys in a file, keyfluent refuses the first for the reason of another row and reads the rest; the other reads the first alone')
def first_of_several(case, difference):
    blocks = list(mutate.BLOCK.finditer(case.data))
    if difference[:2] != ('other key', 'keyfluent') or len(blocks) < 2 or not case.errors:
        return False
    first = dataclasses.replace(case, data=case.data[:blocks[1].start()], keys=set(), halves=set())
    return explain(first, ('refused', difference[2], difference[2])) is not None
