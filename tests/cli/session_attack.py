"""Starts keyfluent-session as keyfluent does, with the request to connect, and shows what it says on standard error.

  session_attack.py PROGRAM MODE
MODE is the argument for its sandbox; the user in the request is $FORCED_READ_MARK.  The environment is handed on.
"""
import os
import socket
import struct
import subprocess
import sys

program, mode = sys.argv[1:]
mark = os.environ["FORCED_READ_MARK"]
ours, theirs = socket.socketpair()
server, way = socket.socketpair()


def string(text):
    return struct.pack(">I", len(text)) + text.encode()


frame = b"\x01" + string(mark) + string("host") + string("ssh-ed25519") + string("none") + struct.pack(">I", 0)
ours.sendall(struct.pack(">I", len(frame)) + frame)
ours.shutdown(socket.SHUT_WR)
server.close()  # the server hangs up, so that the program ends


def descriptors():
    os.dup2(way.fileno(), 3)
    os.set_inheritable(3, True)


child = subprocess.run([program, mode], stdin=theirs, stderr=subprocess.PIPE, close_fds=False, preexec_fn=descriptors, timeout=30)
sys.stderr.buffer.write(child.stderr)
