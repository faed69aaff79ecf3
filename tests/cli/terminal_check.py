"""Run keyfluent in a pseudo-terminal, and look at what it shows: terminal_check.py PROGRAM FIXTURES."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PROGRAM, FIXTURES = sys.argv[1:3]
PATIENCE = 120
failures = 0


def in_terminal(words, environment=(), until=None, then=None, after=None):
    """(output, exit code) in a terminal of 80 columns. Keys are typed once `until` is seen, or `after` seconds."""
    pid, terminal = pty.fork()
    if pid == 0:
        base = {"PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": os.getcwd()}
        os.execve(PROGRAM, [PROGRAM, *words], {**base, **dict(environment)})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    output, begin = b"", time.monotonic()
    end = begin + PATIENCE
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                piece = b""
            if not piece:
                break
            output += piece
        if until and re.search(until, output) or after and time.monotonic() > begin + after:
            os.write(terminal, then)
            until = after = None
    else:
        os.kill(pid, signal.SIGKILL)
        check("it ends in time", False, (words, output))
    status = os.waitpid(pid, 0)[1]
    code = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return output.decode(), code


def check(what, good, seen=""):
    global failures
    if not good:
        failures += 1
        print(f"terminal: {what}: {seen!r}", file=sys.stderr)


def left():
    return sorted(os.listdir("folder"))


bad = f"{FIXTURES}/bad/empty"
# Colour in a terminal, and never without words; none where nobody wants it.
output, _ = in_terminal(["convert", bad])
check("colour by itself", "\033[" in output, output)
check("the id stands there in words", "E101" in output, output)
for name, environment, words in (("NO_COLOR", {"NO_COLOR": "1"}, []), ("TERM=dumb", {"TERM": "dumb"}, []),
                                 ("--color never", {}, ["--color", "never"])):
    output, _ = in_terminal(["convert", *words, bad], environment)
    check(name, "\033[" not in output and "E101" in output, output)
output, _ = in_terminal(["convert", "--color", "always", bad], {"NO_COLOR": "1"})
check("--color wins over NO_COLOR", "\033[" in output, output)

os.mkdir("folder")

# Progress of long work: seconds of a search for primes; nothing of it with --progress never or TERM=dumb, and nothing
# left on the line. Ctrl-C ends it at once, and leaves nothing.
long_work = ["generate", "-o", "folder/key", "--type", "rsa", "--bits", "16384", "--no-passphrase"]
output, code = in_terminal(long_work, until=rb"looking for primes: \d+ s", then=b"\x03")
check("Ctrl-C ends the search", code == 130, (code, output))
check("nothing is left of it", left() == [], left())
output, code = in_terminal(["generate", "-o", "folder/key", "--type", "rsa", "--bits", "2048", "--no-passphrase",
                            "--progress", "never"])
check("no progress if not wanted", code == 0 and "primes" not in output, output)
os.remove("folder/key")
os.remove("folder/key.pub")

# Ctrl-C at the question for a passphrase: no file, and the terminal is as before.
output, code = in_terminal(["generate", "-o", "folder/key"], until=rb"Passphrase", then=b"\x03")
check("Ctrl-C at the prompt", code == 130 and left() == [], (code, left(), output))

# Ctrl-C while an input that does not come is waited for.
os.mkfifo("pipe")
feeder = os.open("pipe", os.O_RDWR)  # so that nobody sees its end
pid = os.fork()
if pid == 0:
    time.sleep(1)
    os.write(feeder, b"ssh-ed25519 ")
    os._exit(0)
output, code = in_terminal(["convert", "--verbose", "pipe", "-o", "folder/line.pub"], then=b"\x03", after=2)
check("Ctrl-C while an input is read", code == 130 and left() == [], (code, left(), output))
os.waitpid(pid, 0)

# Keys and bytes are counted while a long input is read.
key = open(f"{FIXTURES}/good/ed25519/openssh.pub", "rb").read()
for command, shown in (("audit", rb"\d+ keys read"), ("check", rb"pipe: \d+ MB")):
    pid = os.fork()
    if pid == 0:
        for _ in range(2000):
            os.write(feeder, key * 2048)
            time.sleep(0.02)
        os._exit(0)
    output, code = in_terminal([command, "pipe"], until=shown, then=b"\x03")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    check(f"progress of {command}", code == 130 and re.search(shown.decode(), output), (code, output[-300:]))
print(f"terminal: {failures} failures")
sys.exit(failures > 0)
