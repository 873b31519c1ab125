"""Holds idle connections to an echo server, and says what each costs it.

usage: idle_memory.py PORT PID COUNT

Prints one line: `connected C KiB each, after a message M KiB each, one reply unread U KiB each, answered A of COUNT`.
"""
import resource
import socket
import sys
import time

from server_process import descriptors, rss_kib

PATIENCE_SECONDS = 60


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    # What the first connections bring to life once belongs to none of them.
    for _ in range(200):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as warm:
            warm.sendall(b"x")
            warm.recv(1)
    time.sleep(3)

    start, open_before = rss_kib(pid), descriptors(pid)
    clients = []
    for number in range(count):
        client = socket.socket()
        client.settimeout(PATIENCE_SECONDS)
        client.bind((f"127.0.0.{2 + number // 20000}", 0))
        client.connect(("127.0.0.1", port))
        clients.append(client)
    end = time.monotonic() + PATIENCE_SECONDS
    while descriptors(pid) < open_before + count and time.monotonic() < end:
        time.sleep(0.1)
    connected = (rss_kib(pid) - start) / count

    answered = 0
    for client in clients:
        client.sendall(b"x")
        answered += client.recv(1) == b"x"
    messaged = (rss_kib(pid) - start) / count

    for client in clients:
        client.sendall(b"x")
    time.sleep(1)
    unread = (rss_kib(pid) - start) / count
    print(f"connected {connected:.1f} KiB each, after a message {messaged:.1f} KiB each, one reply unread {unread:.1f} KiB each, answered {answered} of {count}")


main()
