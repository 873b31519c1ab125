#!/usr/bin/env python3
"""What an ASP.NET Core application that says hello gains from the Linux transport under wrk, in one interleaved run.

    python3 perf/side-by-side/web.py [--rounds 5] [--seconds 3] [--connections 64] [--path /] [--servers kestrel kestrel-inline epoll epoll-inline io_uring io_uring-inline]

The same program (web.cs) serves on each: at / a string, which ASP.NET Core sends in chunks, at /text one with its length; it has one core and wrk another. The table gives requests a second and the server's processor time for each,
and the median of their ratios to Kestrel's own sockets in the same round with the smallest and the largest. Any answer but 200, and any error, ends the run.
Needs Linux, two cores, taskset and wrk (apt-get install wrk).
"""

import argparse
import contextlib
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

from generators import CLIENT_CORE, HERE
from transports import cpu_seconds, running

STOCK = "kestrel"
SERVERS = [STOCK, "kestrel-inline", "epoll", "epoll-inline", "io_uring", "io_uring-inline"]
WARM_UP_SECONDS = 6


def wrk(url, seconds, connections):
    output = subprocess.run(["taskset", "-c", CLIENT_CORE, "wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", url], check=True, capture_output=True, text=True).stdout
    if "Socket errors" in output or "Non-2xx" in output:
        sys.exit(output)
    requests, took = re.search(r"(\d+) requests in ([\d.]+)s", output).groups()
    return int(requests), float(took)


def measure(server, options):
    process, url = server
    before = cpu_seconds(process)
    requests, took = wrk(url, options.seconds, options.connections)
    return requests / took, (cpu_seconds(process) - before) / requests * 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=3)
    arguments.add_argument("--connections", type=int, default=64)
    arguments.add_argument("--path", choices=["/", "/text"], default="/")
    arguments.add_argument("--servers", nargs="+", choices=SERVERS, default=SERVERS)
    options = arguments.parse_args()
    shutil.which("wrk") or sys.exit("There is no wrk: apt-get install wrk.")
    names = [STOCK, *(name for name in options.servers if name != STOCK)]

    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        directory = pathlib.Path(directory)
        subprocess.run(["dotnet", "build", HERE / "web.cs", "-c", "Release", "-o", directory, "-v", "quiet", "-nologo"], check=True)
        servers = {name: stack.enter_context(running(["dotnet", directory / "web.dll", name])) for name in names}
        servers = {name: (process, f"http://127.0.0.1:{port}{options.path}") for name, (process, port) in servers.items()}
        for _, url in servers.values():
            wrk(url, WARM_UP_SECONDS, options.connections)

        runs = {name: [] for name in names}
        for number in range(options.rounds):
            # Who is first changes, so that nobody always has the warmer machine.
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                runs[name].append(measure(servers[name], options))
            print(f"round {number + 1}: " + ", ".join(f"{name} {runs[name][-1][0]:,.0f}/s" for name in names), file=sys.stderr)

    print(f"| carried by | requests/s | ratio, median of {options.rounds} (smallest to largest) | µs of the server's processor time per request | ratio |")
    print("|---|---:|---:|---:|---:|")
    for name in names:
        rates, costs = ([ours[index] / theirs[index] for theirs, ours in zip(runs[STOCK], runs[name])] for index in (0, 1))
        print(f"| {name} | {statistics.median(run[0] for run in runs[name]):,.0f} | {statistics.median(rates):.2f} ({min(rates):.2f} to {max(rates):.2f}) "
              f"| {statistics.median(run[1] for run in runs[name]):.2f} | {statistics.median(costs):.2f} ({min(costs):.2f} to {max(costs):.2f}) |")


if __name__ == "__main__":
    main()
