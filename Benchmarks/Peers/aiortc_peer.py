"""A server of the calls protocol over aiortc: each caller hears himself. Opus is decoded and encoded for each call.

    python3 aiortc_peer.py PORT

What `parley bench` measures Parley against: the same messages, and the same work on each packet. It sends no events.
"""

import asyncio
import json
import sys
import uuid

import websockets
from aiortc import RTCPeerConnection, RTCSessionDescription


async def answer(offer: str, connections: set) -> tuple[RTCPeerConnection, str]:
    connection = RTCPeerConnection()
    connections.add(connection)

    @connection.on("track")
    def echo(track):
        connection.addTrack(track)

    @connection.on("connectionstatechange")
    async def forget():
        if connection.connectionState in ("failed", "closed"):
            await connection.close()
            connections.discard(connection)

    await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
    await connection.setLocalDescription(await connection.createAnswer())
    return connection, connection.localDescription.sdp


async def serve(port: int) -> None:
    connections: set[RTCPeerConnection] = set()

    async def call(socket) -> None:
        connection = None
        try:
            async for text in socket:
                message = json.loads(text)
                if message.get("type") != "rtc.call.sdp.create":
                    continue
                connection, sdp = await answer(message["sdp_offer"], connections)
                created = {
                    "type": "rtc.call.sdp.created",
                    "event_id": f"event_{uuid.uuid4().hex}",
                    "rtc_call_id": f"sess_{uuid.uuid4().hex}",
                    "sdp_answer": sdp,
                }
                await socket.send(json.dumps(created))
        finally:
            if connection:
                await connection.close()
                connections.discard(connection)

    async with websockets.serve(call, "127.0.0.1", port):
        print(f"ws://127.0.0.1:{port}", flush=True)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
