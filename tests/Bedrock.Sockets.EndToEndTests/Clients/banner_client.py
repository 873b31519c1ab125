"""The banner client of the tutorials: reads lines from the keyboard, sends each with CR LF, prints the reply; an empty line or exit ends it.

usage: banner_client.py HOST PORT
"""
import socket
import sys


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect((sys.argv[1], int(sys.argv[2])))
    while True:
        line = input("> ")
        if not line or line == "exit":
            break
        client.send(f"{line}\r\n".encode("utf-8"))
        data = client.recv(1024)
        if not data:
            break
        print(data.decode("utf-8").strip())
    client.close()


main()
