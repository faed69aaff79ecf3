# SPDX-License-Identifier: MIT
"""What scripts/crash-test runs: commands that change a file of keys, and the file before."""
import dataclasses, os, pathlib, shutil, subprocess

from . import sshd

TARGET = 'authorized_keys'


@dataclasses.dataclass
class Scenario:
    name: str
    arguments: list            # of keyfluent; the folder of the file is the current one
    before: bytes | None       # the file's content; None: there is no file
    admitted: dict             # name of a key -> (gets in before, gets in after)
    first: list | None = None  # a command that runs before, undisturbed
    again: tuple = (0,)        # exit codes of a second run after one that was whole
    owner: int | None = None   # root works in a folder of this user's
    in_place: bool = False
    attributes: dict = dataclasses.field(default_factory=dict)  # extended ones of the file


class Keys:
    """The keys that the scenarios add and remove."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o755)
        for name in ('old', 'older', 'new', 'second'):
            sshd.make_key(self.folder / name, name)

    def path(self, name):
        return str(self.folder / name)

    def public(self, name):
        return self.path(name) + '.pub'

    def line(self, name):
        return pathlib.Path(self.public(name)).read_bytes().rstrip(b'\n')


def usual_content(keys):
    """A file with what others lose: notes, rubbish, CR LF, odd bytes, and no end of the last line."""
    return (b'# note\n# note\n\n' + keys.line('old') + b'\r\nrubbish \xff\xe2\x80\xa8x\n'
            + b'no-pty,command="true  # , \\"x\\"" ' + keys.line('older'))


def knows(program, command):
    return subprocess.run([program, 'help', command], capture_output=True).returncode == 0


def all_scenarios(program, keys):
    content = usual_content(keys)
    add = ['authorize', '--file', TARGET, keys.public('new')]
    stays = {'old': (True, True), 'older': (True, True)}
    comes = {**stays, 'new': (False, True)}
    found = [
        Scenario('authorize', add, content, comes),
        Scenario('attributes', add, content, comes, attributes={'user.note': b'kept', 'user.other': b''}),
        Scenario('new-file', add, None, {'new': (False, True), 'old': (False, False)}),
        Scenario('two-keys', [*add, keys.public('second')], content, {**comes, 'second': (False, True)}),
        Scenario('backup', [*add, '--backup'], content, comes),
        Scenario('replace', ['authorize', '--file', TARGET, '--replace', '--option', 'no-pty', keys.public('old')], content, stays),
    ]
    if knows(program, 'authorize') and b'--in-place' in subprocess.run([program, 'help', 'authorize'], capture_output=True).stdout:
        found.append(Scenario('in-place', [*add, '--in-place'], content, comes, in_place=True))
    if knows(program, 'revoke'):
        gone = {'old': (True, False), 'older': (True, True)}
        found.append(Scenario('revoke', ['revoke', '--file', TARGET, keys.public('old')], content, gone, again=(1,)))
    if knows(program, 'undo'):
        found.append(Scenario('undo', ['undo', '--file', TARGET], content, {**stays, 'new': (True, False)}, first=add, again=(0, 1, 5)))
    if knows(program, 'check') and b'--fix' in subprocess.run([program, 'help', 'check'], capture_output=True).stdout:
        mends = b'No-Pty ' + keys.line('older') + b'\n' + keys.line('old') + b'\n' + keys.line('old') + b'\n'
        found.append(Scenario('check-fix', ['check', '--fix', TARGET], mends, stays, again=(0, 1)))
    if os.geteuid() == 0:
        found.append(Scenario('as-owner', add, content, comes, owner=65534))
    return found


def prepare(scenario, folder, program):
    """Makes the folder anew, with the file as it is before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o755, parents=True)
    if scenario.before is not None:
        (folder / TARGET).write_bytes(scenario.before)
        os.chmod(folder / TARGET, 0o600)
        for name, value in scenario.attributes.items():
            os.setxattr(folder / TARGET, name, value)
    if scenario.owner is not None:
        for path in (folder, folder / TARGET):
            os.chown(path, scenario.owner, scenario.owner)
    if scenario.first:
        subprocess.run([program, *scenario.first], cwd=folder, check=True, capture_output=True)


def content_of(folder):
    try:
        return (folder / TARGET).read_bytes()
    except FileNotFoundError:
        return None


def attributes_of(folder):
    path = folder / TARGET
    return {name: os.getxattr(path, name) for name in os.listxattr(path)} if path.exists() else {}
