"""A backend for browsers: it opens the call, holds the control socket and runs the tools."""

import asyncio
import json
import os
import urllib.parse
from pathlib import Path

import websockets

SERVER = os.environ.get("VOICE_LIVE_URL", "ws://127.0.0.1:8080")
KEY = os.environ.get("VOICE_LIVE_KEY", "")
PAGE = (Path(__file__).parent / "page.html").read_bytes()
SESSION = {
    "instructions": "You are the voice of a weather service. Answer in one short sentence.",
    "parallel_tool_calls": False,  # One call per response, so that each output is followed by one response.create.
    "tools": [{
        "type": "function", "name": "get_weather", "description": "Returns the weather of a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    }],
}


def get_weather(city="here"):
    return f"it is sunny and twenty degrees in {city}"


TOOLS = {"get_weather": get_weather}
calls = set()


async def open_call(offer):
    """Opens a call for a browser's offer. Returns the SDP answer; the call goes on by itself."""
    query = urllib.parse.urlencode({"api-version": "2026-01-01-preview", "model": "gpt-realtime"})
    socket = await websockets.connect(
        f"{SERVER}/voice-live/realtime/calls?{query}", additional_headers={"api-key": KEY} if KEY else {})
    await socket.send(json.dumps({"type": "rtc.call.sdp.create", "sdp_offer": offer, "session": SESSION}))
    event = json.loads(await socket.recv())
    if event["type"] != "rtc.call.sdp.created":
        await socket.close()
        raise ValueError(event.get("error", {}).get("message", "the server gave no answer"))
    call = asyncio.create_task(serve_tools(socket))
    calls.add(call)
    call.add_done_callback(calls.discard)
    return event["sdp_answer"]


async def serve_tools(socket):
    """Answers tool calls until the call ends."""
    async for text in socket:
        event = json.loads(text)
        if event["type"] == "response.function_call_arguments.done":
            output = run(event["name"], event["arguments"])
            item = {"type": "function_call_output", "call_id": event["call_id"], "output": output}
            await socket.send(json.dumps({"type": "conversation.item.create", "item": item}))
            await socket.send(json.dumps({"type": "response.create"}))
        elif event["type"] == "error":
            print(f"error: {event['error']['message']}", flush=True)


def run(name, arguments):
    try:
        output = TOOLS[name](**json.loads(arguments))
    except (KeyError, TypeError, ValueError) as error:
        output = f"the tool failed: {error}"
    print(f"{name}({arguments}) → {output}", flush=True)
    return output


async def handle(reader, writer):
    """One HTTP request: the page, or an offer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, kind, body = "200 OK", "text/html; charset=utf-8", PAGE
    if head.startswith("POST /call "):
        length = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
        try:
            body, kind = (await open_call((await reader.readexactly(length)).decode())).encode(), "application/sdp"
        except (OSError, ValueError, websockets.WebSocketException) as error:
            status, kind, body = "502 Bad Gateway", "text/plain", f"The call could not be opened: {error}".encode()
    writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
                 "Connection: close\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(handle, "127.0.0.1", int(os.environ.get("PORT", "8000")))
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(main())
