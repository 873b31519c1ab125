"""Clients that are echoed once and then lie behind a network that carries nothing. Waits until the server has freed what they held.

usage: black_hole.py PORT PID COUNT

Reads a line when the network is dead. Prints `echoed` before that, and at the end `freed F of COUNT after T s`.
"""
import socket
import sys
import time

from server_process import descriptors

PATIENCE_SECONDS = 55


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    # What the first connection brings to life stays.
    with socket.create_connection(("127.0.0.1", port), timeout=10) as warm:
        warm.sendall(b"x")
        warm.recv(1)
    time.sleep(1)
    idle = descriptors(pid)
    clients = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(count)]
    for client in clients:
        client.sendall(b"x")
        client.recv(1)
    print("echoed", flush=True)
    sys.stdin.readline()
    started = time.monotonic()
    while descriptors(pid) > idle and time.monotonic() - started < PATIENCE_SECONDS:
        time.sleep(0.1)
    print(f"freed {count - max(0, descriptors(pid) - idle)} of {count} after {time.monotonic() - started:.1f} s", flush=True)


main()
