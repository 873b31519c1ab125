"""A UDP echo server on a free port, which it prints.

  datagram_echo_server.py [N]    does not answer every Nth datagram
"""
import socket
import sys

each = int(sys.argv[1]) if len(sys.argv) > 1 else 0
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
server.bind(("127.0.0.1", 0))
print(f"udp://127.0.0.1:{server.getsockname()[1]}", flush=True)

count = 0
while True:
    datagram, sender = server.recvfrom(65536)
    count += 1
    if not each or count % each:
        server.sendto(datagram, sender)
