#!/usr/bin/env python3
"""What a server spends on an echoed message, on each transport and beside a plain C epoll server, in one interleaved run.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/side-by-side/transports.py [--rounds 5] [--seconds 4] [--connections 64 1000] [--size 64] [--only C "epoll inline"]

Every server echoes through the same protocol handler but for the C one; the client is the C one of generators.py. Servers take turns on one core, the client has
another. The figure is processor time of the server's process, user and system, per message, over a whole run of the client, connecting and closing included; a busy
neighbour costs all alike, so the ratio is that to the C server in the same round, and the table gives its median with the smallest and the largest.
Needs Linux, two cores, a C compiler and taskset.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from generators import CLIENT_CORE, SERVER_CORE, TOOL, compiled

TICK = os.sysconf("SC_CLK_TCK")
WARM_UP_SECONDS = 6
C = "C epoll"
TRANSPORTS = {
    "epoll inline": ["--transport", "epoll", "--inline"],
    "epoll": ["--transport", "epoll"],
    "kestrel inline": ["--transport", "kestrel", "--inline"],
    "kestrel": ["--transport", "kestrel"],
}


def started(name, c_server):
    if name == C:
        command = [c_server, "0"]
    else:
        command = ["dotnet", TOOL, "serve", "echo=tcp://127.0.0.1:0", *TRANSPORTS[name]]
    process = subprocess.Popen(["taskset", "-c", SERVER_CORE, *command], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline().strip()
    return process, line.rsplit(":", 1)[-1]


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def run(client, port, connections, seconds, size):
    output = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, client, port, str(connections), str(seconds), str(size)],
        check=True, capture_output=True, text=True, timeout=seconds + 120).stdout
    return json.loads(output)["all"]


def microseconds_per_message(client, process, port, connections, seconds, size):
    before = cpu_seconds(process)
    requests = run(client, port, connections, seconds, size)
    return (cpu_seconds(process) - before) / requests * 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--connections", type=int, nargs="+", default=[64, 1_000])
    arguments.add_argument("--size", type=int, default=64)
    arguments.add_argument("--only", nargs="+", choices=[*TRANSPORTS], default=[*TRANSPORTS])
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed, one for the server and one for the client.")

    names = [C, *options.only]
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        client, c_server = compiled("epoll_echo_client", directory), compiled("epoll_echo_server", directory)
        servers = {name: started(name, c_server) for name in names}
        try:
            for _, port in servers.values():
                run(client, port, options.connections[0], WARM_UP_SECONDS, options.size)
            results = {connections: {name: [] for name in names} for connections in options.connections}
            for number in range(options.rounds):
                for connections, spent in results.items():
                    # Who is first changes, so that nobody always has the warmer machine.
                    for name in names[number % len(names):] + names[:number % len(names)]:
                        process, port = servers[name]
                        spent[name].append(microseconds_per_message(client, process, port, connections, options.seconds, options.size))
                    print(f"round {number + 1}, {connections} connections: " + ", ".join(f"{name} {spent[name][-1]:.2f}" for name in names), file=sys.stderr)
        finally:
            for process, _ in servers.values():
                process.terminate()
                process.wait()

    print(f"Messages of {options.size} bytes, one outstanding on each connection.\n")
    print(f"| connections | transport | µs of the server's processor time per message | ratio to C, median of {options.rounds} (smallest to largest) |")
    print("|---:|---|---:|---:|")
    for connections, spent in results.items():
        for name in names:
            ratios = [ours / theirs for theirs, ours in zip(spent[C], spent[name])]
            print(f"| {connections:,} | {name} | {statistics.median(spent[name]):.2f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")


if __name__ == "__main__":
    main()
