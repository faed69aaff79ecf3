"""Options of authorized_keys at random: mostly sound, often at the edge of what sshd takes."""

FLAGS = ['pty', 'port-forwarding', 'agent-forwarding', 'X11-forwarding', 'user-rc', 'touch-required', 'verify-required']
WORDS = ['', 'a', 'x y', 'host', '*', '?', '127.0.0.1', '::1', 'localhost', 'any', 'none', '-1', '0', '00', '+1', ' 1', '1 ', '65535', '65536', 'http', 'ssh',
         'Z', 'UTC', '\\"', '"', '\\', '\\\\', '=', ',', '#', '%u', "'", '\t', ';', '!', '[', ']', '/', ':', '.', '\xe9', '\r', '\x0b', '\x1b']


def case_of(rng, name):
    return rng.choice([name, name, name, name.upper(), name.title()])


def address(rng):
    return rng.choice([
        '127.0.0.1', '127.0.0.1', '10.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0X7F.1', '0177.0.0.1', '127.0.0.01', '127.0.0.08', '127.0.0.1.', '127.0.0',
        '127.0.0.256', '127.0.65536', '127.0.0.0x1', '4294967296', '0', '1.2.3.4.5', '::1', '::', '::ffff:127.0.0.1', '::127.0.0.1', '1::2::3', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::',
        ':1', '1:', ':::', '12345::', 'fe80::1%1', 'fe80::1%x', '::1%0', '::127.0.0.01', '::ffff:0:0', 'localhost', 'host.example', '127.0.0.*', '127.?.0.1', '127.*', '*', '?', '*.1', '',
        ' 127.0.0.1', '127.0.0.1 ', '[127.0.0.1]', '127.0.0.1:22', '127.0.0.1-9', 'LOCALHOST', '127.0.0.1\t', '0x7f.0.0.1', '0x', '0x7g', '1e3', '-1', '+127.0.0.1'])


def network(rng):
    base = rng.choice(['127.0.0.0', '127.0.0.1', '127.0.0', '127', '10.0.0.0', '0.0.0.0', '::', '::1', 'fe80::', '127.0.0.0 ', '0x7f000000', 'host', '', '::%1'])
    mask = rng.choice(['8', '8', '32', '24', '0', '33', '31', '128', '129', '127', '999', '08', '+8', ' 8', '8 ', '-8', '-0', '', '255.0.0.0', '0x8', '2147483647', '2147483648',
                       '18446744073709551624', '-18446744073709551608', '8/8', str(rng.randrange(140))])
    return f'{base}/{mask}'


def from_list(rng):
    entries = []
    for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 4])):
        entry = rng.choice(['127.0.0.1', '127.0.0.0/8', address(rng), address(rng), network(rng)])
        entries.append(rng.choice(['', '', '', '', '!', '!!']) + entry)
    if rng.random() < 0.03:
        entries.insert(rng.randrange(len(entries) + 1), 'x' * rng.choice([63, 64, 1021, 1022, 1023, 1024, 2000]))
    return rng.choice([',', ',', ',', ',', ',', ', ', ';', ' ', ',,']).join(entries)


def expiry(rng):
    date = rng.choice(['20990101', '20200101', '20991231', '20990231', '20991301', '20990132', '2099 1 1', '209901 1', '2099011 ', '20990140', '20990100', '20990001', '00000101', '19700101',
                       '19691231', '99991231', '2099-1-1', '2099011x', '20380119', f'{rng.randrange(1960, 2100):04}{rng.randrange(14):02}{rng.randrange(34):02}', '', '0', '209901', '+9990101'])
    time = rng.choice(['', '', '', '0000', '2359', '2400', '2360', '235959', '235960', '235961', '235962', '000000', ' 1 1', '12', '123', '12345', '1 1 1 ', '\t1\t1'])
    zone = rng.choice(['', '', '', 'Z', 'z', 'UTC', 'utc', 'Utc', 'GMT', ' Z', '+0000', 'ZZ'])
    return date + time + zone


