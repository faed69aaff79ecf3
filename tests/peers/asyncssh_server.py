#!/usr/bin/python3
"""An SSH server by asyncssh, with SFTP, on a free port of 127.0.0.1, which it prints.

    asyncssh_server.py FOLDER [NAME=VALUE...]    reads host_key and authorized_keys there; VALUEs are comma lists for
                                                 options of asyncssh.create_server (compression_algs …)
"""
import asyncio
import os
import signal
import sys

import asyncssh

FOLDER = sys.argv[1]


async def main():
    options = {name: value.split(",") for name, value in (word.split("=", 1) for word in sys.argv[2:])}
    server = await asyncssh.create_server(
        asyncssh.SSHServer, "127.0.0.1", 0, server_host_keys=[os.path.join(FOLDER, "host_key")],
        authorized_client_keys=os.path.join(FOLDER, "authorized_keys"), sftp_factory=True, **options)
    print(server.sockets[0].getsockname()[1], flush=True)
    signal.alarm(120)
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
