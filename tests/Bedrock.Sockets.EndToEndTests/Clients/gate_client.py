"""The gate client of the tutorials: connects, waits two seconds, says its word, receives once, prints.

usage: gate_client.py HOST PORT [WORD]
"""
import socket
import sys
import time


def main():
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.connect((sys.argv[1], int(sys.argv[2])))
    time.sleep(2)
    client.send((sys.argv[3] if len(sys.argv) > 3 else "1").encode("ascii"))
    print(client.recv(1024).decode("ascii"))
    client.close()


main()
