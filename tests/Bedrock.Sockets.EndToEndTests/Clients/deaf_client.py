"""Sends to an echo server without reading, so that the server cannot finish with it, until it is told to read.

usage: deaf_client.py PORT

Prints `deaf` when the kernel takes no more. After a line on standard input it reads: for three seconds slowly, then the rest.
Prints `received N of M` when the server has closed.
"""
import socket
import sys
import time

SLOW_SECONDS = 3


def send_until_full(client):
    sent = 0
    client.settimeout(1)
    try:
        while True:
            sent += client.send(b"x" * 65536)
    except TimeoutError:
        return sent


def receive_all(client, sent):
    client.settimeout(60)
    end_of_slowness = time.monotonic() + SLOW_SECONDS
    received = 0
    while received < sent and (chunk := client.recv(4096)):
        received += len(chunk)
        if time.monotonic() < end_of_slowness:
            time.sleep(0.1)
    client.shutdown(socket.SHUT_WR)
    while chunk := client.recv(4096):
        received += len(chunk)
    return received


def main():
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as client:
        sent = send_until_full(client)
        print("deaf", flush=True)
        if sys.stdin.readline():
            print(f"received {receive_all(client, sent)} of {sent}")


main()
