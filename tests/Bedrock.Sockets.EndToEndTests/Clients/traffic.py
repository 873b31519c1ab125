"""Keeps an echo server busy: clients that send a message, wait for all of it, and send the next.

usage: traffic.py PORT CLIENTS MESSAGES

Prints `half` when half of the messages are answered, and at the end `answered N of M`.
"""
import os
import socket
import sys
import threading

MESSAGE_BYTES = 4_000


class Counter:
    def __init__(self, total):
        self.total, self.answered, self.lock = total, 0, threading.Lock()

    def add(self):
        with self.lock:
            self.answered += 1
            if self.answered == self.total // 2:
                print("half", flush=True)


def receive(client, length):
    received = b""
    while len(received) < length and (chunk := client.recv(length - len(received))):
        received += chunk
    return received


def talk(client, messages, counter):
    with client:
        for _ in range(messages):
            message = os.urandom(MESSAGE_BYTES)
            client.sendall(message)
            if receive(client, MESSAGE_BYTES) != message:
                return
            counter.add()


def main():
    port, clients, messages = (int(argument) for argument in sys.argv[1:4])
    counter = Counter(clients * messages)
    connections = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(clients)]
    threads = [threading.Thread(target=talk, args=(connection, messages, counter)) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"answered {counter.answered} of {counter.total}")


main()
