"""A server of the OpenAI API on loopback, protocol-exact, that does what a test tells it to: answers, or fails in one of
the ways in which servers fail."""

import asyncio
import inspect
import json
import socket
import threading
import time
from dataclasses import dataclass, field

import numpy as np
from aiohttp import web

RATE = 24_000
"""Samples per second of the speech that it makes."""


@dataclass
class Body:
    """A body as it goes over the wire, whatever HTTP thinks of it."""

    pieces: list
    """Bytes, sent one after the other."""
    type: str | None = "text/event-stream"
    """The label; None for an answer without one."""
    ending: str = "end"
    """end: as HTTP ends it. close: the connection ends before. open: nothing ends. unframed: the connection is the end."""
    delay: float = 0
    """Seconds between two pieces."""
    coding: str | None = None
    """As the header `Content-Encoding` names it."""


@dataclass
class Conduct:
    """How one kind of request is answered, until told otherwise."""

    concerns: object = None
    """Called with what was asked: whether the fault and the body below are for this request. None: for all."""
    body: object = None
    """A `Body` that is sent for every answer."""
    fault: str = ""
    """refuse, unauthorized, busy, broken, invalid, hang, garbage, wrong_type, die, stall: see `Engines._fail`."""
    delay: float = 0
    """Seconds between two pieces."""
    requests: list = field(default_factory=list)
    """What was asked, as JSON or as form fields."""
    began: list = field(default_factory=list)
    """When each answer's first piece was sent, by time.monotonic()."""
    ended: list = field(default_factory=list)
    """When each answer was complete or its connection was gone."""
    gone: int = 0
    """Answers whose reader went away."""


