#!/usr/bin/env python3
"""An SFTP server program that is hostile in one way, for sshd's Subsystem line: fault_sftp.py MODE"""
import struct
import sys
import time

MODE = sys.argv[1]


def string(value):
    return struct.pack(">I", len(value)) + value


def send(kind, body):
    sys.stdout.buffer.write(string(bytes([kind]) + body))
    sys.stdout.buffer.flush()


def read():
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        sys.exit(0)
    packet = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    return packet[0], packet[1:5]


def names(request, name):
    send(104, request + struct.pack(">I", 1) + string(name) + string(b"") + struct.pack(">I", 0))


read()
if MODE == "huge":
    sys.stdout.buffer.write(struct.pack(">IB", 0x7FFFFFFF, 2) + bytes(1 << 20))
elif MODE == "endless":
    while True:
        sys.stdout.buffer.write(b"Welcome " * 8192)
elif MODE == "other_type":
    send(101, struct.pack(">II", 0, 0))
elif MODE == "silent":
    time.sleep(60)
elif MODE == "zero":
    sys.stdout.buffer.write(bytes(4096))
elif MODE == "million_extensions":
    send(2, struct.pack(">I", 3) + (string(b"x") + string(b"1")) * 20000)
else:
    send(2, struct.pack(">I", 3))
    while True:
        kind, request = read()
        if MODE == "wrong_id":
            names(b"\xff\xff\xff\xff", b"/home")
        elif MODE == "twice":
            names(request, b"/home")
            names(request, b"/home")
        elif MODE == "escapes" and kind == 16:
            names(request, b"/home/\x1b[31m\x07red")
        elif MODE == "lying_name":
            send(104, request + b"\xff\xff\xff\xff\xff\xff\xff\xff")
        elif MODE == "close":
            sys.exit(3)
        else:
            send(105, request + struct.pack(">I", 0))
sys.stdout.buffer.flush()
time.sleep(2)
