"""A crowd in one room of a chat: everybody comes in, everybody says one thing, and everybody must hear the same lines in the same order.

usage: chat_crowd.py HOST PORT CLIENTS [deaf]

With "deaf", one more client is there that never reads anything.
Prints: heard CLIENTS x CLIENTS lines, in ORDERS order(s)
"""
import asyncio
import sys


async def main():
    host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    peers = []
    for number in range(count):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"user{number}\n".encode())
        peers.append((reader, writer))

    deaf = None
    if len(sys.argv) > 4:
        deaf = await asyncio.open_connection(host, port, limit=1)
        deaf[1].write(b"deaf\n")
        deaf[1].transport.pause_reading()

    # In the room when the server has said so.
    for reader, _ in peers:
        while not (await reader.readline()).startswith(b"* You are "):
            pass

    for number, (_, writer) in enumerate(peers):
        writer.write(f"line {number}\n".encode())

    async def hear(reader):
        heard = []
        while len(heard) < count:
            line = await reader.readline()
            if not line:
                break
            if line.startswith(b"<"):
                heard.append(line)
        return tuple(heard)

    orders = await asyncio.gather(*(hear(reader) for reader, _ in peers))
    lines = sum(len(set(order)) for order in orders)
    print(f"heard {lines} lines, in {len(set(orders))} order(s)")
    for _, writer in peers + ([deaf] if deaf else []):
        writer.transport.abort()


asyncio.run(main())
