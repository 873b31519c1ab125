"""Brings more clients to an echo server than it has descriptors for, and looks how it bears that.

usage: exhausted.py PORT PID CLIENTS

Prints one line: `held H, served again S, cpu P %, accepting again after T s, then answered A of N`.
"""
import selectors
import socket
import sys
import time

from server_process import cpu_seconds

PATIENCE_SECONDS = 30
QUIET_SECONDS = 2


def connect(port):
    client = socket.socket()
    client.settimeout(PATIENCE_SECONDS)
    client.connect(("127.0.0.1", port))
    client.sendall(b"x")
    client.setblocking(False)
    return client


def answered(clients, seconds, enough):
    """Those that get their byte within some time, until there are enough of them."""
    selector = selectors.DefaultSelector()
    for client in clients:
        selector.register(client, selectors.EVENT_READ)
    got, end = [], time.monotonic() + seconds
    while len(got) < enough and (left := end - time.monotonic()) > 0:
        for key, _ in selector.select(left):
            selector.unregister(key.fileobj)
            if key.fileobj.recv(1) == b"x":
                got.append(key.fileobj)
    return got


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    clients = [connect(port) for _ in range(count)]
    held = answered(clients, QUIET_SECONDS, count)

    before, started = cpu_seconds(pid), time.monotonic()
    time.sleep(QUIET_SECONDS)
    cpu = 100 * (cpu_seconds(pid) - before) / (time.monotonic() - started)

    for client in held:
        client.sendall(b"x")
    again = answered(held, PATIENCE_SECONDS, len(held))

    waiting = [client for client in clients if client not in set(held)]
    freed, started = held[: len(held) // 2], time.monotonic()
    for client in freed:
        client.close()
    first = answered(waiting, PATIENCE_SECONDS, 1)
    recovered = time.monotonic() - started

    # And so on, until everybody had a turn.
    for client in held[len(freed):]:
        client.close()
    done = set(first)
    while len(done) < len(waiting):
        turn = answered([client for client in waiting if client not in done], PATIENCE_SECONDS, 1)
        if not turn:
            break
        done.update(turn)
        for client in turn:
            client.close()
    for client in first:
        client.close()
    print(f"held {len(held)}, served again {len(again)}, cpu {cpu:.1f} %, accepting again after {recovered:.3f} s, then answered {len(done)} of {len(waiting)}")


main()
