"""Peers that write to an echo server and never read, beside one that does.

usage: never_read.py PORT PID PEERS

Prints one line: `held K KiB each, aborted A of PEERS, the other was answered B of C`.
"""
import errno
import select
import socket
import sys
import threading
import time

from server_process import rss_kib

PATIENCE_SECONDS = 60
FIRST = 20


class Other(threading.Thread):
    """Goes on talking as if nothing were."""

    def __init__(self, port):
        super().__init__()
        self.client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self.sent = self.answered = 0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(0.05):
            self.client.sendall(b"still here")
            self.sent += 1
            self.answered += self.client.recv(100) == b"still here"


def fill(peer):
    """Writes until nothing is taken any more."""
    chunk = b"x" * 65536
    while select.select([], [peer], [], 1)[1]:
        try:
            peer.send(chunk)
        except OSError:
            return


def connect_and_fill(port, pid, count):
    """Returns the peers and the most that the server had resident meanwhile."""
    peers = []
    for _ in range(count):
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        peer.connect(("127.0.0.1", port))
        peer.setblocking(False)
        peers.append(peer)
    fillers = [threading.Thread(target=fill, args=(peer,)) for peer in peers]
    for filler in fillers:
        filler.start()
    most = rss_kib(pid)
    while any(filler.is_alive() for filler in fillers):
        most = max(most, rss_kib(pid))
        time.sleep(0.05)
    return peers, most


def is_aborted(peer, deadline):
    peer.settimeout(max(0.1, deadline - time.monotonic()))
    try:
        while True:
            peer.send(b"x")
    except TimeoutError:
        return False
    except OSError as error:
        return error.errno in (errno.ECONNRESET, errno.EPIPE)


def main():
    port, pid, count = (int(argument) for argument in sys.argv[1:4])
    other = Other(port)
    other.start()
    first, _ = connect_and_fill(port, pid, FIRST)  # What the process loads only now is nobody's share.
    start = rss_kib(pid)
    peers, most = connect_and_fill(port, pid, count)
    most = max(most, rss_kib(pid))
    deadline = time.monotonic() + PATIENCE_SECONDS
    aborted = sum(is_aborted(peer, deadline) for peer in peers)
    for peer in first:
        peer.close()
    other.done.set()
    other.join()
    print(f"held {(most - start) / count:.0f} KiB each, aborted {aborted} of {count}, the other was answered {other.answered} of {other.sent}")


main()
