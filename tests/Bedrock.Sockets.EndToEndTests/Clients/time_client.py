"""The time client of the tutorials: connects, receives once, closes, prints what the server said.

usage: time_client.py HOST PORT
"""
import socket
import sys


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect((sys.argv[1], int(sys.argv[2])))
    message = client.recv(1024)
    client.close()
    print(f"The time got from the server is {message.decode('ascii')!r}")


main()
