#!/usr/bin/env python3
"""How many requests a second one core of the load generator makes, beside a plain C epoll client, in one interleaved run.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/side-by-side/generators.py [--rounds 5] [--seconds 4] [--warmup 8] [--connections 64 10000] [--engine auto|epoll|platform]

The server is a C epoll echo server on one core; the generators take turns on another. Both count requests per second of
their own processor time, so that a busy neighbour costs both alike; the ratio is that of two runs next to each other,
and the table gives its median with the smallest and the largest. Our generator is warmed up first, because the runtime
optimises what runs often: within half a second on several cores, but after some seconds on the single core that it has here.
Needs Linux, two cores, a C compiler and taskset.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent.parent / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll"
SERVER_CORE, CLIENT_CORE = "1", "0"
MESSAGE = 64


def compiled(name, directory):
    compiler = shutil.which("cc") or sys.exit("There is no C compiler (cc): install gcc or clang.")
    program = directory / name
    subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, HERE / "c" / f"{name}.c", "-lm"], check=True)
    return program


def c_client(program, port, connections, seconds):
    output = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, program, port, str(connections), str(seconds), str(MESSAGE)],
        check=True, capture_output=True, text=True, timeout=seconds + 120).stdout
    result = json.loads(output)
    return result["requests"] / result["cpuSeconds"]


def bedrock_load(port, connections, seconds, options):
    output = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, "dotnet", TOOL, "load", "echo", f"tcp://127.0.0.1:{port}", "--clients", str(connections),
         "--size", str(MESSAGE), "--duration", f"{seconds}s", "--warmup", f"{options.warmup}s", "--engine", options.engine, "--json", "-"],
        check=True, capture_output=True, text=True, timeout=seconds + options.warmup + 120).stdout
    result = json.loads(output)
    if sum(result["totals"]["errors"].values()) > 0:
        sys.exit(f"bedrock load had errors: {result['totals']['errors']}")
    return result["totals"]["requests"] / result["totals"]["durationSeconds"] / result["health"]["cpuCores"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--connections", type=int, nargs="+", default=[64, 10_000])
    arguments.add_argument("--warmup", type=int, default=8, help="seconds that our generator runs before it is measured")
    arguments.add_argument("--engine", choices=["auto", "epoll", "platform"], default="auto")
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed, one for the server and one for the generator.")

    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        client = compiled("epoll_echo_client", directory)
        server = subprocess.Popen(["taskset", "-c", SERVER_CORE, compiled("epoll_echo_server", directory), "0"], stdout=subprocess.PIPE, text=True)
        try:
            port = server.stdout.readline().strip()
            rounds = {connections: [] for connections in options.connections}
            for number in range(options.rounds):
                for connections, pairs in rounds.items():
                    # Who is first changes, so that neither always has the warmer machine.
                    order = [lambda: c_client(client, port, connections, options.seconds), lambda: bedrock_load(port, connections, options.seconds, options)]
                    if number % 2 == 0:
                        pairs.append(tuple(run() for run in order))
                    else:
                        ours, theirs = order[1](), order[0]()
                        pairs.append((theirs, ours))
                    print(f"round {number + 1}, {connections} connections: C {pairs[-1][0]:,.0f}/s, bedrock load {pairs[-1][1]:,.0f}/s of processor time", file=sys.stderr)
        finally:
            server.terminate()
            server.wait()

    print(f"| connections | C epoll client, requests per processor second | `bedrock load` | ratio, median of {options.rounds} (smallest to largest) |")
    print("|---:|---:|---:|---:|")
    for connections, pairs in rounds.items():
        ratios = [ours / theirs for theirs, ours in pairs]
        print(f"| {connections:,} | {statistics.median(pair[0] for pair in pairs):,.0f} | {statistics.median(pair[1] for pair in pairs):,.0f} "
              f"| {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")


if __name__ == "__main__":
    main()
