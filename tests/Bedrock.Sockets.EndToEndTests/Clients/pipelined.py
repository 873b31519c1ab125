"""Clients of an echo server that send without waiting, then half-close and read to the end.

usage: pipelined.py PORT CLIENTS MESSAGES

Prints `half` when half of the replies are there, and at the end `answered N of M, resets R`.
"""
import os
import socket
import sys
import threading

MESSAGE_BYTES = 160
AHEAD = 64


class Tally:
    def __init__(self, total):
        self.total, self.answered, self.resets, self.told, self.lock = total, 0, 0, False, threading.Lock()

    def add(self, answered):
        with self.lock:
            self.answered += answered
            if not self.told and self.answered >= self.total // 2:
                self.told = True
                print("half", flush=True)

    def reset(self):
        with self.lock:
            self.resets += 1


def talk(client, messages, tally):
    window = threading.Semaphore(AHEAD)
    data = os.urandom(MESSAGE_BYTES * messages)

    def send():
        try:
            for number in range(messages):
                window.acquire()
                client.sendall(data[number * MESSAGE_BYTES : (number + 1) * MESSAGE_BYTES])
            client.shutdown(socket.SHUT_WR)
        except OSError:
            tally.reset()

    sender = threading.Thread(target=send)
    sender.start()
    received = bytearray()
    try:
        while chunk := client.recv(65536):
            before = len(received) // MESSAGE_BYTES
            received += chunk
            if not data.startswith(bytes(received[-len(chunk) :]), len(received) - len(chunk)):
                break
            whole = len(received) // MESSAGE_BYTES - before
            for _ in range(whole):
                window.release()
            tally.add(whole)
    except OSError:
        tally.reset()
    sender.join()


def main():
    port, clients, messages = (int(argument) for argument in sys.argv[1:4])
    tally = Tally(clients * messages)
    connections = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(clients)]
    threads = [threading.Thread(target=talk, args=(connection, messages, tally)) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"answered {tally.answered} of {tally.total}, resets {tally.resets}")


main()
