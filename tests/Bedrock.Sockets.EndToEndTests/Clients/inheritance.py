"""Runs a command with a listening socket as descriptor 3, as a service manager does: TCP, or Unix at a path.

usage: inheritance.py [--unix PATH] COMMAND...
"""
import os
import socket
import sys


def main():
    if sys.argv[1] == "--unix":
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(sys.argv[2])
        listening.listen()
        command = sys.argv[3:]
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        command = sys.argv[1:]
    os.dup2(listening.fileno(), 3)
    os.set_inheritable(3, True)  # Also when it was 3 already, and nothing was copied.
    os.execvp(command[0], command)


main()
