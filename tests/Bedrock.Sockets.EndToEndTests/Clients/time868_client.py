"""Reads the time as RFC 868 defines it and prints it as seconds since 1970.

usage: time868_client.py HOST PORT
"""
import socket
import struct
import sys

SECONDS_FROM_1900_TO_1970 = 2_208_988_800


def main():
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=30) as client:
        message = b""
        while chunk := client.recv(1024):
            message += chunk
    (seconds,) = struct.unpack("!I", message)
    print(seconds - SECONDS_FROM_1900_TO_1970)


main()
