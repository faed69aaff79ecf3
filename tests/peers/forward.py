#!/usr/bin/env python3
"""Forwards a free port of a loopback address to a port of 127.0.0.1, and prints it.

    forward.py ADDRESS PORT [MILLISECONDS]    each byte arrives so much later, in both directions
"""
import signal
import socket
import sys
import threading
import time


def pump(source, sink, delay):
    queue = []
    ready = threading.Condition()

    def deliver():
        while True:
            with ready:
                while not queue:
                    ready.wait()
                due, data = queue.pop(0)
            time.sleep(max(0, due - time.monotonic()))
            try:
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                sink.sendall(data)
            except OSError:
                return

    threading.Thread(target=deliver, daemon=True).start()
    while True:
        try:
            data = source.recv(65536)
        except OSError:
            data = b""
        with ready:
            queue.append((time.monotonic() + delay, data))
            ready.notify()
        if not data:
            return


def main():
    address, port = sys.argv[1], int(sys.argv[2])
    delay = int(sys.argv[3]) / 1000 if len(sys.argv) > 3 else 0
    listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    listener.bind((address, 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    signal.alarm(120)
    while True:
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", port))
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=pump, args=(near, far, delay), daemon=True).start()
        threading.Thread(target=pump, args=(far, near, delay), daemon=True).start()


main()
