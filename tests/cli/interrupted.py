"""Runs a command until a file appears in a folder, sends it a signal, and sees it die of that.

  interrupted.py SIGNAL FOLDER COMMAND...
INT goes to all its processes, as the terminal's Ctrl-C; every other signal to the first one alone.
"""
import os
import signal
import subprocess
import sys
import time


def plain_signals():
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


name, folder, *command = sys.argv[1:]
number = signal.Signals["SIG" + name]
child = subprocess.Popen(command, preexec_fn=plain_signals)
end = time.monotonic() + 60
while not os.listdir(folder):
    if child.poll() is not None or time.monotonic() > end:
        child.kill()
        sys.exit("no file appeared")
    time.sleep(0.01)
time.sleep(0.2)
if not os.listdir(folder):
    sys.exit("the file went too soon for this test")
if number == signal.SIGINT:
    os.killpg(child.pid, number)
else:
    child.send_signal(number)
begin = time.monotonic()
code = child.wait(timeout=60)
print("ended with %d after %.1f s" % (code, time.monotonic() - begin))
sys.exit(code != -number)