class Engines:
    """`/v1/chat/completions`, `/v1/audio/transcriptions` and `/v1/audio/speech`, each with its conduct."""

    def __init__(self):
        self.chat, self.hearing, self.voice = Conduct(), Conduct(), Conduct()
        self.answer = ["Good ", "day ", "to ", "you. ", "It ", "is ", "noon."]
        """Pieces of the next answers of the chat model."""
        self.spoken = None
        """What the voice answers to a text instead of a tone: a function to a response of aiohttp, to what is awaited for
        one, or to None."""
        self.heard = "what is the time"
        """What every recording is taken to say."""
        self._loop = asyncio.new_event_loop()
        self._runner = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/v1"

    def start(self):
        """Listens, again if need be, at the same address."""
        self._run(self._start())

    def stop(self):
        """Nobody listens any more; connections are cut."""
        self._run(self._stop())

    def close(self):
        if self._runner:
            self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _start(self):
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/audio/transcriptions", self._transcribe)
        app.router.add_post("/v1/audio/speech", self._speak)
        app.router.add_get("/v1/models", self._models)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def _stop(self):
        runner, self._runner = self._runner, None
        await runner.cleanup()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    # How servers fail.

    async def _fail(self, conduct, request, asked=None):
        """The answer of a server that fails before it begins; None where it begins."""
        if conduct.concerns and not conduct.concerns(asked):
            return None
        if conduct.body:
            return await self._send(conduct.body, request)
        status = {"refuse": 503, "unauthorized": 401, "busy": 429, "broken": 500, "unknown": 404, "invalid": 400}.get(conduct.fault)
        if status:
            text = json.dumps({"error": {"message": "secret detail of the server", "code": "x"}})
            return web.Response(status=status, text=text, content_type="application/json")
        if conduct.fault == "hang":
            try:
                await asyncio.sleep(60)
            finally:
                conduct.gone += 1
                conduct.ended.append(time.monotonic())
        return None

    @staticmethod
    async def _send(body, request):
        """Writes an answer by hand, and leaves aiohttp nothing to add."""
        chunked = body.ending != "unframed"
        head = "HTTP/1.1 200 OK\r\nConnection: close\r\n" + "Transfer-Encoding: chunked\r\n" * chunked
        head += f"Content-Type: {body.type}\r\n" if body.type else ""
        head += f"Content-Encoding: {body.coding}\r\n" if body.coding else ""
        wire = request.transport
        wire.write(head.encode() + b"\r\n")
        for piece in body.pieces:
            wire.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            await asyncio.sleep(body.delay)
        if body.ending == "open":
            await asyncio.sleep(30)
        if body.ending == "end":
            wire.write(b"0\r\n\r\n")
        wire.close()
        return web.Response()

    async def _stream(self, conduct, request, content_type, pieces, asked=None):
        if conduct.concerns and not conduct.concerns(asked):
            conduct = Conduct()
        if conduct.fault == "wrong_type":
            return web.Response(text="<html>secret detail</html>", content_type="text/html")
        response = web.StreamResponse(headers={"Content-Type": content_type})
        await response.prepare(request)
        try:
            for number, piece in enumerate(pieces):
                if conduct.fault == "garbage":
                    piece = b"data: {garbage\n\n"
                if number == 3 and conduct.fault == "die":
                    # A reset discards what the other side has not read yet.
                    await asyncio.sleep(0.2)
                    request.transport.abort()
                    return response
                if number == 3 and conduct.fault == "stall":
                    await asyncio.sleep(60)
                await response.write(piece)
                if number == 0:
                    conduct.began.append(time.monotonic())
                if conduct.delay:
                    await asyncio.sleep(conduct.delay)
            await response.write_eof()
        except (ConnectionError, asyncio.CancelledError):
            conduct.gone += 1
            raise
        finally:
            conduct.ended.append(time.monotonic())
        return response

    # The API.

    async def _chat(self, request):
        body = await request.json()
        self.chat.requests.append(body)
        failure = await self._fail(self.chat, request, body)
        if failure:
            return failure
        answer = self.answer(body) if callable(self.answer) else self.answer
        return await self._stream(self.chat, request, "text/event-stream", self._chunks(body, answer), body)

    def _chunks(self, body, answer):
        def chunk(**choice):
            return self._event({"choices": [{"index": 0, "finish_reason": None, **choice}]})

        yield chunk(delta={"role": "assistant", "content": ""})
        calls = 0
        for piece in answer:
            if isinstance(piece, str):
                yield chunk(delta={"content": piece})
                continue
            name, arguments = piece
            yield chunk(delta={"tool_calls": [{
                "index": calls, "id": f"call_{len(self.chat.requests)}_{calls}", "type": "function",
                "function": {"name": name, "arguments": ""}}]})
            for start in range(0, len(arguments), 5):
                yield chunk(delta={"tool_calls": [
                    {"index": calls, "function": {"arguments": arguments[start : start + 5]}}]})
            calls += 1
        yield chunk(delta={}, finish_reason="tool_calls" if calls else "stop")
        if body.get("stream_options", {}).get("include_usage"):
            yield self._event({"choices": [], "usage": {
                "prompt_tokens": 11, "completion_tokens": len(answer), "total_tokens": 11 + len(answer)}})
        yield b"data: [DONE]\n\n"

    @staticmethod
    def _event(members):
        return b"data: " + json.dumps({
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "test", **members
        }).encode() + b"\n\n"

    async def _transcribe(self, request):
        form = await request.post()
        self.hearing.requests.append({key: form[key] for key in form if key != "file"} | {
            "bytes": len(form["file"].file.read())})
        failure = await self._fail(self.hearing, request, self.hearing.requests[-1])
        if failure:
            return failure
        if self.hearing.delay:
            await asyncio.sleep(self.hearing.delay)
        self.hearing.ended.append(time.monotonic())
        if self.hearing.fault in ("garbage", "die", "stall"):
            return web.Response(text="{garbage", content_type="application/json")
        if self.hearing.fault == "wrong_type":
            return web.Response(text="<html>secret detail</html>", content_type="text/html")
        return web.json_response({"text": self.heard})

    async def _speak(self, request):
        body = await request.json()
        self.voice.requests.append(body)
        failure = await self._fail(self.voice, request, body)
        if failure:
            return failure
        answer = self.spoken(body["input"]) if self.spoken else None
        if inspect.isawaitable(answer):
            answer = await answer
        if answer is not None:
            return answer
        # 60 ms to a character, as slow speakers have it: a tone that is no silence.
        count = int(0.06 * RATE * max(1, len(body["input"])))
        tone = (8000 * np.sin(2 * np.pi * 220 * np.arange(count) / RATE)).astype("<i2").tobytes()
        pieces = (tone[start : start + 4801] for start in range(0, len(tone), 4801))
        return await self._stream(self.voice, request, "audio/pcm", pieces, body)

    async def _models(self, request):
        return web.json_response({"object": "list", "data": [{"id": "test", "object": "model"}]})
