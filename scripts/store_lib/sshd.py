# SPDX-License-Identifier: MIT
"""A real sshd on the loopback that says whether a key gets in by a file."""
import getpass, os, pathlib, shutil, socket, subprocess, time

PROGRAM = '/usr/sbin/sshd'
OPTIONS = ['-F', 'none', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20',
           '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR']


def missing():
    """Why there is no sshd here; nothing if there is one."""
    if not os.access(PROGRAM, os.X_OK) or not shutil.which('ssh'):
        return 'no sshd (Debian: openssh-server openssh-client)'
    return None


def make_key(path, comment):
    subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', str(path)], check=True, stdin=subprocess.DEVNULL)
    return pathlib.Path(path)


class Sshd:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o755)
        self.file = self.folder / 'authorized_keys'
        make_key(self.folder / 'host_key', 'host')
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        if os.geteuid() == 0:
            os.makedirs('/run/sshd', mode=0o755, exist_ok=True)
        config = {'Port': self.port, 'ListenAddress': '127.0.0.1', 'HostKey': self.folder / 'host_key', 'PidFile': 'none',
                  'AuthorizedKeysFile': self.file, 'StrictModes': 'no', 'UsePAM': 'no', 'PasswordAuthentication': 'no',
                  'KbdInteractiveAuthentication': 'no', 'MaxStartups': '100', 'LogLevel': 'QUIET'}
        (self.folder / 'config').write_text(''.join(f'{name} {value}\n' for name, value in config.items()))
        self.process = subprocess.Popen([PROGRAM, '-D', '-f', str(self.folder / 'config')], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        for _ in range(200):
            try:
                socket.create_connection(('127.0.0.1', self.port), 5).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError('sshd did not start')

    def lets_in(self, content, key):
        """True if the private key logs in while the file has this content."""
        self.file.write_bytes(content)
        command = ['ssh', *OPTIONS, '-i', str(key), '-p', str(self.port), f'{getpass.getuser()}@127.0.0.1', 'true']
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
