"""Accepts one connection, reads a little, and resets it.

Prints the port it listens on.
"""
import socket
import struct


def main():
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        client, _ = server.accept()
        client.recv(1)
        # A linger time of zero turns close into a reset.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


main()
