#!/usr/bin/env python3
"""What the defaults of a server cost it per message: processor time of `bedrock serve echo` with all of them, and with every timeout off.

usage: hardening-cost.py [--rounds N] [--requests N]

Three servers run side by side: one without timeouts, and two with the defaults (the second pair is the A/A comparison).
In each round each is loaded once, in an order of chance. Prints nanoseconds per message, and the medians of the ratios of rounds. Where A/A is not under 2 %, the machine is too busy for a verdict.
Build first: dotnet build -c Release
"""
import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEDROCK = ["dotnet", str(ROOT / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll")]
OFF = {"FirstByteTimeout": "off", "IdleTimeout": "off", "FrameTimeout": "off", "WriteStallTimeout": "off"}
CLIENTS = 64
SIZE = 64


class Server:
    def __init__(self, name, settings, directory):
        config = pathlib.Path(directory, f"{name}.json")
        config.write_text(json.dumps({"SocketServer": settings}))
        self.name = name
        self.process = subprocess.Popen([*BEDROCK, "serve", "echo=tcp://127.0.0.1:0", "--config", str(config)], stdout=subprocess.PIPE, text=True)
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


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=8)
    arguments.add_argument("--requests", type=int, default=300_000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        servers = [Server("off", {"Timeouts": OFF}, directory), Server("on", {}, directory), Server("on again", {}, directory)]
        try:
            costs = measure(servers, options)
        finally:
            for server in servers:
                server.stop()
    for name, values in costs.items():
        print(f"{name:9} {statistics.median(values):8.0f} ns per message   {' '.join(f'{value:.0f}' for value in values)}")
    ratio = lambda one, other: statistics.median(a / b for a, b in zip(costs[one], costs[other]))
    print(f"defaults cost {100 * (ratio('on', 'off') - 1):+.1f} %, A/A {100 * (ratio('on again', 'on') - 1):+.1f} %")


def measure(servers, options):
    for server in servers:
        server.load(options.requests)
    costs = {server.name: [] for server in servers}
    for _ in range(options.rounds):
        for server in random.sample(servers, len(servers)):
            costs[server.name].append(server.load(options.requests))
    return costs


main()
