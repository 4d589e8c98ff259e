"""The control socket of a call, or any client socket of the protocol, that records what it receives."""

import asyncio
import json

import websockets

from .log import WS, EventLog


class Control:
    def __init__(self, socket, log):
        self.socket = socket
        self.log = log
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(cls, url, log=None, **options):
        # Messages above 4 MiB must never come: the official client receives no larger ones.
        socket = await websockets.connect(url, max_size=4 * 1024 * 1024, open_timeout=10, **options)
        return cls(socket, log or EventLog())

    async def _read(self):
        try:
            async for message in self.socket:
                self.log.add(WS, message)
        except websockets.ConnectionClosed:
            pass

    async def send(self, event):
        self.log.add_sent(WS, event)
        await self.socket.send(json.dumps(event))

    async def send_raw(self, message):
        await self.socket.send(message)

    async def closed(self, timeout=20):
        """Waits for the server to close; returns the close code."""
        await asyncio.wait_for(self.socket.wait_closed(), timeout)
        return self.socket.close_code

    async def close(self):
        await self.socket.close()
        await self._reader
