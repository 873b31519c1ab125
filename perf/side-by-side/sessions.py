#!/usr/bin/env python3
"""What a session over datagrams costs: the time of an echoed UDP datagram with and without, in one interleaved run, and its memory.

    dotnet build -c Release perf/Bedrock.Sockets.Benchmarks
    python3 perf/side-by-side/sessions.py [--rounds 5] [--seconds 1] [--size 64] [--windows 32 1] [--count 9000]

One process has both echo servers, on one core; a C client on another asks one after the other, as in datagrams.py.
Each ratio is that of two runs next to each other; the table gives the medians. The memory is that of the heap after a full
collection, before and after so many clients have had one datagram echoed each; their sessions then wait for the next one.
Needs Linux, two cores, a C compiler and taskset.
"""

import argparse
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile

from datagrams import SERVER_CORE, compiled, run

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "Bedrock.Sockets.Benchmarks/bin/Release/net10.0/Bedrock.Sockets.Benchmarks.dll"
SESSIONS_OF_AN_ADDRESS = 1_000  # DatagramSessionOptions.MaxPerSource


def ask(server):
    server.stdin.write("\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def heap_after(server, port, count):
    """Bytes of the heap when so many clients have had an echo each. They are gone then; to the server a remote is only silent."""
    for number in range(count):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(60)
            client.bind((f"127.0.0.{2 + number // SESSIONS_OF_AN_ADDRESS}", 20_000 + number))
            client.connect(("127.0.0.1", port))
            client.send(b"x")
            client.recv(1)
    return ask(server)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=1)
    arguments.add_argument("--size", type=int, default=64)
    arguments.add_argument("--windows", type=int, nargs="+", default=[32, 1])
    arguments.add_argument("--count", type=int, default=9_000, help="sessions whose memory is measured, at most 9,900 of the 10,000 that there may be")
    options = arguments.parse_args()
    if not PROGRAM.exists():
        sys.exit(f"{PROGRAM} is missing: dotnet build -c Release perf/Bedrock.Sockets.Benchmarks")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed, one for the server and one for the client.")

    server = subprocess.Popen(["taskset", "-c", SERVER_CORE, "dotnet", PROGRAM, "session-echo"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        plain, sessions = (int(server.stdout.readline()) for _ in range(2))
        with tempfile.TemporaryDirectory() as directory:
            client = compiled("udp_echo_client", pathlib.Path(directory))
            for port in (plain, sessions):
                run(client, server, str(port), options, options.windows[0])  # until the JIT is done
            rounds = {window: [] for window in options.windows}
            for number in range(options.rounds):
                for window, pairs in rounds.items():
                    # Who is first changes, so that neither always has the warmer machine.
                    order = (plain, sessions) if number % 2 == 0 else (sessions, plain)
                    results = {port: run(client, server, str(port), options, window) for port in order}
                    pairs.append((results[plain], results[sessions]))
                    print(f"round {number + 1}, window {window}: {pairs[-1][0][0]:.2f} us, in sessions {pairs[-1][1][0]:.2f} us", file=sys.stderr)
        before = heap_after(server, plain, options.count)
        memory = (heap_after(server, sessions, options.count) - before) / options.count
    finally:
        server.terminate()
        server.wait()

    print(f"| window | without, µs | in a session, µs | ratio, median of {options.rounds} (smallest to largest) | processor: without, µs | in a session, µs | ratio |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for window, pairs in rounds.items():
        middle = [statistics.median(pair[side][kind] for pair in pairs) for kind in (0, 1) for side in (0, 1)]
        ratios = [[pair[1][kind] / pair[0][kind] for pair in pairs] for kind in (0, 1)]
        clock, processor = (f"{statistics.median(ratio):.2f} ({min(ratio):.2f} to {max(ratio):.2f})" for ratio in ratios)
        print(f"| {window} | {middle[0]:.2f} | {middle[1]:.2f} | {clock} | {middle[2]:.2f} | {middle[3]:.2f} | {processor} |")
    print(f"\nA session that waits: {memory:,.0f} bytes of the heap, {options.count:,} of them open.")


if __name__ == "__main__":
    main()
