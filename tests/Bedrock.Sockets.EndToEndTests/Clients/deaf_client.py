"""Sends to an echo server and never reads, so that the server cannot finish with it. Stays until its standard input ends.

usage: deaf_client.py PORT

Prints `deaf` when the kernel takes no more.
"""
import socket
import sys


def main():
    client = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    client.settimeout(1)
    try:
        while True:
            client.send(b"x" * 65536)
    except TimeoutError:
        print("deaf", flush=True)
    sys.stdin.read()


main()
