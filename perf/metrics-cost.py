#!/usr/bin/env python3
"""What watching a server costs it per message: processor time of `bedrock serve echo` with an OpenTelemetry collector that it reports to every second, and without.

usage: metrics-cost.py [--rounds N] [--requests N]

Three servers run side by side: one that nobody watches, and two whose metrics and traces are collected (the second pair is the A/A comparison). The collector is this script: it takes everything and looks at nothing.
In each round each is loaded once by 64 clients with 64 bytes, in an order of chance. Prints nanoseconds per message, and the medians of the ratios of rounds. Where A/A is not under 2 %, the machine is too busy for a verdict.
Build first: dotnet build -c Release
"""
import http.server
import threading

import cost


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


options = cost.options()
collector = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
threading.Thread(target=collector.serve_forever, daemon=True).start()
watched = ["--otlp", f"http://127.0.0.1:{collector.server_port}"]
servers = [cost.Server("unwatched")] + [cost.Server(name, *watched, OTEL_METRIC_EXPORT_INTERVAL="1000") for name in ("watched", "watched again")]
cost.compare("watching costs", servers, options)
print(f"the collector was asked {Collector.requests} times")
