"""Counts whole replies of a one-shot server to clients that left input unread, and the resets the kernel sent meanwhile.

usage: one_shot_replies.py PORT REPLY_BYTES RUNS

For each of 0, 10, 100,000 and 2,000,000 bytes of input, RUNS clients connect, send that input without reading, half-close, read to the end.
Prints one line: `whole N of M, resets R`. Meant for a network namespace of its own, where no other connection moves the counter.
"""
import socket
import sys
import threading

INPUTS = (0, 10, 100_000, 2_000_000)


def resets():
    with open("/proc/net/snmp", encoding="ascii") as snmp:
        names, values = (line.split() for line in snmp if line.startswith("Tcp:"))
    return int(values[names.index("OutRsts")])


def send(client, unread):
    try:
        client.sendall(b"x" * unread)
        client.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # The reply counts, not what became of the input.


def reply_length(port, unread):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        sender = threading.Thread(target=send, args=(client, unread))
        sender.start()
        length = 0
        try:
            while chunk := client.recv(65536):
                length += len(chunk)
        except OSError:
            length = -1
        sender.join()
        return length


def main():
    port, expected, runs = (int(argument) for argument in sys.argv[1:4])
    before = resets()
    lengths = [reply_length(port, unread) for unread in INPUTS for _ in range(runs)]
    print(f"whole {lengths.count(expected)} of {len(lengths)}, resets {resets() - before}")


main()
