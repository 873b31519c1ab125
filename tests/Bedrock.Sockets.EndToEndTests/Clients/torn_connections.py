"""Ends connections in every way a client can: after half a message by a reset, at once, by a half-close, and without reading a long reply.

usage: torn_connections.py PORT CONNECTIONS

Prints `whole N of M`: of the clients that half-closed after a message, how many got all of it back.
"""
import os
import socket
import struct
import sys

MESSAGE = os.urandom(50_000)
RESET = struct.pack("ii", 1, 0)


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def reset(port):
    client = connect(port)
    client.sendall(MESSAGE[:25_000])
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    client.close()


def leave(port):
    connect(port).close()


def leave_unread(port):
    client = connect(port)
    client.sendall(MESSAGE)
    client.close()


def half_close(port):
    with connect(port) as client:
        client.sendall(MESSAGE)
        client.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := client.recv(65_536):
            received += chunk
    return received == MESSAGE


def main():
    port, connections = int(sys.argv[1]), int(sys.argv[2])
    whole = total = 0
    for number in range(connections):
        way = (reset, leave, leave_unread, half_close)[number % 4]
        if way is half_close:
            total += 1
            whole += half_close(port)
        else:
            way(port)
    print(f"whole {whole} of {total}")


main()
