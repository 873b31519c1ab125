#!/usr/bin/env python3
"""What an echo server costs on each transport, beside a plain C epoll server and other frameworks, in one interleaved run.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/side-by-side/transports.py [--rounds 5] [--seconds 3] [--workloads small deep many] [--servers "C io_uring" "epoll inline"] [--peers] [--calls] [--memory] [--unpinned]

io_uring servers are left out, or run on epoll and say so, where the system forbids io_uring.
Processor time: of the server's process, user and system, per message, over a whole run of a C client, connecting and closing included. Servers take turns on one core,
the client has another; a busy neighbour costs all alike, so the ratio is that to the C server in the same round, and the table gives its median with the smallest and
the largest. Every reply is checked by the client. One connection at a time also gives the round trip's p50 and p99, without a pause on either side.
--calls: how many system calls a server makes for each message, counted by strace, which slows it down: more messages come in one turn then, and fewer turns are needed.
--memory: how much a server's own memory grows for each of 10,000 connections, held in silence, and after one message on each.
Needs Linux, two cores, a C compiler and taskset; --peers also what peers.py names, and leaves out what is not installed. "Netty" runs on NIO where its native epoll is missing.
"""

import argparse
import contextlib
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from typing import NamedTuple

import peers
from generators import CLIENT_CORE, SERVER_CORE, TOOL, compiled

TICK = os.sysconf("SC_CLK_TCK")
WARM_UP_SECONDS = 6
HELD = 10_000
C = "C"
PROGRAMS = {C: "epoll_echo_server", "C io_uring": "io_uring_echo_server"}
TRANSPORTS = {
    "io_uring inline": ["--transport", "io_uring", "--inline"],
    "io_uring": ["--transport", "io_uring"],
    "epoll inline": ["--transport", "epoll", "--inline"],
    "epoll": ["--transport", "epoll"],
    "kestrel inline": ["--transport", "kestrel", "--inline"],
    "kestrel": ["--transport", "kestrel"],
}


class Workload(NamedTuple):
    text: str
    connections: int
    size: int
    depth: int = 1
    client: str = "epoll_echo_client"
    is_timed: bool = False
    extra: tuple = ()


WORKLOADS = {
    "small": Workload("64 B, 64 connections", 64, 64),
    "deep": Workload("64 B, 64 connections, 16 deep", 64, 64, depth=16),
    "many": Workload("64 B, 1,000 connections", 1_000, 64),
    "most": Workload("64 B, 10,000 connections", 10_000, 64),
    "medium": Workload("16 KiB, 64 connections", 64, 16 * 1024),
    "large": Workload("1 MiB, 4 connections", 4, 1024 * 1024),
    "connect": Workload("connect, 64 B, reset; 64 at a time", 64, 64, client="connect_echo_client"),
    "orderly": Workload("connect, 64 B, half-close; 64 at a time", 64, 64, client="connect_echo_client", extra=("orderly",)),
    "single": Workload("64 B, 1 connection", 1, 64, is_timed=True),
}


def commands(names, with_peers, directory):
    """What starts each server; each prints its port at the end of its first line."""
    for name in names:
        yield name, [compiled(PROGRAMS[name], directory), "0"] if name in PROGRAMS else ["dotnet", TOOL, "serve", "echo=tcp://127.0.0.1:0", *TRANSPORTS[name]]
    for name, build in peers.BUILDERS.items() if with_peers else []:
        try:
            (directory / name).mkdir()
            yield name, build(directory / name)
        except peers.Missing as missing:
            print(f"{name} is left out: {missing}", file=sys.stderr)


@contextlib.contextmanager
def running(command, pinned=True):
    process = subprocess.Popen([*(["taskset", "-c", SERVER_CORE] if pinned else []), *command], stdout=subprocess.PIPE, text=True)
    try:
        yield process, process.stdout.readline().strip().rsplit(":", 1)[-1]
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def drive(clients, port, workload, seconds, pinned):
    extra = [str(workload.depth), "latency"] if workload.is_timed else [str(workload.depth)] if workload.depth > 1 else workload.extra
    output = subprocess.run(
        [*(["taskset", "-c", CLIENT_CORE] if pinned else []), clients[workload.client], port, str(workload.connections), str(seconds), str(workload.size), *extra],
        check=True, capture_output=True, text=True, timeout=seconds + 120).stdout
    return json.loads(output)


def cost(clients, server, workload, options):
    process, port = server
    before = cpu_seconds(process)
    result = drive(clients, port, workload, options.seconds, not options.unpinned)
    return (cpu_seconds(process) - before) / result["all"] * 1e6, result.get("p50"), result.get("p99")


