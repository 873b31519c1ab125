"""Connects, has a message echoed and closes, again and again; every tenth client resets.

usage: churn.py PORT PID COUNT

Prints one line: `answered A of COUNT, descriptors B before, A after`.
"""
import socket
import struct
import sys
import time

from server_process import descriptors

PATIENCE_SECONDS = 30


def talk(port, number):
    with socket.socket() as client:
        client.settimeout(PATIENCE_SECONDS)
        # A source for every 20,000: closed connections keep their port for a minute.
        client.bind((f"127.0.0.{2 + number // 20000}", 0))
        client.connect(("127.0.0.1", port))
        client.sendall(b"x")
        answered = client.recv(1) == b"x"
        if number % 10 == 0:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return answered


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    for number in range(200):
        talk(port, number)
    time.sleep(1)
    before = descriptors(pid)
    answered = sum(talk(port, number) for number in range(count))
    end = time.monotonic() + PATIENCE_SECONDS
    while descriptors(pid) > before and time.monotonic() < end:
        time.sleep(0.1)
    print(f"answered {answered} of {count}, descriptors {before} before, {descriptors(pid)} after")


main()
