"""Counts whole replies of a one-shot server to clients that left input unread, and the connections that the kernel has reset meanwhile.

usage: one_shot_replies.py PORT REPLY_BYTES RUNS

For each of 0, 10, 100,000 and 2,000,000 bytes of input, RUNS clients connect, send that input without reading, half-close, read to the end;
those without input only read. Prints `whole N of M, resets R`, and how long those that only read waited from the last byte to the end of the stream.
Meant for a network namespace of its own, where no other connection moves the counter.
"""
import socket
import sys
import threading
import time

INPUTS = (0, 10, 100_000, 2_000_000)


def resets():
    """Connections that the kernel has cut off with RST: a socket was closed with input unread, or input came after it was closed, or its owner asked for it.

    Not all that it has sent: a segment that a slow machine has sent twice may come after both sides have ended, and is answered with RST too, of which nobody hears.
    """
    with open("/proc/net/netstat", encoding="ascii") as netstat:
        names, values = (line.split() for line in netstat if line.startswith("TcpExt:"))
    return sum(int(values[names.index(cause)]) for cause in ("TCPAbortOnClose", "TCPAbortOnData"))


def send(client, unread):
    try:
        client.sendall(b"x" * unread)
        client.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The reply counts, not what became of the input.


def reply(port, unread):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        sender = threading.Thread(target=send, args=(client, unread))
        if unread:
            sender.start()
        length, last = 0, time.monotonic()
        try:
            while chunk := client.recv(65536):
                length, last = length + len(chunk), time.monotonic()
        except OSError:
            length = -1
        ended = time.monotonic()
        if unread:
            sender.join()
        return length, ended - last


def main():
    port, expected, runs = (int(argument) for argument in sys.argv[1:4])
    before = resets()
    replies = [reply(port, unread) for unread in INPUTS for _ in range(runs)]
    lengths = [length for length, _ in replies]
    print(f"whole {lengths.count(expected)} of {len(lengths)}, resets {resets() - before}")
    waits = sorted(wait * 1000 for _, wait in replies[:runs])
    print(f"end of stream after the last byte: median {waits[len(waits) // 2]:.1f} ms, longest {waits[-1]:.1f} ms")


main()
