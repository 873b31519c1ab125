"""Sends 16 MB to an echo server, half-closes, and compares what comes back.

usage: half_close.py PORT RUNS

Prints one line: `whole N of M`.
"""
import hashlib
import os
import socket
import sys
import threading

BYTES = 16_000_000


def send(client, data):
    client.sendall(data)
    client.shutdown(socket.SHUT_WR)


def comes_back(port, data, digest):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        sender = threading.Thread(target=send, args=(client, data))
        sender.start()
        got = hashlib.sha256()
        while chunk := client.recv(1 << 20):
            got.update(chunk)
        sender.join()
        return got.digest() == digest


def main():
    port, runs = (int(argument) for argument in sys.argv[1:3])
    data = os.urandom(BYTES)
    digest = hashlib.sha256(data).digest()
    whole = sum(comes_back(port, data, digest) for _ in range(runs))
    print(f"whole {whole} of {runs}")


main()
