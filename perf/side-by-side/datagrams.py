#!/usr/bin/env python3
"""How long an echoed UDP datagram takes with `bedrock serve`, beside a plain C recvfrom/sendto loop, in one interleaved run.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/side-by-side/datagrams.py [--rounds 5] [--seconds 2] [--size 64] [--windows 32 1]

Both servers run all the time, on one core; a C client on another asks one after the other, so many datagrams at a time
(the window). A datagram takes the time of the run by the number of answers. The processor time is that of the server.
Each ratio is that of two runs next to each other; the table gives the medians. The guard is on but for the limit per
source, which is off. Needs Linux, two cores, a C compiler and taskset.
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
TICKS = os.sysconf("SC_CLK_TCK")


def compiled(name, directory):
    compiler = shutil.which("cc") or sys.exit("There is no C compiler (cc): install gcc or clang.")
    program = directory / name
    subprocess.run([compiler, "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, HERE / "c" / f"{name}.c"], check=True)
    return program


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def run(client, server, port, options, window):
    """Microseconds for each datagram: of the clock, and of the server's processor."""
    before = processor_seconds(server)
    output = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, client, port, str(options.seconds), str(options.size), str(window)],
        check=True, capture_output=True, text=True, timeout=options.seconds + 60).stdout
    result = json.loads(output)
    used = processor_seconds(server) - before
    clock = result["seconds"] / result["datagrams"] * 1e6
    # The client warms up for half a second, which the processor time has in it too.
    return clock, used / (result["datagrams"] * (options.seconds + 0.5) / options.seconds) * 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=2)
    arguments.add_argument("--size", type=int, default=64)
    arguments.add_argument("--windows", type=int, nargs="+", default=[32, 1])
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed, one for the servers and one for the client.")

    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        client = compiled("udp_echo_client", directory)
        c_server = subprocess.Popen(["taskset", "-c", SERVER_CORE, compiled("udp_echo_server", directory), "0"], stdout=subprocess.PIPE, text=True)
        bedrock = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, "dotnet", TOOL, "serve", "echo=udp://127.0.0.1:0?maxPerSource=off"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            servers = [(c_server, c_server.stdout.readline().strip()), (bedrock, bedrock.stdout.readline().strip().rsplit(":", 1)[1])]
            run(client, *servers[1], options, options.windows[0])  # until the JIT is done
            rounds = {window: [] for window in options.windows}
            for number in range(options.rounds):
                for window, pairs in rounds.items():
                    # Who is first changes, so that neither always has the warmer machine.
                    order = servers if number % 2 == 0 else servers[::-1]
                    results = {server.pid: run(client, server, port, options, window) for server, port in order}
                    pairs.append((results[c_server.pid], results[bedrock.pid]))
                    print(f"round {number + 1}, window {window}: C {pairs[-1][0][0]:.2f} us, bedrock {pairs[-1][1][0]:.2f} us", file=sys.stderr)
        finally:
            for server in (c_server, bedrock):
                server.terminate()
                server.wait()

    print(f"| window | C, µs | `bedrock serve`, µs | ratio, median of {options.rounds} (smallest to largest) | processor: C, µs | `bedrock serve`, µs |")
    print("|---:|---:|---:|---:|---:|---:|")
    for window, pairs in rounds.items():
        ratios = [ours[0] / theirs[0] for theirs, ours in pairs]
        middle = [statistics.median(pair[side][kind] for pair in pairs) for kind in (0, 1) for side in (0, 1)]
        print(f"| {window} | {middle[0]:.2f} | {middle[1]:.2f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) | {middle[2]:.2f} | {middle[3]:.2f} |")


if __name__ == "__main__":
    main()
