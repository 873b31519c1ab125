"""Asks the UDP services of RFC 862 to 868 what their RFCs let one ask, and says what was wrong.

usage: datagram_services.py HOST ECHO DISCARD CHARGEN QOTD DAYTIME TIME868

Prints `right` when nothing was.
"""
import select
import socket
import struct
import sys
import time

PRINTING = set(range(32, 127)) | {13, 10}
SIZES = [*range(0, 600), 1471, 1472, 1473, 2047, 2048, 2049, 8191, 8192, 8193, 32768, 65506, 65507]
SECONDS_FROM_1900_TO_1970 = 2_208_988_800


def ask(address, message, timeout=30):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(timeout)
        client.connect(address)
        client.send(message)
        return client.recv(65536)


def check(right, what):
    if not right:
        sys.exit(f"wrong: {what}")


def main():
    host = sys.argv[1]
    echo, discard, chargen, qotd, daytime, time868 = ((host, int(port)) for port in sys.argv[2:8])

    pattern = bytes(range(256)) * 256
    for size in SIZES:
        check(ask(echo, pattern[:size]) == pattern[:size], f"echo of {size} bytes")

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for message in (b"", b"x", pattern[:65507]):
            client.sendto(message, discard)
        ask(echo, b"fence")
        check(not select.select([client], [], [], 0)[0], "discard answered")

    for request in (b"", b"x", pattern[:600]):
        reply = ask(chargen, request)
        check(len(reply) <= 512 and set(reply) <= PRINTING, f"chargen: {reply!r}")
        reply = ask(qotd, request)
        check(0 < len(reply) < 512 and set(reply) <= PRINTING, f"qotd: {reply!r}")
        reply = ask(daytime, request)
        check(reply.endswith(b"\r\n") and reply.count(b"\n") == 1 and set(reply) <= PRINTING, f"daytime: {reply!r}")
        reply = ask(time868, request)
        check(len(reply) == 4, f"time868: {reply!r}")
        check(abs(struct.unpack("!I", reply)[0] - SECONDS_FROM_1900_TO_1970 - time.time()) < 60, f"time868: {reply!r}")

    print("right")


main()
