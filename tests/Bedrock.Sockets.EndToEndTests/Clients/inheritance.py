"""Runs a command with a listening socket as descriptor 3, as a service manager does.

usage: inheritance.py COMMAND...
"""
import os
import socket
import sys


def main():
    listening = socket.create_server(("127.0.0.1", 0))
    os.dup2(listening.fileno(), 3)
    os.set_inheritable(3, True)  # Also when it was 3 already, and nothing was copied.
    os.execvp(sys.argv[1], sys.argv[1:])


main()
