"""A real sshd on the loopback that is asked which keys it would take. Nothing is left behind."""
import base64, fcntl, os, pwd, queue, re, shutil, socket, subprocess, tempfile, time

import paramiko
from paramiko.common import cMSG_SERVICE_REQUEST, cMSG_USERAUTH_REQUEST, MSG_SERVICE_ACCEPT, MSG_USERAUTH_BANNER, MSG_USERAUTH_FAILURE

SSHD = '/usr/sbin/sshd'
MSG_USERAUTH_PK_OK = 60
NOTE = 'throw-away user of scripts/oracle'
QUERIES_A_CONNECTION = 500  # sshd ends a connection after 1024 requests, whatever MaxAuthTries says


def missing():
    """Why nothing can be asked here; nothing if it can."""
    if os.geteuid() != 0:
        return 'only root can make a throw-away user'
    if not os.access(SSHD, os.X_OK) or not shutil.which('ssh-keygen'):
        return 'no sshd (Debian: openssh-server openssh-client)'
    return None


class Queries:
    """Takes the place of paramiko's own authentication: it puts what sshd answers into a queue."""

    def __init__(self):
        self.answers = queue.Queue()
        put = {kind: lambda _, message, kind=kind: self.answers.put(kind)
               for kind in (MSG_SERVICE_ACCEPT, MSG_USERAUTH_PK_OK, MSG_USERAUTH_FAILURE)}
        self._handler_table = {**put, MSG_USERAUTH_BANNER: lambda _, message: None}

    def is_authenticated(self):
        return False

    def abort(self):
        self.answers.put(None)


class Sshd:
    """One sshd with one configuration, and one connection to it."""

    def __init__(self, folder, user, config):
        self.folder, self.user, self.transport, self.left = folder, user, None, 0
        os.mkdir(folder, 0o755)
        self.file = f'{folder}/authorized_keys'
        subprocess.run(['ssh-keygen', '-q', '-N', '', '-t', 'ed25519', '-f', f'{folder}/host_key'], check=True, stdin=subprocess.DEVNULL)
        with socket.socket() as probe:
            probe.bind(('127.0.0.1', 0))
            self.port = probe.getsockname()[1]
        base = {'Port': self.port, 'ListenAddress': '127.0.0.1', 'HostKey': f'{folder}/host_key', 'PidFile': 'none', 'AuthorizedKeysFile': self.file,
                'StrictModes': 'no', 'UsePAM': 'no', 'UseDNS': 'no', 'PasswordAuthentication': 'no', 'KbdInteractiveAuthentication': 'no',
                'MaxAuthTries': '100000', 'LoginGraceTime': '0', 'LogLevel': 'QUIET', **config}
        with open(f'{folder}/config', 'w') as f:
            f.writelines(f'{name} {value}\n' for name, value in base.items())
        self.process = subprocess.Popen([SSHD, '-D', '-f', f'{folder}/config'], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def connect(self):
        for _ in range(100):
            try:
                link = socket.create_connection(('127.0.0.1', self.port), 5)
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise RuntimeError('sshd did not start')
        self.transport = paramiko.Transport(link)
        self.transport.start_client(timeout=30)
        self.transport.auth_handler = self.queries = Queries()
        service = paramiko.Message()
        service.add_byte(cMSG_SERVICE_REQUEST)
        service.add_string('ssh-userauth')
        self.transport._send_message(service)
        if self.queries.answers.get(timeout=30) != MSG_SERVICE_ACCEPT:
            raise RuntimeError('sshd offers no authentication')
        self.left = QUERIES_A_CONNECTION

    def ask(self, data, algorithm, blob):
        """True if sshd would let the key in by this file."""
        with open(self.file, 'wb') as f:
            f.write(data)
        if self.left == 0:
            self.disconnect()
            self.connect()
        self.left -= 1
        query = paramiko.Message()
        query.add_byte(cMSG_USERAUTH_REQUEST)
        for text in (self.user, 'ssh-connection', 'publickey'):
            query.add_string(text)
        query.add_boolean(False)
        query.add_string(algorithm)
        query.add_string(blob)
        self.transport._send_message(query)
        answer = self.queries.answers.get(timeout=60)
        if answer is None:
            raise RuntimeError('sshd closed the connection')
        return answer == MSG_USERAUTH_PK_OK

    def disconnect(self):
        if self.transport:
            self.transport.close()

    def stop(self):
        self.disconnect()
        self.process.terminate()
        self.process.wait()


class Sshds:
    """Starts an sshd for each configuration when it is first asked for."""

    def __init__(self, user):
        self.user, self.running = user, {}
        said = subprocess.run(['ssh', '-V'], capture_output=True, text=True).stderr
        self.version = re.search(r'OpenSSH_(\d+\.\d+)', said).group(1)
        self.version_label = ('debian-' if 'Debian' in said else '') + re.search(r'OpenSSH_([0-9.p]+)', said).group(1)

    def __enter__(self):
        self.lock = os.open(os.path.dirname(__file__), os.O_RDONLY)  # one run at a time: there is one user
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        try:
            if pwd.getpwnam(self.user).pw_gecos != NOTE:  # else a run that was killed left it
                raise SystemExit(f'scripts/oracle: there is a user {self.user} of somebody else')
        except KeyError:
            subprocess.run(['useradd', '-r', '-M', '-s', '/bin/sh', '-p', '*', '-c', NOTE, self.user], check=True)
        self.folder = tempfile.mkdtemp(prefix='oracle.')
        os.chmod(self.folder, 0o755)
        os.makedirs('/run/sshd', mode=0o755, exist_ok=True)
        return self

    def ask(self, config, data, key_file):
        place = str(sorted(config.items()))
        if place not in self.running:
            self.running[place] = Sshd(f'{self.folder}/{len(self.running)}', self.user, config)
        name, blob = key_file.read_text().split()[:2]
        algorithm = name.replace('ssh-rsa', 'rsa-sha2-512')
        return self.running[place].ask(data, algorithm, base64.b64decode(blob))

    def __exit__(self, *_):
        for sshd in self.running.values():
            sshd.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        subprocess.run(['userdel', self.user], stderr=subprocess.DEVNULL)
        os.close(self.lock)
