"""Sends datagrams with forged senders, one at a time, and counts what the server answers.

usage: spoofed.py SERVICE=PORT...        as root, in a network namespace of its own

For each service and each sender it prints one line: `SERVICE SENDER SENT`, where SENT is how many datagrams
all of the system's UDP sockets sent because of it (OutDatagrams of /proc/net/snmp; the forged one is raw, and so not among them).
"""
import socket
import struct
import sys
import time


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def datagram(source, source_port, port, payload):
    udp = struct.pack("!HHHH", source_port, port, 8 + len(payload), 0) + payload
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, socket.IPPROTO_UDP, 0, socket.inet_aton(source), socket.inet_aton("127.0.0.1"))
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + udp


def out_datagrams():
    with open("/proc/net/snmp", encoding="ascii") as counters:
        names, values = (line.split() for line in counters if line.startswith("Udp:"))
    return int(values[names.index("OutDatagrams")])


def fence(ports):
    """A service handles one datagram after another: when it has answered this, it has dealt with those before. Returns how many datagrams that took."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(30)
        for port in ports:
            client.sendto(b"x" * 600, ("127.0.0.1", port))
            client.recv(65536)
    return 2 * len(ports)


def counted(at_least):
    """The counter at rest: the kernel counts a datagram after it has delivered it, so the answer to a fence may be here before it is counted. It never rests where two services answer each other."""
    count = out_datagrams()
    for _ in range(50):
        time.sleep(0.002)
        before, count = count, out_datagrams()
        if count == before and count >= at_least:
            break
    return count


def main():
    services = {name: int(port) for name, port in (argument.split("=") for argument in sys.argv[1:])}
    answering = [port for name, port in services.items() if name != "discard"]
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

    senders = [("127.0.0.2", port) for port in (7, 13, 17, 19, 37, 40000)]
    senders += [("127.0.0.1", port) for port in services.values()]
    senders += [("127.255.255.255", 40000), ("255.255.255.255", 40000), ("224.0.0.1", 40000)]
    for name, port in services.items():
        for source, source_port in senders:
            before = out_datagrams()
            raw.sendto(datagram(source, source_port, port, b"hello"), ("127.0.0.1", 0))
            # Twice, so that an answer to an answer would have come as well.
            fences = fence(answering) + fence(answering)
            print(f"{name} {source}:{source_port} {counted(before + fences) - before - fences}", flush=True)


main()
