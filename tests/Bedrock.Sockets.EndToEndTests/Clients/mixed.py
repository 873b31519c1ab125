"""A mixed load on an echo server: whole conversations that are verified, beside peers that reset, half-close, trickle, and leave in the middle.

usage: mixed.py PORT PID SECONDS [SEED]

Prints one line: `conversations N, lost L, corrupted C, abuses A, rss B -> E KiB, descriptors B -> E`.
"""
import random
import socket
import struct
import sys
import threading
import time

from server_process import descriptors, rss_kib

WORKERS = 16
PATIENCE_SECONDS = 60


class Tally:
    def __init__(self):
        self.lock = threading.Lock()
        self.counts = dict.fromkeys(("conversations", "lost", "corrupted", "abuses"), 0)

    def add(self, what):
        with self.lock:
            self.counts[what] += 1


def receive(client, length):
    received = b""
    while len(received) < length and (chunk := client.recv(length - len(received))):
        received += chunk
    return received


def converse(client, chance, tally):
    for _ in range(chance.randrange(1, 20)):
        message = chance.randbytes(chance.choice((1, 64, 1000, 40_000)))
        client.sendall(message)
        reply = receive(client, len(message))
        if reply != message:
            tally.add("corrupted" if len(reply) == len(message) else "lost")
            return
    tally.add("conversations")


def half_close(client, chance, tally):
    message = chance.randbytes(chance.randrange(1, 60_000))
    client.sendall(message)
    client.shutdown(socket.SHUT_WR)
    reply = receive(client, len(message))
    if reply != message or client.recv(1) != b"":
        tally.add("corrupted" if len(reply) == len(message) else "lost")
        return
    tally.add("conversations")


def reset(client, chance, tally):
    client.sendall(chance.randbytes(chance.randrange(0, 5_000)))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    tally.add("abuses")


def leave(client, chance, tally):
    client.sendall(chance.randbytes(10_000))
    tally.add("abuses")


def trickle(client, chance, tally):
    for byte in chance.randbytes(20):
        client.sendall(bytes((byte,)))
        time.sleep(0.002)
    tally.add("abuses")


def work(port, end, chance, tally):
    while time.monotonic() < end:
        act = chance.choice((converse, converse, converse, half_close, reset, leave, trickle))
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as client:
                act(client, chance, tally)
        except OSError:
            tally.add("lost" if act in (converse, half_close) else "abuses")
        # Closed connections keep their port for a minute, and there are 28,000.
        time.sleep(0.02)


def run(port, seconds, seed, tally):
    end = time.monotonic() + seconds
    workers = [threading.Thread(target=work, args=(port, end, random.Random(seed + number), tally)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def settle(pid):
    """Waits until the last connections are over: a linger takes two seconds."""
    last = None
    while (now := descriptors(pid)) != last:
        last = now
        time.sleep(3)


def main():
    port, pid, seconds = (int(argument) for argument in sys.argv[1:4])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 7
    run(port, min(10, seconds), seed + 1000, Tally())
    settle(pid)
    rss, open_before = rss_kib(pid), descriptors(pid)
    tally = Tally()
    run(port, seconds, seed, tally)
    settle(pid)
    told = ", ".join(f"{name} {count}" for name, count in tally.counts.items())
    print(f"{told}, rss {rss} -> {rss_kib(pid)} KiB, descriptors {open_before} -> {descriptors(pid)}")


main()
