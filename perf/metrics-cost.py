#!/usr/bin/env python3
"""What watching a server costs it per message: processor time of `bedrock serve echo` with an OpenTelemetry collector that it reports to every second, and without.

usage: metrics-cost.py [--rounds N] [--requests N]

Three servers run side by side: one that nobody watches, and two whose metrics and traces are collected (the second pair is the A/A comparison). The collector is this script: it takes everything and looks at nothing.
In each round each is loaded once by 64 clients with 64 bytes, in an order of chance. Prints nanoseconds per message, and the medians of the ratios of rounds. Where A/A is not under 2 %, the machine is too busy for a verdict.
Build first: dotnet build -c Release
"""
import argparse
import http.server
import json
import os
import pathlib
import random
import statistics
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEDROCK = ["dotnet", str(ROOT / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll")]
CLIENTS = 64
SIZE = 64


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    requests = 0

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        Collector.requests += 1
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Server:
    def __init__(self, name, collector):
        watched = ["--otlp", collector] if collector else []
        self.name = name
        self.process = subprocess.Popen(
            [*BEDROCK, "serve", "echo=tcp://127.0.0.1:0", *watched], stdout=subprocess.PIPE, text=True, env={**os.environ, "OTEL_METRIC_EXPORT_INTERVAL": "1000"})
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
    collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{collector.server_port}"
    servers = [Server("unwatched", None), Server("watched", url), Server("watched again", url)]
    try:
        costs = measure(servers, options)
    finally:
        for server in servers:
            server.stop()
    for name, values in costs.items():
        print(f"{name:13} {statistics.median(values):8.0f} ns per message   {' '.join(f'{value:.0f}' for value in values)}")
    ratio = lambda one, other: statistics.median(a / b for a, b in zip(costs[one], costs[other]))
    print(f"watching costs {100 * (ratio('watched', 'unwatched') - 1):+.1f} %, A/A {100 * (ratio('watched again', 'watched') - 1):+.1f} %; the collector was asked {Collector.requests} times")


def measure(servers, options):
    for server in servers:
        server.load(options.requests)
    costs = {server.name: [] for server in servers}
    for _ in range(options.rounds):
        for server in random.sample(servers, len(servers)):
            costs[server.name].append(server.load(options.requests))
    return costs


main()
