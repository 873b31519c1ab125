#!/usr/bin/env python3
"""Puts a large file on `bedrock serve files` and gets it back, each killed half way and begun again: checksums, times and memory.

    dotnet build -c Release src/Bedrock.Sockets.Cli
    python3 perf/transfer.py [--gib 1] [--directory /dev/shm]

The file is random. Each direction is killed (SIGKILL) when half of it has been told, and begun again with the same command. The memory
is the largest resident set of each process (VmHWM). Ends with 1 if a checksum is wrong, a second run has not gone on where the first was,
or a process took more than --memory MiB. Needs Linux and, in the directory, three times the length of the file.
"""

import argparse
import hashlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
TOOL = HERE.parent / "src/Bedrock.Sockets.Cli/bin/Release/net10.0/bedrock.dll"
PIECE = 1 << 20


def make(path, length):
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(length // PIECE):
            piece = os.urandom(PIECE)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def checksum(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def peak(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0


class Transfer:
    """One run of the command; its memory is looked at all the time, since it is gone when the process is."""

    def __init__(self, *arguments):
        self.started, self.peak = time.monotonic(), 0
        self.process = subprocess.Popen(["dotnet", TOOL, *map(str, arguments)], stderr=subprocess.PIPE, text=True)
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while self.process.returncode is None:
            try:
                self.peak = max(self.peak, peak(self.process.pid))
            except (FileNotFoundError, ProcessLookupError):
                return
            time.sleep(0.05)

    def until_half(self):
        for line in self.process.stderr:
            if re.search(r"\b[5-9]\d %", line):
                self.process.send_signal(signal.SIGKILL)
                break
        self.process.wait()
        return self

    def to_end(self):
        self.last = [line.strip() for line in self.process.stderr][-1]
        if self.process.wait() != 0:
            sys.exit(f"It ended with {self.process.returncode}: {self.last}")
        return self

    @property
    def seconds(self):
        return time.monotonic() - self.started


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--gib", type=float, default=1)
    arguments.add_argument("--directory", type=pathlib.Path, help="where the files are made and removed; the system's for temporary files unless given")
    arguments.add_argument("--memory", type=int, default=150, help="the most that a process may take, in MiB")
    options = arguments.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is missing: dotnet build -c Release src/Bedrock.Sockets.Cli")

    wrong = []
    with tempfile.TemporaryDirectory(prefix="bedrock-", dir=options.directory) as directory:
        directory = pathlib.Path(directory)
        root = directory / "root"
        root.mkdir()
        sent, received = directory / "sent.bin", directory / "received.bin"
        right = make(sent, int(options.gib * 1024) * PIECE)
        server = subprocess.Popen(["dotnet", TOOL, "serve", f"files=tcp://127.0.0.1:0?root={root}&allowPut=true"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            uri = server.stdout.readline().split()[-1].split("?")[0]
            print(f"{options.gib:g} GiB; the server began with {peak(server.pid):.0f} MiB")
            print("| | killed after, s | the rest, s | what it says | client's memory, MiB | server's, MiB |")
            print("|---|---:|---:|---|---:|---:|")
            for verb, command, result in (("put", ("put", uri, sent, "file.bin"), root / "file.bin"), ("get", ("get", uri, "file.bin", received), received)):
                killed = Transfer(*command).until_half()
                killed_after = killed.seconds
                if result.exists():
                    wrong.append(f"{verb} was over before it was killed")
                again = Transfer(*command).to_end()
                print(f"| {verb} | {killed_after:.1f} | {again.seconds:.1f} | {again.last} | {max(killed.peak, again.peak):.0f} | {peak(server.pid):.0f} |")
                if "from before" not in again.last:
                    wrong.append(f"{verb} did not go on where it was")
                if checksum(result) != right:
                    wrong.append(f"the checksum after {verb} is wrong")
                if max(killed.peak, again.peak, peak(server.pid)) > options.memory:
                    wrong.append(f"{verb} took more than {options.memory} MiB")
        finally:
            server.terminate()
            server.wait()
    print("SHA-256 right after both" if not wrong else "WRONG: " + "; ".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