def permit(rng):
    host = rng.choice(['localhost', 'host', '*', '', '[::1]', '::1', '[::1', '::1]', '[]', 'a b', '10.0.0.1', 'h' * rng.choice([1023, 1024, 1025]), '[' + 'h' * rng.choice([1022, 1023]) + ']', 'a/b', '/tmp/sock', '!h'])
    port = rng.choice(['22', '8080', '*', '0', '1', '65535', '65536', '-1', '+22', ' 22', '22 ', '022', 'http', 'ssh', 'nosuchservice', '', '**', '0x16', '-0', '1e1', '99999999999999999999', '\t22', '22,23'])
    return rng.choice([host + ':' + port, host + ':' + port, host + ':' + port, host + '/' + port, port, host, host + '::' + port, ':' + host + ':' + port])


def environment(rng):
    name = rng.choice(['A', 'PATH', 'LD_PRELOAD', '1A', '_', '', 'A B', 'A-B', 'A.B', '\xc4', 'a' * 300])
    return rng.choice([f'{name}={rng.choice(WORDS)}', f'{name}={rng.choice(WORDS)}', name, f'{name}==', f' {name}=x'])


def principals(rng):
    return ','.join(rng.choice(['kforacle', 'alice', 'bob', 'x', '', '*', ' kforacle', 'KFORACLE', 'x,kforacle'] + ['n'] * 1) for _ in range(rng.choice([1, 1, 2, 3, 45])))


VALUES = {
    'command': lambda rng: ''.join(rng.choice(WORDS) for _ in range(rng.randrange(4))) or 'echo CERT',
    'from': from_list,
    'expiry-time': expiry,
    'environment': environment,
    'permitopen': permit,
    'permitlisten': permit,
    'tunnel': lambda rng: rng.choice(['0', '1', 'any', 'ANY', '2147483645', '2147483646', '-1', '', ' 1', '1 ', '+1', '0x1', 'x', '0:1', '-0', '01']),
    'principals': principals,
}
UNKNOWN = ['foo', 'no-no-pty', 'no-restrict', 'no-cert-authority', 'ptyx', 'no-', 'no-command="x"', 'valid-before="1"', 'allow-from="*"', 'command', 'from', 'pty="x"', 'no pty', '"', '\\"', 'ssh-ed25519', '=', '=""']


def quote(rng, value):
    """Mostly as it should be."""
    text = value.replace('"', '\\"') if rng.random() < 0.9 else value
    return rng.choice([f'"{text}"'] * 30 + [text, f'"{text}', f'{text}"', f"'{text}'", f' "{text}"', f'"{text}"x', f'""{text}"', f'"{text}" '])


def option(rng, names):
    name = rng.choice(names)
    if name in VALUES:
        return case_of(rng, name) + rng.choice(['='] * 40 + ['', ' =', '= ', '==']) + quote(rng, VALUES[name](rng))
    return case_of(rng, name)


def options(rng, is_ca):
    """A field of options, without the blank behind it."""
    usual = FLAGS + ['no-' + flag for flag in FLAGS] + ['restrict'] + [name for name in VALUES if name != 'principals' or is_ca] * 3
    if rng.random() < 0.06:
        usual = usual + ['cert-authority', 'principals'] + UNKNOWN
    chosen = [option(rng, usual) for _ in range(rng.choice([1, 1, 1, 2, 2, 3, 5]))]
    if is_ca and rng.random() < 0.9:
        chosen.insert(rng.randrange(len(chosen) + 1), 'cert-authority')
        chosen = chosen if rng.random() < 0.7 else ['cert-authority']
    if rng.random() < 0.002:
        chosen += [f'environment="N{i}=x"' for i in range(rng.choice([1024, 1025, 1026]))]
    if rng.random() < 0.002:
        chosen += ['permitopen="h:1"'] * rng.choice([4096, 4097, 4098])
    comma = rng.choice([','] * 30 + [',,', ', ', ' ,', ',\t'])
    return rng.choice([''] * 20 + [',']) + comma.join(chosen) + rng.choice([''] * 20 + [',', ',,'])
