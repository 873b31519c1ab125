"""Clients of an echo server that all reset at once, each with an answer on its way.

usage: resets.py PORT PID CLIENTS [ROUNDS]

Prints one line: `reset R, cpu C us each, descriptors B -> E, then answered A of 1`.
"""
import socket
import struct
import sys
import time

from server_process import cpu_seconds, descriptors

PATIENCE_SECONDS = 30
OTHERS = 20  # What the server may open meanwhile for itself: a thread, a connection to its collector.
RESET = struct.pack("ii", 1, 0)


def connect(port):
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
    client.sendall(b"x")
    if client.recv(1) != b"x":
        raise OSError("not answered")
    return client


def wait_for(pid, enough):
    """Until the server has closed what its clients have."""
    end = time.monotonic() + PATIENCE_SECONDS
    while descriptors(pid) > enough and time.monotonic() < end:
        time.sleep(0.05)


def reset_all(port, pid, count, idle):
    clients = [connect(port) for _ in range(count)]
    for client in clients:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    before = cpu_seconds(pid)
    for client in clients:
        client.send(b"y" * 1000)
    for client in clients:
        client.close()
    wait_for(pid, idle)
    return cpu_seconds(pid) - before


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    reset_all(port, pid, count, descriptors(pid) + OTHERS)  # What is compiled and opened only now is no reset's share.
    time.sleep(1)
    idle = descriptors(pid)
    cpu = sum(reset_all(port, pid, count, idle + OTHERS) for _ in range(rounds))
    after = descriptors(pid)
    with connect(port):
        print(f"reset {rounds * count}, cpu {cpu * 1e6 / (rounds * count):.0f} us each, descriptors {idle} -> {after}, then answered 1 of 1")


main()
