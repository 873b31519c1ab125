"""What an option costs an echo server: several servers side by side, each loaded once in every round, in an order of chance."""
import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEDROCK = ["dotnet", str(ROOT / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll")]
CLIENTS = 64
SIZE = 64


class Server:
    def __init__(self, name, *arguments, **environment):
        self.name = name
        self.process = subprocess.Popen(
            [*BEDROCK, "serve", "echo=tcp://127.0.0.1:0", *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
        self.uri = self.process.stdout.readline().split()[2]

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, requests):
        """Nanoseconds of processor time for each message."""
        before = self.cpu_seconds()
        run = subprocess.run(
            [*BEDROCK, "load", "echo", self.uri, "--clients", str(CLIENTS), "--size", str(SIZE), "--requests", str(requests), "--warmup", "1ms", "--json", "-"],
            capture_output=True, text=True, check=False)
        used = self.cpu_seconds() - before
        answered = json.loads(run.stdout)["totals"]["requests"]
        if answered != requests:
            raise SystemExit(f"{self.name}: {answered} of {requests} were answered")
        return used / answered * 1e9

    def stop(self):
        self.process.terminate()
        self.process.wait()


def options():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--requests", type=int, default=300_000)
    return arguments.parse_args()


def compare(what, servers, options):
    """Prints the costs of three servers: without, with, and with it again, which is the A/A comparison. Stops them."""
    try:
        costs = measure(servers, options)
    finally:
        for server in servers:
            server.stop()
    without, with_it, again = (server.name for server in servers)
    for name, values in costs.items():
        print(f"{name:13} {statistics.median(values):8.0f} ns per message   {' '.join(f'{value:.0f}' for value in values)}")
    ratio = lambda one, other: statistics.median(a / b for a, b in zip(costs[one], costs[other]))
    print(f"{what} {100 * (ratio(with_it, without) - 1):+.1f} %, A/A {100 * (ratio(again, with_it) - 1):+.1f} %")


def measure(servers, options):
    for server in servers:
        server.load(options.requests)
    costs = {server.name: [] for server in servers}
    for _ in range(options.rounds):
        for server in random.sample(servers, len(servers)):
            costs[server.name].append(server.load(options.requests))
    return costs
