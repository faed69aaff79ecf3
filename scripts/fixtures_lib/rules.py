"""fixtures/rules/KF…/bad and good: for each rule of check a file that provokes it, and one that does not.

EXPECTED.tsv says of each rule: its id; where in `bad` it is found ("line:column" from 1, in bytes); which other rules may be found
there, comma separated; the settings of the check. A ⟦ in the texts below marks the place, so that it is known without asking keyfluent.
"""
import base64, shutil, struct, textwrap
from pathlib import Path

MARK = '⟦'


def text(data):
    return struct.pack('>I', len(data)) + data


def mpint(value):
    return text(value.to_bytes(value.bit_length() // 8 + 1, 'big')) if value else text(b'')


def line(name, *fields):
    return name + ' ' + base64.b64encode(text(name.encode()) + b''.join(fields)).decode()


def weak_keys(root):
    """What each key of the tests of weaknesses is, by its weakness or description."""
    keys = {}
    for row in (root / 'tests/formats/keys/weakness/weak_keys.tsv').read_text().splitlines()[1:]:
        names, what, blob = row.split('\t')
        raw = base64.b64decode(blob)
        key = raw[4:4 + raw[3]].decode() + ' ' + blob
        keys.setdefault(names.rstrip('?'), key)
        keys.setdefault(what, key)
        if names == '-' and what == 'random y':
            keys.setdefault('on-curve', key)
    return keys


def sample_keys(fx):
    good = fx.OUT / 'good'
    keys = {}
    for name in ('ed25519', 'rsa2048', 'rsa3072', 'dsa1024', 'ecdsa256', 'ecdsa384', 'sk-ed25519', 'ed448', 'ed25519-cert', 'mldsa44'):
        keys[name] = ' '.join((good / name / 'openssh.pub').read_text().split()[:2])
    return keys


def cases(fx):
    weak, key = weak_keys(fx.ROOT), sample_keys(fx)
    # Another Ed25519 key: a point of the curve to which nobody has the private key.
    key['other'] = weak['on-curve']
    good = fx.OUT / 'good'
    ed, other, rsa, ca = key['ed25519'], key['other'], key['rsa2048'], key['ecdsa256']
    type_, blob = ed.split()
    rsa_blob = base64.b64decode(rsa.split()[1])
    point = base64.b64decode(ca.split()[1])
    rsa1024 = weak['sound']
    unusual = line('ssh-rsa', text(b'\0\0\1\0\1'), rsa_blob[4 + 7 + 4 + 3:])
    fine = f'{ed} bob\n'

    def b64(data):
        return base64.b64encode(data).decode()

    # id: (bad, good, others, settings)
    table = {
        'KF101': (f'{MARK}\ufeff{ed} bob\n', fine, '', ''),
        'KF102': (MARK.encode() + fine.encode('utf-16'), fine, 'KF402', ''),
        'KF103': (f'{ed} alice{MARK}\r{other} bob\n', f'{ed} alice\r\n{other} bob\r\n', 'KF404', ''),
        'KF104': (f'{ed} bob{MARK}\0 and more\n', f'{ed} bob and more\n', '', ''),
        'KF105': (f'{MARK}<<<<<<< HEAD\n{ed} alice\n=======\n{other} bob\n>>>>>>> branch\n', fine, '', ''),
        'KF106': (f'{ed} bob\n{MARK}' + (good / 'ecdsa256/openssh').read_text(), fine, '', ''),
        'KF107': (MARK + (good / 'ed25519/Identity.pub').read_text(), fine, '', ''),
        'KF108': (f'{ed} alice\n{MARK}' + '\n'.join(textwrap.wrap(rsa, 70, break_long_words=True)) + '\n', f'{ed} alice\n{rsa} bob\n', '', ''),
        'KF109': (f'{ed} alice{MARK}{other} bob\n', f'{ed} alice\n{other} bob\n', '', ''),
        'KF110': (f'{MARK}server.example.com,192.0.2.1 {ed}\n', fine, '', ''),
        'KF111': (f'{MARK}; {ed} bob\n', f'# {ed} bob\n', '', ''),
        'KF112': (f'no-pty,{MARK} no-port-forwarding {ed} bob\n', f'no-pty,no-port-forwarding {ed} bob\n', '', ''),
        'KF113': (f"from={MARK}'192.0.2.1' {ed} bob\n", f'from="192.0.2.1" {ed} bob\n', '', ''),
        'KF114': (f'no-pty {MARK}SSH-ED25519 {blob} bob\n', fine, '', ''),
        'KF115': (f'{MARK}from="192.0.2.1 {ed} bob\n', f'from="192.0.2.1" {ed} bob\n', '', ''),
        'KF116': (f'restrict,{MARK}no-pyt {ed} bob\n', f'restrict,no-pty {ed} bob\n', '', ''),
        'KF117': (f'restrict,{MARK}from=192.0.2.1 {ed} bob\n', f'restrict,from="192.0.2.1" {ed} bob\n', '', ''),
        'KF118': (f'from="192.0.2.1",{MARK}from="192.0.2.2" {ed} bob\n', f'from="192.0.2.1,192.0.2.2" {ed} bob\n', '', ''),
        'KF119': (f'{MARK}verify-required {key["sk-ed25519"]} bob\n', fine, '', '--openssh 8.3'),
        'KF120': (f'expiry-time="{MARK}2099-12-31" {ed} bob\n', f'expiry-time="20991231Z" {ed} bob\n', '', ''),
        'KF121': (f'environment="MY{MARK}-VARIABLE=1" {ed} bob\n', f'environment="MY_VARIABLE=1" {ed} bob\n', '', ''),
        'KF122': (f'permitopen="db.example.com{MARK}" {ed} bob\n', f'permitopen="db.example.com:5432" {ed} bob\n', '', ''),
        'KF123': (f'tunnel="{MARK}tun0" {ed} bob\n', f'tunnel="0" {ed} bob\n', '', ''),
        'KF130': (f'{type_} {blob[:40]}{MARK}*{blob[41:]} bob\n', fine, '', ''),
        'KF131': (f'{ca.split()[0]} {ca.split()[1]}{MARK}= bob\n', f'{ca} bob\n', '', ''),
        'KF132': (None, f'{ca} bob\n', '', ''),
        'KF133': (f'{type_} {blob[:50]}{MARK} bob\n', fine, '', ''),
        'KF140': (f'{type_} {MARK}{blob[:40]} bob\n', fine, '', ''),
        'KF141': (f'{type_} {MARK}{blob}AAAA bob\n', fine, '', ''),
        'KF142': (f'{MARK}ssh-rsa {blob} bob\n', fine, '', ''),
        'KF143': (f'ssh-rsa {MARK}' + line('ssh-rsa', mpint(65537), text(b'\x9f' + bytes(range(1, 128)))).split()[1] + ' bob\n', f'{rsa} bob\n', '', ''),
        'KF144': (f'{ca.split()[0]} {MARK}' + b64(point[:-1] + bytes([point[-1] ^ 1])) + ' bob\n', f'{ca} bob\n', '', ''),
        'KF145': (f'{type_} {MARK}' + line('ssh-ed25519', text(bytes(range(1, 32)))).split()[1] + ' bob\n', fine, '', ''),
        'KF146': (f'{ca.split()[0]} {MARK}' + b64(point.replace(text(b'nistp256'), text(b'nistp384'))) + ' bob\n', f'{ca} bob\n', '', ''),
        'KF147': (f'ssh-rsa {MARK}' + line('ssh-rsa', mpint(65537), mpint(2**767 + 2**64 + 13)).split()[1] + ' bob\n', f'{rsa} bob\n', 'KF321', ''),
        'KF148': (f'{MARK}{key["ed448"]} bob\n', fine, '', ''),
        'KF149': (None, fine, '', ''),
        'KF160': (f'{MARK}please add the key of bob\n', "# the key of bob comes on Monday\n", '', ''),
        'KF199': (f'{MARK}{ed} ' + 'x' * 17000 + '\n', fine, '', '--openssh 7.6'),
        'KF201': (f'restrict,from="192.0.2.1,{MARK}192.0.2.1/24" {ed} bob\n', f'from="192.0.2.0/24" {ed} bob\n', '', ''),
        'KF202': (f'from="192.0.2.1,{MARK}" {ed} bob\n', f'from="192.0.2.1" {ed} bob\n', '', ''),
        'KF203': (f'from="192.0.2.1,{MARK} 192.0.2.2" {ed} bob\n', f'from="192.0.2.1,192.0.2.2" {ed} bob\n', '', ''),
        'KF204': (f'from="2001:db8::/32,{MARK}192.0.2.1;192.0.2.2" {ed} bob\n', f'from="192.0.2.*,2001:db8::/32,!192.0.2.3" {ed} bob\n', '', ''),
        'KF205': (f'from="192.0.2.1,{MARK}*.example.com" {ed} bob\n', f'from="192.0.2.1" {ed} bob\n', '', ''),
        'KF206': (f'{MARK}from="!192.0.2.1" {ed} bob\n', f'from="*,!192.0.2.1" {ed} bob\n', '', ''),
        'KF207': (f'principals="{MARK}bob" {ed} bob\n', f'cert-authority,principals="bob" {ed} authority\n', '', ''),
        'KF208': (f'cert-authority,{MARK}principals="alice,,bob" {ed} authority\n', f'cert-authority,principals="alice,bob" {ed} authority\n', '', ''),
        'KF209': (f'{MARK}{key["ed25519-cert"]} bob\n', f'cert-authority {ed} authority\n', '', ''),
        'KF210': (f'{MARK}expiry-time="20200101Z" {ed} bob\n', f'expiry-time="20991231Z" {ed} bob\n', 'KF217', '--now 1800000000'),
        'KF211': (f'{MARK}expiry-time="20270120Z" {ed} bob\n', f'expiry-time="20270301Z" {ed} bob\n', 'KF217', '--now 1800000000'),
        'KF212': (f'restrict,{MARK}expiry-time="20991231" {ed} bob\n', f'expiry-time="20991231Z" {ed} bob\n', '', ''),
        'KF213': (f'{MARK}environment="ROLE=backup" {ed} bob\n', f'restrict {ed} bob\n', '', ''),
        'KF214': (f'{ed} bob\n{other} alice\n{type_} {MARK}{blob} bob\n', f'{ed} bob\n{other} alice\n', '', ''),
        'KF215': (f'from="192.0.2.1",restrict {ed} bob\n{type_} {MARK}{blob} bob\n', f'from="192.0.2.1",restrict {ed} bob\n', '', ''),
        'KF216': (f'{ed} bob\nfrom="192.0.2.1",restrict {type_} {MARK}{blob} bob\n', f'from="192.0.2.1",restrict {ed} bob\n', '', ''),
        'KF217': (f'{MARK}verify-required {key["sk-ed25519"]} bob\n', fine, '', ''),
        'KF218': (f'{MARK}{ed} bob\n', f'{ca} bob\n', '', '--accepted-algorithms -ssh-ed25519*'),
        'KF219': (f'ssh-rsa {MARK}{rsa.split()[1]} bob\n', f'{key["rsa3072"]} bob\n', 'KF217', '--required-rsa-size 3072'),
        'KF220': (f'{MARK}pty,restrict {ed} bob\n', f'restrict,pty {ed} bob\n', '', ''),
        'KF221': (f'no-pty,{MARK},from="192.0.2.1" {ed} bob\n', f'no-pty,from="192.0.2.1" {ed} bob\n', '', ''),
        'KF222': (f'restrict,{MARK}permitopen="db.example.com:5432" {ed} bob\n',
                  f'restrict,port-forwarding,permitopen="db.example.com:5432" {ed} bob\n', '', ''),
        'KF223': (f'{ed} {MARK}from="192.0.2.1" bob\n', f'from="192.0.2.1" {ed} from the office\n', '', ''),
        'KF224': (f'restrict,{MARK}command="" {ed} bob\n', f'restrict,command="date" {ed} bob\n', '', ''),
        'KF225': (f'{MARK}verify-required {ed} bob\n', f'verify-required {key["sk-ed25519"]} bob\n', 'KF217', ''),
        'KF226': (f'{MARK}command="date" {ed} bob\n', f'command="date",restrict {ed} bob\n', '', ''),
        'KF227': (f'from="{MARK}office.example.com" {ed} bob\n', f'from="192.0.2.1" {ed} bob\n', 'KF205', ''),
        'KF228': (f'{MARK}expiry-time="19691231Z" {ed} bob\n', f'expiry-time="20991231Z" {ed} bob\n', 'KF217', ''),
        'KF320': (f'{MARK}{key["dsa1024"]} bob\n', fine, 'KF148,KF217,KF218', ''),
        'KF321': (f'ssh-rsa {MARK}{rsa.split()[1]} bob\n', f'{key["rsa3072"]} bob\n', '', '--profile bsi'),
        'KF322': (f'ssh-rsa {MARK}{rsa1024.split()[1]} bob\n', f'{rsa} bob\n', '', ''),
        'KF323': (f'{MARK}{ed} bob\n', f'{ca} bob\n', '', '--profile fips'),
        'KF401': (f'{ed} bob{MARK} \t\n', fine, '', ''),
        'KF402': (f'{other} alice\n{ed} bob{MARK}', fine, '', ''),
        'KF403': (f'{type_} {MARK}{blob}\n', fine, '', ''),
        'KF404': (f'{ed} bob{MARK}\x1b[2K\n', f'{ed} Björn Übel\n', '', ''),
        'KF405': (f'{MARK}rsa-sha2-512 {rsa.split()[1]} bob\n', f'{rsa} bob\n', '', ''),
        'KF406': (f'ssh-rsa {MARK}{unusual.split()[1]} bob\n', f'{rsa} bob\n', '', ''),
        'KF407': (f'{ed} alice\n{other} bob{MARK}\r\n', f'{ed} alice\r\n{other} bob\r\n', '', ''),
        'KF408': (f'{MARK}# keyfluent: ignore[out-of-date] until May\n{ed} bob\n', f'{ed} bob\n', '', ''),
    }
    # A last character before the padding that carries bits.
    sound = ca.split()[1]
    body = sound.rstrip('=')
    alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    changed = body[:-1] + MARK + alphabet[alphabet.index(body[-1]) + 1] + '=' * (len(sound) - len(body))
    table['KF132'] = (f'{ca.split()[0]} {changed} bob\n', *table['KF132'][1:])
    # A certificate whose type is neither 1 (user) nor 2 (host).
    table['KF149'] = (bad_certificate(key['ed25519-cert']), *table['KF149'][1:])
    weaknesses = {'KF301': 'ed25519-small-order', 'KF302': 'base-point', 'KF303': 'rsa-exponent-one', 'KF304': 'rsa-prime-modulus',
                  'KF305': 'rsa-square-modulus', 'KF306': 'rsa-close-primes', 'KF307': 'rsa-small-factor', 'KF308': 'rsa-roca',
                  'KF309': 'rsa-even-exponent', 'KF310': 'rsa-unusable-exponent', 'KF311': 'ed25519-off-curve',
                  'KF312': 'ed25519-non-canonical', 'KF313': 'rsa-small-private-exponent', 'KF314': 'rsa-pattern'}
    for rule, name in weaknesses.items():
        name_, blob_ = weak[name].split()
        table[rule] = (f'{name_} {MARK}{blob_} bob\n', f'{rsa if name_ == "ssh-rsa" else ed} bob\n',
                       'KF322' if name_ == 'ssh-rsa' else '', '')
    return dict(sorted(table.items()))


def bad_certificate(certificate):
    name, blob = certificate.split()
    raw = base64.b64decode(blob)
    at = 0
    for _ in range(3):  # the name, the nonce, the key
        at += 4 + int.from_bytes(raw[at:at + 4], 'big')
    at += 8  # the serial number
    assert raw[at:at + 4] in (b'\0\0\0\1', b'\0\0\0\2')
    return f'{name} {MARK}' + base64.b64encode(raw[:at] + b'\0\0\0\3' + raw[at + 4:]).decode() + ' bob\n'


def place_of(marked):
    before = marked[:marked.index(MARK.encode())]
    return f'{before.count(10) + 1}:{len(before) - before.rfind(10)}'


def make(fx):
    folder = fx.OUT / 'rules'
    shutil.rmtree(folder, ignore_errors=True)
    rows = ['rule\tplace\tothers\tsettings']
    for rule, (bad, good, others, settings) in cases(fx).items():
        marked = bad.encode() if isinstance(bad, str) else bad
        (folder / rule).mkdir(parents=True)
        (folder / rule / 'bad').write_bytes(marked.replace(MARK.encode(), b''))
        (folder / rule / 'good').write_bytes(good.encode())
        rows.append('\t'.join((rule, place_of(marked), others or '-', settings or '-')))
    (folder / 'EXPECTED.tsv').write_text('\n'.join(rows) + '\n')
