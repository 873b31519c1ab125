"""Echoes of different lengths over a network that loses packets.

usage: lossy.py PORT COUNT

Prints one line: `right R of COUNT, slowest T s`.
"""
import os
import socket
import sys
import time


def receive(client, length):
    received = b""
    while len(received) < length and (chunk := client.recv(length - len(received))):
        received += chunk
    return received


def main():
    port, count = (int(argument) for argument in sys.argv[1:3])
    right, slowest = 0, 0.0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        for number in range(count):
            message = os.urandom(1 + number * 37 % 5000)
            started = time.monotonic()
            client.sendall(message)
            right += receive(client, len(message)) == message
            slowest = max(slowest, time.monotonic() - started)
    print(f"right {right} of {count}, slowest {slowest:.2f} s")


main()
