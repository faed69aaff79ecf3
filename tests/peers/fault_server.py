#!/usr/bin/env python3
"""A server that is broken in one way, on a free port of 127.0.0.1, which it prints first.

    fault_server.py MODE [NUMBER]

Each MODE is a function below: it gets the connection, and NUMBER where it takes one.
"""
import os
import signal
import socket
import struct
import sys
import threading
import time

GREETING = b"SSH-2.0-Fault_1.0\r\n"
GOOD_LISTS = [b"curve25519-sha256", b"ssh-ed25519", b"aes128-ctr", b"aes128-ctr", b"hmac-sha2-256",
              b"hmac-sha2-256", b"none", b"none", b"", b""]


def string(value):
    return struct.pack(">I", len(value)) + value


def packet(payload):
    padding = 8 - (5 + len(payload)) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)


def kexinit(lists):
    return packet(b"\x14" + bytes(16) + b"".join(map(string, lists)) + b"\0" + bytes(4))


def lists_with(place, value):
    return GOOD_LISTS[:place] + [value] + GOOD_LISTS[place + 1:]


def stay(peer):
    time.sleep(60)


def say(text):
    def run(peer, _):
        peer.sendall(text)
        stay(peer)
    return run


def answer(text):
    def run(peer, _):
        peer.recv(1000)
        peer.sendall(text)
    return run


def silent(peer, _):
    stay(peer)


def close(peer, _):
    pass


def reset(peer, _):
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def endless_lines(peer, _):
    while True:
        peer.sendall(b"x" * 1000 + b"\r\n")


def slow_lines(peer, _):
    while True:
        peer.sendall(b"4f1d\r\n")
        time.sleep(0.2)


def endless_line(peer, _):
    while True:
        peer.sendall(b"y" * 65536)


def late_greeting(peer, _):
    peer.sendall(b"Welcome\x1b[31m to the bank\r\n" * 3 + GREETING + kexinit(GOOD_LISTS))
    stay(peer)


def disconnect(peer, _):
    peer.sendall(GREETING)
    peer.recv(1000)
    peer.sendall(packet(b"\x01" + struct.pack(">I", 2) + string(b"Too many\x1b[2J connections") + string(b"")))
    time.sleep(0.5)


def close_after(peer, number):
    """Closes after so many bytes of a good beginning."""
    peer.sendall((GREETING + kexinit(GOOD_LISTS))[:number])


def million_names(peer, _):
    peer.sendall(GREETING + struct.pack(">IB", 2000000, 4) + b"\x14" + b"a," * 1000000)
    stay(peer)


def many_names(peer, _):
    """As many as a packet of legal size can hold."""
    peer.sendall(GREETING + kexinit(lists_with(0, b"a," * 16000)))
    stay(peer)


def lying_list(peer, _):
    peer.sendall(GREETING + packet(b"\x14" + bytes(16) + b"\xff\xff\xff\xff" + b"abc"))
    stay(peer)


def endless_kexinit(peer, _):
    peer.sendall(GREETING + struct.pack(">IB", 35000, 4))
    while True:
        peer.sendall(b"\0")
        time.sleep(0.05)


def other_message(peer, _):
    peer.sendall(GREETING + packet(b"\x15"))
    stay(peer)


def garbage(peer, _):
    peer.sendall(GREETING + os.urandom(100000))
    stay(peer)


def kex_silent(peer, _):
    peer.sendall(GREETING)
    stay(peer)


def kex_then_silent(peer, _):
    peer.sendall(GREETING + kexinit(GOOD_LISTS))
    stay(peer)


def kex_old(peer, _):
    peer.sendall(GREETING + kexinit(lists_with(0, b"diffie-hellman-group1-sha1")))
    stay(peer)


def kex_host_key(peer, _):
    peer.sendall(GREETING + kexinit(lists_with(1, b"ssh-rsa")))
    stay(peer)


def kex_old_twice(peer, _):
    lists = lists_with(0, b"diffie-hellman-group1-sha1")
    lists[3] = b"arcfour"
    peer.sendall(GREETING + kexinit(lists))
    stay(peer)


def kex_compression(peer, _):
    lists = lists_with(6, b"zlib@openssh.com")
    lists[7] = b"zlib@openssh.com"
    peer.sendall(GREETING + kexinit(lists))
    stay(peer)


MODES = {
    "marked": answer(b"SSH-2.0-taken-over@example\r\n"),  # for sandbox_test.sh
    "http": answer(b"HTTP/1.1 400 Bad Request\r\nServer: nginx\x1b[31m\r\nConnection: close\r\n\r\n<html>"),
    "tls": answer(b"\x15\x03\x01\x00\x02\x02\x46"),
    "ftp": say(b"220 ProFTPD Server ready.\r\n"),
    "smtp": say(b"220 mail.example ESMTP Postfix\r\n"),
    "imap": say(b"* OK ready\r\n"),
    "vnc": say(b"RFB 003.008\n"),
    "ssh1": say(b"SSH-1.5-OpenSSH_3.0\n"),
    "busy": answer(b"Exceeded MaxStartups\r\n"),
    "wrappers": answer(b"Connection refused by tcp wrappers\r\n"),
}
MODES.update({name: value for name, value in list(globals().items())
              if callable(value) and getattr(value, "__code__", None) and value.__code__.co_varnames[:1] == ("peer",)
              and name != "stay"})


def serve(run, peer, number):
    try:
        run(peer, number)
    except OSError:
        pass
    peer.close()


def main():
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    run = MODES[sys.argv[1]]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    signal.alarm(120)  # nothing stays behind
    while True:
        peer, _ = listener.accept()
        threading.Thread(target=serve, args=(run, peer, number), daemon=True).start()


main()
