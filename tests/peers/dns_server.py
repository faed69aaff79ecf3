#!/usr/bin/env python3
"""A name server for SSHFP records, on a free port of 127.0.0.1 (UDP and TCP), which it prints first.

    dns_server.py MODE [ALGORITHM TYPE HEX]...

It answers every name with the same records.  MODE says in which way it is odd; see MODES.
"""
import signal
import socket
import struct
import sys
import threading
import time

SSHFP, CNAME = 44, 5


def name(text):
    return b"".join(bytes([len(label)]) + label for label in text.split(b".")) + b"\0"


def record(kind, data, owner=b"\xc0\x0c"):
    return owner + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def records():
    words = sys.argv[2:]
    return [record(SSHFP, bytes([int(words[i]), int(words[i + 1])]) + bytes.fromhex(words[i + 2]))
            for i in range(0, len(words), 3)]


def answer(query, answers, flags=0x8180, count=None, change=0):
    head = struct.unpack(">H", query[:2])[0] ^ change
    question = query[12:query.index(b"\0", 12) + 5]
    count = len(answers) if count is None else count
    return struct.pack(">6H", head, flags, 1, count, 0, 0) + question + b"".join(answers)


def alias(query):
    """The name is an alias of another, twice, and that has the records."""
    moved = [b"\x06server\x04test\0" + one[2:] for one in records()]
    return [answer(query, [record(CNAME, name(b"Middle.test")), record(CNAME, name(b"server.test"), name(b"middle.TEST"))] + moved)]


def other_owner(query):
    """Records of a name that nobody asked about."""
    return [answer(query, [b"\x05other\x04test\0" + one[2:] for one in records()])]


MODES = {
    "good": lambda q: [answer(q, records())],
    "authentic": lambda q: [answer(q, records(), 0x81a0)],
    "alias": alias,
    "other_owner": other_owner,
    "missing": lambda q: [answer(q, [], 0x8183)],
    "failing": lambda q: [answer(q, [], 0x8182)],
    "refusing": lambda q: [answer(q, [], 0x8185)],
    "silent": lambda q: [],
    "truncated": lambda q: [answer(q, [], 0x8380)],  # by datagram; the stream has it all
    "forged": lambda q: [answer(q, [record(SSHFP, b"\4\2" + bytes(32))], 0x81a0, change=1),
                         answer(b"\0\0" + q[2:12] + b"\x01x" + q[12:], []), b"", b"x" * 40, answer(q, records())],
    "loop": lambda q: [answer(q, [record(SSHFP, b"\4\2" + bytes(32), b"\xc0" + bytes([len(q) - 11]))])],
    "lying": lambda q: [answer(q, records(), count=65535)],
    "cut": lambda q: [answer(q, records())[:-5]],
    "many": lambda q: [answer(q, [record(SSHFP, b"\4\2" + bytes(32))] * 1000 + records())],
    "garbage": lambda q: [b"\xff" * 60000],
}


def noise(socket_, peer, query):
    """Wrong answers without end."""
    end = time.time() + 20
    while time.time() < end:
        socket_.sendto(answer(query, [], change=7), peer)
        time.sleep(0.001)


def read_exactly(stream, size):
    data = b""
    while len(data) < size:
        more = stream.recv(size - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data


def serve_stream(listener):
    while True:
        stream, _ = listener.accept()
        try:
            query = read_exactly(stream, struct.unpack(">H", read_exactly(stream, 2))[0])
            reply = answer(query, records())
            stream.sendall(struct.pack(">H", len(reply)) + reply)
        except OSError:
            pass
        stream.close()


def main():
    mode = sys.argv[1]
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(4)
    port = listener.getsockname()[1]
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("127.0.0.1", port))
    print(port, flush=True)
    signal.alarm(120)  # nothing stays behind
    threading.Thread(target=serve_stream, args=(listener,), daemon=True).start()
    while True:
        query, peer = datagrams.recvfrom(4096)
        if mode == "noise":
            threading.Thread(target=noise, args=(datagrams, peer, query), daemon=True).start()
            continue
        for reply in MODES[mode](query):
            datagrams.sendto(reply, peer)


main()
