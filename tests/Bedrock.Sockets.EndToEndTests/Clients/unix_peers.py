"""Clients of a Unix socket that have bound names of every length, as few clients do.

usage: unix_peers.py stream|datagram PATH FOLDER

PATH is where the server listens; as a stream it greets each client with its name. Prints one line: `answered N of M`.
"""
import ctypes
import os
import socket
import struct
import sys

PATIENCE_SECONDS = 30

# sun_path has 108 bytes (unix(7)), and a name that fills it has no zero at its end.
FULL = 108


def names(path, folder):
    yield b"\0" + b"abstract"
    yield b"\0" + b"a" * (FULL - 1)
    for length in (len(folder) + 2, len(path), len(path) + 1, len(path) + 16, len(path) + 17, FULL - 1, FULL):
        yield (folder + "/").encode().ljust(length, b"c")


def bind(client, name):
    """Python's own bind refuses a name of 108 bytes; the kernel does not."""
    address = struct.pack("=H", socket.AF_UNIX) + name
    if ctypes.CDLL(None, use_errno=True).bind(client.fileno(), address, len(address)) != 0:
        raise OSError(ctypes.get_errno(), "bind")


def is_greeted(path, name):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(PATIENCE_SECONDS)
        if name:
            bind(client, name)
        client.connect(path)
        client.shutdown(socket.SHUT_WR)
        greeting = b""
        while chunk := client.recv(4096):
            greeting += chunk
    return greeting == (name.replace(b"\0", b"@") or b"unknown") + b"\r\n"


def is_echoed(path, name):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE_SECONDS)
        bind(client, name)
        client.connect(path)
        client.send(name)
        return client.recv(4096) == name


def attempt(talk, path, name):
    try:
        answered = talk(path, name)
    except OSError as error:
        print(f"{name!r}: {error}", file=sys.stderr)
        answered = False
    if name[:1] == b"/":
        os.unlink(name)
    return answered


def main():
    kind, path, folder = sys.argv[1:4]
    clients = list(names(path, folder))
    talk = is_echoed
    if kind == "stream":
        clients.insert(0, b"")
        talk = is_greeted
    # Twice: a server must have survived the last of the first round too.
    answered = sum(attempt(talk, path, name) for name in clients + clients)
    print(f"answered {answered} of {2 * len(clients)}")


main()
