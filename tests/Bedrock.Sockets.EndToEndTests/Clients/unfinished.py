"""Clients of a shout server that each begin a line and leave it at that, and finish it in the end.

usage: unfinished.py PORT PID COUNT

Prints one line: `one byte unread K KiB each, answered A of COUNT`.
"""
import resource
import socket
import sys
import time

from server_process import rss_kib

PATIENCE_SECONDS = 60


def connect(port, number):
    client = socket.socket()
    client.settimeout(PATIENCE_SECONDS)
    # A source for every 20,000: an address has 28,000 ports.
    client.bind((f"127.0.0.{2 + number // 20000}", 0))
    client.connect(("127.0.0.1", port))
    return client


def finish(client):
    client.sendall(b"\n")
    return client.recv(10) == b"X\r\n"


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    # What the first connections bring to life once belongs to none of them.
    for number in range(200):
        with connect(port, number) as warm:
            warm.sendall(b"x")
            finish(warm)
    time.sleep(3)

    start = rss_kib(pid)
    clients = [connect(port, number) for number in range(count)]
    for client in clients:
        client.sendall(b"x")
    time.sleep(3)
    held = (rss_kib(pid) - start) / count
    answered = sum(finish(client) for client in clients)
    print(f"one byte unread {held:.1f} KiB each, answered {answered} of {count}")


main()
