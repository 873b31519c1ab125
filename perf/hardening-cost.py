#!/usr/bin/env python3
"""What the defaults of a server cost it per message: processor time of `bedrock serve echo` with all of them, and with every timeout off.

usage: hardening-cost.py [--rounds N] [--requests N]

Three servers run side by side: one without timeouts, and two with the defaults (the second pair is the A/A comparison).
In each round each is loaded once, in an order of chance. Prints nanoseconds per message, and the medians of the ratios of rounds. Where A/A is not under 2 %, the machine is too busy for a verdict.
Build first: dotnet build -c Release
"""
import json
import pathlib
import tempfile

import cost

OFF = {"FirstByteTimeout": "off", "IdleTimeout": "off", "FrameTimeout": "off", "WriteStallTimeout": "off"}

options = cost.options()
with tempfile.TemporaryDirectory() as directory:
    config = pathlib.Path(directory, "off.json")
    config.write_text(json.dumps({"SocketServer": {"Timeouts": OFF}}))
    cost.compare("defaults cost", [cost.Server("off", "--config", config), cost.Server("on"), cost.Server("on again")], options)
