"""Sends a burst of datagrams as fast as the system takes them, and reads no answer.

usage: datagram_burst.py PORT COUNT
"""
import socket
import sys

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    client.connect(("127.0.0.1", int(sys.argv[1])))
    message = b"x" * 64
    for _ in range(int(sys.argv[2])):
        client.send(message)
