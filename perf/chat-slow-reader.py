#!/usr/bin/env python3
"""Does one who never reads slow the others of a chat room? How long a line takes to everybody, with such a one and without, in interleaved rounds.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/chat-slow-reader.py [--clients 1000] [--rounds 6] [--seconds 5] [--rate 20] [--size 400]

One speaker and all but one of the others read. The last one is filled up in a room of its own until the server drops what it
has for it, comes into the room of the others for one round, and is gone for the next. A delivery takes from the speaker's send
until a client has the line; one process reads for all, so its own work is in both. Every line must come to everybody, once and
in order. The table gives the percentiles of all deliveries of a round, and the server's memory at its end. Needs Linux.
"""

import argparse
import os
import pathlib
import select
import socket
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll"
PATIENCE = 60
SOME_MORE_THAN_FILLS = 4 * 1024 * 1024


class Member:
    """Somebody who reads."""

    def __init__(self, port, name):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.rest = b""
        self.expected = None
        self.say(name)
        self.until(b"* You are ")

    def say(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def lines(self):
        *lines, self.rest = (self.rest + self.socket.recv(262_144)).split(b"\r\n")
        return lines

    def until(self, text):
        while not any(text in line for line in self.lines()):
            pass


def deaf(port, number, poll, options):
    """Somebody for whom as much waits as ever will."""
    name, pit = f"deaf{number}", f"pit{number}"
    with_small_window = socket.socket()
    with_small_window.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    with_small_window.connect(("127.0.0.1", port))
    with_small_window.sendall(f"{name}\n/join {pit}\n".encode())
    settle(poll, f"* {name} has left".encode())
    filler = Member(port, f"filler{number}")
    filler.say(f"/join {pit}")
    filler.until(b"* You are in " + pit.encode())
    for _ in range(SOME_MORE_THAN_FILLS // (options.size * 100)):
        for line in range(100):
            filler.say("x" * options.size)
        heard = 0
        while heard < 100:
            heard += sum(line.startswith(b"<") for line in filler.lines())
    filler.say("/quit")
    filler.socket.close()
    with_small_window.sendall(b"/join lobby\n")
    return with_small_window, name


def deliveries(members, poll, options):
    """Milliseconds of every delivery of a round, sorted."""
    speaker, times = members[0], []
    count = int(options.rate * options.seconds)
    start = time.monotonic()
    sent, missing = 0, count * len(members)
    for member in members:
        member.expected = 0
    while missing:
        due = start + sent / options.rate
        now = time.monotonic()
        if sent < count and now >= due:
            speaker.say(f"{sent} {time.monotonic_ns()} ".ljust(options.size, "x"))
            sent += 1
            continue
        ready = poll.poll(max(0, due - now) if sent < count else PATIENCE)
        if not ready and sent == count:
            sys.exit(f"{missing} deliveries have not come.")
        for descriptor, _ in ready:
            member = poll.members[descriptor]
            for line in member.lines():
                if line.startswith(b"<speaker> "):
                    _, number, when, _ = line.split(b" ", 3)
                    if int(number) != member.expected:
                        sys.exit(f"Line {number.decode()} came where {member.expected} was expected.")
                    member.expected += 1
                    missing -= 1
                    times.append((time.monotonic_ns() - int(when)) / 1e6)
    return sorted(times)


class Poll:
    def __init__(self, members):
        self.members = {member.socket.fileno(): member for member in members}
        self.epoll = select.epoll()
        for descriptor in self.members:
            self.epoll.register(descriptor, select.EPOLLIN)

    def poll(self, seconds):
        return self.epoll.poll(seconds)


def settle(poll, text):
    """Reads what is there, until everybody has been told."""
    told = set()
    while len(told) < len(poll.members):
        for descriptor, _ in poll.poll(PATIENCE) or sys.exit("Not everybody was told."):
            if any(text in line for line in poll.members[descriptor].lines()):
                told.add(descriptor)


def memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--clients", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=6)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--rate", type=float, default=20, help="lines a second")
    arguments.add_argument("--size", type=int, default=400, help="characters of a line, 40 to 500")
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")

    server = subprocess.Popen(
        ["dotnet", TOOL, "serve", "chat=tcp://127.0.0.1:0?linesPerSecond=10000&writeStallTimeout=10m&firstByteTimeout=10m&idleTimeout=10m"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(server.stdout.readline().strip().rsplit(":", 1)[1])
        members = [Member(port, "speaker")] + [Member(port, f"user{number}") for number in range(options.clients - 2)]
        poll = Poll(members)
        members[0].say("all are here")
        settle(poll, b"<speaker> all are here")
        deliveries(members, poll, options)  # until the JIT is done

        rows = {False: [], True: []}
        for number in range(options.rounds):
            # Which comes first changes, so that neither always has the warmer machine.
            for with_deaf in (False, True) if number % 2 == 0 else (True, False):
                if with_deaf:
                    silent, name = deaf(port, number, poll, options)
                    settle(poll, f"* {name} has joined".encode())
                times = deliveries(members, poll, options)
                rows[with_deaf].append((times[len(times) // 2], times[int(len(times) * 0.99)], times[-1], memory(server)))
                print(f"round {number + 1}, {'one never reads' if with_deaf else 'all read       '}: p50 {rows[with_deaf][-1][0]:.2f} ms, "
                      f"p99 {rows[with_deaf][-1][1]:.2f} ms, server {rows[with_deaf][-1][3]:.0f} MiB", file=sys.stderr)
                if with_deaf:
                    silent.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    silent.close()
                    settle(poll, f"* {name} has left".encode())
    finally:
        server.terminate()
        server.wait()

    print(f"{options.clients:,} clients, {options.rate:g} lines/s of {options.size} characters, {options.rounds} rounds of {options.seconds:g} s each; medians of the rounds")
    print("| | deliveries | p50, ms | p99, ms | longest, ms | server's memory, first and last round, MiB |")
    print("|---|---:|---:|---:|---:|---:|")
    for with_deaf, name in ((False, "all read"), (True, "one never reads")):
        p50, p99, longest, _ = (statistics.median(row[column] for row in rows[with_deaf]) for column in range(4))
        count = int(options.rate * options.seconds) * (options.clients - 1) * options.rounds
        print(f"| {name} | {count:,} | {p50:.2f} | {p99:.2f} | {longest:.2f} | {rows[with_deaf][0][3]:.0f}, {rows[with_deaf][-1][3]:.0f} |")
    ratios = [one[1] / all_[1] for all_, one in zip(rows[False], rows[True])]
    print(f"p99 with one who never reads, as a multiple of that without: {statistics.median(ratios):.2f} (median of {options.rounds}; {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
