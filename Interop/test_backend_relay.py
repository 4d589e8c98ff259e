"""A call whose control socket is held by a customer's backend, while the browser holds the peer connection."""

import asyncio
import contextlib
import json
import sys
from pathlib import Path

import pytest
from harness import speech
from harness.browser import PageCall, chromium
from harness.log import DC, WS
from harness.talk import COMPLETED, LEAD, SENTENCE, WEATHER_QUESTION, WEATHER_TOOL, said, weather_output
from harness.verdict import check


@contextlib.asynccontextmanager
async def backend(url):
    """Starts backend.py; yields the process and the URL of its page."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).parent / "backend.py"), url, limit=4 * 1024 * 1024,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    try:
        yield process, (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def follow(process, log):
    """Puts what the backend received into the log of the call."""
    while line := await process.stdout.readline():
        log.add(WS, line.decode())


@pytest.mark.proves("M.5", "M.19", "M.20")
async def test_the_backend_sees_control_and_tools_while_the_browser_talks(server):
    async with backend(server.socket_url()) as (process, page_url):
        async with chromium(said(4, WEATHER_QUESTION, 1)) as browser:
            call = await PageCall.start(browser, page_url, relay="/offer")
            reading = asyncio.create_task(follow(process, call.log))

            async def send(event):
                call.log.add_sent(WS, event)
                process.stdin.write(json.dumps(event).encode() + b"\n")
                await process.stdin.drain()

            await call.log.wait("session.created", channel=WS)
            await send({"type": "session.update", "session": {"tools": [WEATHER_TOOL]}})
            await call.log.wait("session.updated", channel=WS)
            arguments = await call.log.wait("response.function_call_arguments.done", channel=WS)
            await send(weather_output(arguments["call_id"]))
            await send({"type": "response.create"})
            answer = await call.log.wait("response.audio_transcript.done", channel=DC)
            await call.log.wait("output_audio_buffer.stopped", channel=DC)
            await asyncio.sleep(0.5)
            assert "sunny" in answer["transcript"].lower()
            speech.assert_spoken(answer["transcript"], await call.recorded())
            check(call.log)
            reading.cancel()


async def test_the_call_goes_on_when_the_backend_closes_its_socket(server):
    async with backend(server.socket_url()) as (process, page_url):
        async with chromium(said(LEAD + 2, SENTENCE, 1)) as browser:
            call = await PageCall.start(browser, page_url, relay="/offer")
            process.stdin.write(b"close\n")
            await process.stdin.drain()
            transcription = await call.log.wait(COMPLETED, channel=DC)
            assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
            answer = await call.log.wait("response.audio_transcript.done", channel=DC)
            await call.log.wait("output_audio_buffer.stopped", channel=DC)
            await asyncio.sleep(0.5)
            speech.assert_spoken(answer["transcript"], await call.recorded())
