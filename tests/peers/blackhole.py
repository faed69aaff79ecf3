#!/usr/bin/env python3
"""A port that answers no request for a connection: its queue is full, and nobody empties it.  Prints the port."""
import socket
import time

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = []
for _ in range(4):
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(listener.getsockname())
    waiting.append(one)
time.sleep(0.2)
print(listener.getsockname()[1], flush=True)
time.sleep(120)
