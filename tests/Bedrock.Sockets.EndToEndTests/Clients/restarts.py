"""Restarts a server that was passed its socket, while clients come and go.

usage: restarts.py RESTARTS COMMAND...

Holds a listening socket, passes it to COMMAND as systemd does (LISTEN_FDS, name "echo"), and RESTARTS times ends it with SIGTERM and starts it again.
Meanwhile eight clients connect, send 20,000 bytes, half-close and read to the end, over and over. Prints how many exchanges there were; fails if one was refused, cut or changed.
"""
import os
import signal
import socket
import subprocess
import sys
import threading

CLIENTS = 8
BYTES = 20_000


def start(listener, command):
    os.set_inheritable(listener.fileno(), True)

    def adopt():
        os.dup2(listener.fileno(), 3)
        os.environ.update(LISTEN_FDS="1", LISTEN_FDNAMES="echo", LISTEN_PID=str(os.getpid()))
        os.execvpe(command[0], command, os.environ)

    child = subprocess.Popen(["true"], preexec_fn=adopt, close_fds=False, stdout=subprocess.PIPE, text=True)
    line = child.stdout.readline()
    assert line.startswith("listening "), line
    return child


def exchange(address, index):
    sent = bytes((index + place) % 251 for place in range(BYTES))
    with socket.create_connection(address, timeout=30) as client:
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        received = bytearray()
        while piece := client.recv(65536):
            received += piece
    if received != sent:
        raise AssertionError(f"sent {len(sent)} bytes, got {len(received)}, the same: {sent.startswith(received)}")


def main():
    restarts, command = int(sys.argv[1]), sys.argv[2:]
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    over, counts, errors = threading.Event(), [0] * CLIENTS, []

    def work(number):
        try:
            while not over.is_set():
                exchange(listener.getsockname(), number)
                counts[number] += 1
        except Exception as error:
            errors.append(repr(error))

    server = start(listener, command)
    workers = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
    for worker in workers:
        worker.start()
    for _ in range(restarts):
        before = sum(counts)
        while sum(counts) < before + 100 and not errors:
            over.wait(0.01)
        server.send_signal(signal.SIGTERM)
        code = server.wait(30)
        if code:
            errors.append(f"the server exited with {code}")
        server = start(listener, command)
    over.set()
    for worker in workers:
        worker.join()
    server.send_signal(signal.SIGTERM)
    server.wait(30)
    print(f"{sum(counts)} exchanges over {restarts} restarts, {len(errors)} errors")
    for error in errors:
        print(error, file=sys.stderr)
    sys.exit(bool(errors))


main()
