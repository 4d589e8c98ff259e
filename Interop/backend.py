"""A customer's backend, as a process of its own: serves the page, relays its offer, and holds the control socket.

usage: backend.py CONTROL_SOCKET_URL. Prints its own URL, then each event of the control socket, one JSON text a line.
Reads lines: `close` closes the control socket while the call goes on; anything else is sent on it.
"""

import asyncio
import http
import json
import sys
from pathlib import Path

import websockets

PAGE = (Path(__file__).parent / "pages" / "call.html").read_bytes()


class Backend:
    def __init__(self, url):
        self.url = url
        self.socket = None
        self.answer = None

    async def serve(self, reader, writer):
        """One HTTP request: the page, or an offer to relay."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split("\r\n")[0].split(" ")
        if method == "POST" and path == "/offer":
            lengths = [line for line in head.split("\r\n") if line.lower().startswith("content-length:")]
            length = int(lengths[0].split(":")[1])
            body = (await self.relay((await reader.readexactly(length)).decode())).encode()
            kind = "application/sdp"
        else:
            body, kind = PAGE, "text/html"
        status = http.HTTPStatus.OK
        writer.write(
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async def relay(self, offer):
        self.socket = await websockets.connect(self.url, max_size=4 * 1024 * 1024)
        self.answer = asyncio.get_running_loop().create_future()
        self.events = asyncio.create_task(self.report())
        await self.socket.send(json.dumps({"type": "rtc.call.sdp.create", "sdp_offer": offer}))
        return await self.answer

    async def report(self):
        async for text in self.socket:
            print(text, flush=True)
            event = json.loads(text)
            if event["type"] == "rtc.call.sdp.created":
                self.answer.set_result(event["sdp_answer"])

    async def obey(self):
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := (await lines.readline()).decode().strip():
            if line == "close":
                await self.socket.close()
            else:
                await self.socket.send(line)


async def main():
    backend = Backend(sys.argv[1])
    server = await asyncio.start_server(backend.serve, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await backend.obey()


asyncio.run(main())
