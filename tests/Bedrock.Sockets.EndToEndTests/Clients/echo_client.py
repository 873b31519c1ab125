"""The echo client of the tutorials: sends one message, receives once, closes, prints.

usage: echo_client.py HOST PORT
"""
import socket
import sys


def main():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.connect((sys.argv[1], int(sys.argv[2])))
        client.sendall(b"Hello, world")
        sys.stdout.buffer.write(client.recv(1024))


main()
