"""Connects to a gate, says nothing, and prints what it was sent and how long the gate was patient, in whole seconds.

usage: silent_client.py HOST PORT
"""
import socket
import sys
import time


def main():
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as client:
        started = time.monotonic()
        received = client.recv(1024)
        print(f"{received!r} after {int(time.monotonic() - started)} s or more")


main()
