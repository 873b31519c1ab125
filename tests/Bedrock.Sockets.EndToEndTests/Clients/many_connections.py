"""Opens many connections to an echo server, holds them all, and has each answered.

usage: many_connections.py PORT COUNT

Prints one line: `answered N of COUNT, held at once H`.
"""
import resource
import selectors
import socket
import sys

PENDING = 1000
TIMEOUT_SECONDS = 60


def connect_all(port, count, selector):
    connections, pending = [], 0
    while len(connections) + pending < count or pending:
        while pending < PENDING and len(connections) + pending < count:
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(("127.0.0.1", port))
            selector.register(client, selectors.EVENT_WRITE)
            pending += 1
        for key, _ in selector.select(TIMEOUT_SECONDS):
            selector.unregister(key.fileobj)
            pending -= 1
            error = key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                raise OSError(error, "cannot connect")
            connections.append(key.fileobj)
    return connections


def main():
    port, count = (int(argument) for argument in sys.argv[1:3])
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    selector = selectors.DefaultSelector()
    connections = connect_all(port, count, selector)
    for number, client in enumerate(connections):
        selector.register(client, selectors.EVENT_READ, b"message %08d\n" % number)
    for key in list(selector.get_map().values()):
        key.fileobj.sendall(key.data)
    answered = 0
    while answered < count:
        events = selector.select(TIMEOUT_SECONDS)
        if not events:
            break
        for key, _ in events:
            if key.fileobj.recv(100) == key.data:
                answered += 1
            selector.unregister(key.fileobj)
    print(f"answered {answered} of {count}, held at once {len(connections)}")


main()
