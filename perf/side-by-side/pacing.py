#!/usr/bin/env python3
"""How late the load generator sends, beside how late this machine wakes a C thread that only sleeps, in one interleaved run.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/side-by-side/pacing.py [--rounds 5] [--seconds 5] [--rate 5000] [--clients 64]

Both keep a Poisson schedule; the generator sends to a bedrock server on the same machine. The share of processor time that a hypervisor took stands beside each figure:
nothing inside the machine can make up for it. Needs Linux and a C compiler.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from generators import TOOL, compiled


def ticks():
    times = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return times[7], sum(times)


def with_stolen_share(run):
    (stolen, all_before), result = ticks(), run()
    stolen_after, all_after = ticks()
    return result, (stolen_after - stolen) / max(1, all_after - all_before)


def sleeper(program, options):
    return json.loads(subprocess.run([program, str(options.rate), str(options.seconds)], check=True, capture_output=True, text=True).stdout)["p99"]


def generator(port, options):
    run = subprocess.run(
        ["dotnet", TOOL, "load", "echo", f"tcp://127.0.0.1:{port}", "--clients", str(options.clients), "--rate", str(options.rate), "--arrivals", "poisson",
         "--warmup", "1s", "--duration", f"{options.seconds}s", "--json", "-"], capture_output=True, text=True, timeout=options.seconds + 60)
    if run.returncode not in (0, 4):
        sys.exit(run.stderr)
    return json.loads(run.stdout)["health"]["lagP99"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--rate", type=int, default=5_000)
    arguments.add_argument("--clients", type=int, default=64)
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")

    rows = []
    with tempfile.TemporaryDirectory() as directory:
        program = compiled("sleeper", pathlib.Path(directory))
        server = subprocess.Popen(["dotnet", TOOL, "serve", "echo=tcp://127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        try:
            port = server.stdout.readline().strip().rsplit(":", 1)[-1]
            for _ in range(options.rounds):
                rows.append((*with_stolen_share(lambda: sleeper(program, options)), *with_stolen_share(lambda: generator(port, options))))
        finally:
            server.terminate()
            server.wait()

    print(f"{options.rate:,} a second, Poisson, {options.rounds} rounds of {options.seconds} s; p99 of the lateness.\n")
    print("| round | C thread that sleeps | stolen | `bedrock load` | stolen |")
    print("|---:|---:|---:|---:|---:|")
    for number, (floor, floor_stolen, lag, lag_stolen) in enumerate(rows, 1):
        print(f"| {number} | {floor / 1e6:.2f} ms | {floor_stolen:.1%} | {lag / 1e6:.2f} ms | {lag_stolen:.1%} |")
    print(f"| median | {statistics.median(row[0] for row in rows) / 1e6:.2f} ms | | {statistics.median(row[2] for row in rows) / 1e6:.2f} ms | |")


if __name__ == "__main__":
    main()
