"""An echo server with one fault, on a free port, which it prints.

  faulty_echo_server.py stall SIZE N      says nothing at all for a second when the Nth message has come
  faulty_echo_server.py slow SIZE N       takes a Nth of a second for each message, one message at a time
  faulty_echo_server.py flip SIZE N       changes a bit in every Nth reply
  faulty_echo_server.py duplicate SIZE N  sends every Nth reply twice
  faulty_echo_server.py none SIZE N       has none
  faulty_echo_server.py reorder SIZE N    sends every Nth reply after the next one of the same connection
"""
import asyncio
import sys
import time

fault, size, each = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
count = 0


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.received, self.held = transport, bytearray(), b""

    def data_received(self, data):
        global count
        self.received += data
        while len(self.received) >= size:
            message = bytearray(self.received[:size])
            del self.received[:size]
            count += 1
            self.reply(message, count % each == 0)

    def reply(self, message, is_chosen):
        if fault == "stall" and count == each:
            time.sleep(1)
        if fault == "slow":
            time.sleep(1 / each)
        if fault == "flip" and is_chosen:
            message[-1] ^= 1
        if fault == "duplicate" and is_chosen:
            message = message * 2
        if fault == "reorder" and is_chosen and not self.held:
            self.held = message
        else:
            self.transport.write(message + self.held)
            self.held = b""


async def main():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0, backlog=1024)
    print(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