def compare(servers, clients, options):
    # A connection from its beginning to its end is other code than a message.
    for name in ["small", *{"connect", "orderly"}.intersection(options.workloads)]:
        for _, port in servers.values():
            drive(clients, port, WORKLOADS[name], WARM_UP_SECONDS, not options.unpinned)
    costs = {name: {server: [] for server in servers} for name in options.workloads}
    order = list(servers)
    for number in range(options.rounds):
        for name in options.workloads:
            # Who is first changes, so that nobody always has the warmer machine.
            turn = number % len(order)
            for server in order[turn:] + order[:turn]:
                costs[name][server].append(cost(clients, servers[server], WORKLOADS[name], options))
            print(f"round {number + 1}, {WORKLOADS[name].text}: " + ", ".join(f"{server} {costs[name][server][-1][0]:.2f}" for server in order), file=sys.stderr)
    return costs


def show(costs, rounds):
    print(f"| workload | server | µs of the server's processor time per message | ratio to C, median of {rounds} (smallest to largest) | round trip p50, p99 |")
    print("|---|---|---:|---:|---:|")
    for name, spent in costs.items():
        for server, runs in spent.items():
            ratios = [ours[0] / theirs[0] for theirs, ours in zip(spent[C], runs)]
            times = f"{statistics.median(run[1] for run in runs) / 1e3:.1f}, {statistics.median(run[2] for run in runs) / 1e3:.1f} µs" if runs[0][1] else ""
            print(f"| {WORKLOADS[name].text} | {server} | {statistics.median(run[0] for run in runs):.2f} | {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) | {times} |")


def show_calls(servers, clients, options):
    print("| workload | server | system calls per message |\n|---|---|---|")
    for name in options.workloads:
        for server, (process, port) in servers.items():
            drive(clients, port, WORKLOADS[name], 1, not options.unpinned)  # What is compiled and loaded once.
            with tempfile.NamedTemporaryFile("r") as summary:
                tracer = subprocess.Popen(["strace", "--follow-forks", "--summary-only", "--summary-columns=calls,name", "--output", summary.name, "--attach", str(process.pid)], stderr=subprocess.PIPE, text=True)
                tracer.stderr.readline()  # It is attached.
                messages = drive(clients, port, WORKLOADS[name], options.seconds, not options.unpinned)["all"]
                tracer.send_signal(signal.SIGINT)
                tracer.communicate()
                counts = {words[1]: int(words[0]) for words in map(str.split, summary) if len(words) == 2 and words[0].isdigit()}
            total = counts.pop("total")
            each = ", ".join(f"{call} {count / messages:.2f}" for call, count in sorted(counts.items(), key=lambda item: -item[1]) if count / messages >= 0.01)
            print(f"| {WORKLOADS[name].text} | {server} | {total / messages:.2f} ({each}) |")


def own_memory(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("RssAnon:"))


def memory_of(command):
    """Bytes for each connection: held in silence, and after a message on each."""
    with running(command) as (process, port):
        held = []
        exchange(held, port, 500)  # What a server needs once.
        for connection in held:
            connection.close()
        held.clear()
        before = own_memory(process)
        held += [socket.create_connection(("127.0.0.1", int(port))) for _ in range(HELD)]
        exchange(held[-1:], port, 0)  # It has accepted the last, and so all.
        silent = own_memory(process)
        exchange(held, port, 0)
        return (silent - before) / HELD, (own_memory(process) - before) / HELD


def exchange(held, port, more):
    held += [socket.create_connection(("127.0.0.1", int(port))) for _ in range(more)]
    for connection in held:
        connection.sendall(bytes(64))
        if len(connection.recv(64, socket.MSG_WAITALL)) != 64:
            sys.exit("A reply is missing.")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=int, default=3)
    arguments.add_argument("--workloads", nargs="+", choices=[*WORKLOADS], default=["small", "many"])
    arguments.add_argument("--servers", nargs="+", choices=[*list(PROGRAMS)[1:], *TRANSPORTS], default=[*list(PROGRAMS)[1:], *TRANSPORTS])
    arguments.add_argument("--peers", action="store_true")
    arguments.add_argument("--calls", action="store_true")
    arguments.add_argument("--memory", action="store_true")
    arguments.add_argument("--unpinned", action="store_true", help="lets client and server use every core")
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")
    if len(os.sched_getaffinity(0)) < 2:
        sys.exit("Two cores are needed, one for the server and one for the client.")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))

    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        directory = pathlib.Path(directory)
        starts = dict(commands([C, *options.servers], options.peers, directory))
        if options.memory:
            print("| server | bytes a connection holds in silence | after a message on each |\n|---|---:|---:|")
            for name, command in starts.items():
                silent, spoken = memory_of(command)
                print(f"| {name} | {silent:,.0f} | {spoken:,.0f} |")
            return

        clients = {name: compiled(name, directory) for name in ("epoll_echo_client", "connect_echo_client")}
        servers = {name: stack.enter_context(running(command, not options.unpinned)) for name, command in starts.items()}
        for name in [name for name, (_, port) in servers.items() if not port]:
            print(f"{name} is left out: it did not start.", file=sys.stderr)
            del servers[name]
        if options.calls:
            shutil.which("strace") or sys.exit("There is no strace: apt-get install strace.")
            show_calls(servers, clients, options)
            return
        show(compare(servers, clients, options), options.rounds)


if __name__ == "__main__":
    main()
