#!/usr/bin/python3
"""An SSH server by paramiko, with SFTP in a folder, on a free port of 127.0.0.1, which it prints.

    paramiko_server.py FOLDER    reads host_key (RSA, PEM) and authorized_keys there
"""
import os
import signal
import socket
import sys
import threading

import paramiko

FOLDER = sys.argv[1]


class Login(paramiko.ServerInterface):
    def check_auth_publickey(self, username, key):
        with open(os.path.join(FOLDER, "authorized_keys"), encoding="utf-8") as lines:
            known = any(key.get_base64() in line for line in lines)
        return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

    def get_allowed_auths(self, username):
        return "publickey"

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED


class Files(paramiko.SFTPServerInterface):
    def stat(self, path):
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(path))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    lstat = stat

    def canonicalize(self, path):
        return os.path.normpath(os.path.join(FOLDER, path))

    def open(self, path, flags, attr):
        try:
            descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = paramiko.SFTPHandle(flags)
        handle.readfile = handle.writefile = os.fdopen(descriptor, "rb+" if flags & os.O_WRONLY == 0 and flags & os.O_RDWR else
                                                       ("wb" if flags & os.O_WRONLY else "rb"))
        return handle

    def remove(self, path):
        return self.change(os.remove, path)

    def rename(self, oldpath, newpath):
        return self.change(os.rename, oldpath, newpath)

    @staticmethod
    def change(function, *paths):
        try:
            function(*paths)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK


def main():
    host_key = paramiko.RSAKey(filename=os.path.join(FOLDER, "host_key"))
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(16)
    print(listener.getsockname()[1], flush=True)
    signal.alarm(120)
    kept = []
    while True:
        peer, _ = listener.accept()
        transport = paramiko.Transport(peer)
        transport.add_server_key(host_key)
        transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files)
        kept.append(transport)
        threading.Thread(target=lambda t=transport: t.start_server(server=Login()), daemon=True).start()


main()
