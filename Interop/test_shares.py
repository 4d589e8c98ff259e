"""What one client can take from the others: sessions, the recognizer, memory. Clients differ by their address here."""

import asyncio
import base64
import json

import numpy as np
import pytest
import websockets
from harness.server import Server
from harness.speech import RATE, silence, speak

PLAIN = "/voice-live/realtime"
GREEDY, OTHER = "127.0.0.2", "127.0.0.3"


def connect(server, host, path=PLAIN):
    return websockets.connect(server.socket_url(path), local_addr=(host, 0), max_size=None)


@pytest.fixture
def small():
    """A server with room for eight sessions and little memory."""
    server = Server("shares", "--max-sessions", "8", "--memory-budget", "128", "--memory-per-client", "32")
    try:
        yield server.wait_until_ready()
        server.assert_alive()
    finally:
        server.stop()


def metric(server, name):
    for line in server.get("/metrics")[1].decode().splitlines():
        if line.startswith((name + " ", name + "{")):
            return float(line.split()[-1])
    raise AssertionError(f"no metric {name}")


async def read_until(socket, *types, timeout=60):
    """The first event of one of these types."""
    async with asyncio.timeout(timeout):
        while True:
            event = json.loads(await socket.recv())
            if event["type"] in types:
                return event


@pytest.mark.parametrize("path", [PLAIN, PLAIN + "/calls"], ids=["plain", "call"])
async def test_one_client_leaves_half_of_the_sessions_to_others(small, path):
    held, rejected = [], []
    for _ in range(12):
        try:
            held.append(await connect(small, GREEDY, path))
        except websockets.InvalidStatus as error:
            rejected.append(error.response)
    assert len(held) == 4 and len(rejected) == 8
    assert {response.status_code for response in rejected} == {429}
    assert all(int(response.headers["Retry-After"]) >= 1 for response in rejected)
    assert all("one client may have" in json.loads(response.body)["error"]["message"] for response in rejected)
    for _ in range(4):
        held.append(await connect(small, OTHER, path))
    with pytest.raises(websockets.InvalidStatus) as full:
        await connect(small, "127.0.0.4", path)
    assert "The server has all 8 sessions" in json.loads(full.value.response.body)["error"]["message"]
    for socket in held:
        await socket.close()


async def unfinished(server, host, size):
    """A socket with a message of which all but the last kilobyte was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.http_port, local_addr=(host, 0))
    query = "api-version=2026-01-01-preview&model=gpt-realtime"
    writer.write(
        f"GET {PLAIN}?{query} HTTP/1.1\r\nHost: 127.0.0.1:{server.http_port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    writer.write(bytes([0x81, 0xFF]) + size.to_bytes(8, "big") + bytes(4) + b"a" * (size - 1024))
    return reader, writer


async def ended(reader):
    """All that the server sent until it closed the connection; None if it did not."""
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except TimeoutError:
        return None
    except ConnectionError:
        return b""


async def test_unfinished_messages_of_one_client_stay_within_its_memory(small):
    before = small.resident_bytes()
    connections = [await unfinished(small, GREEDY, 15 << 20) for _ in range(4)]
    ends = await asyncio.gather(*(ended(reader) for reader, _ in connections))
    # Two of 15 MiB fit into 32 MiB.
    assert sum(end is None for end in ends) <= 2
    assert any(end is not None and (1013).to_bytes(2, "big") in end for end in ends)
    assert metric(small, "parley_memory_reserved_bytes") <= 32 << 20
    assert small.resident_bytes() - before < 160 << 20
    # Another client is not concerned.
    async with connect(small, OTHER) as socket:
        await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": "AAAA" * (1 << 20)}))
        await socket.send(json.dumps({"type": "session.update", "session": {"instructions": "short"}}))
        event = await read_until(socket, "session.updated", "error")
        assert event["type"] == "session.updated", event
    for _, writer in connections:
        writer.close()
    for _ in range(100):
        if metric(small, "parley_memory_reserved_bytes") == 0:
            break
        await asyncio.sleep(0.1)
    assert metric(small, "parley_memory_reserved_bytes") == 0


async def test_a_message_of_very_many_values_is_rejected_cheaply(small):
    before = small.resident_bytes()
    async with connect(small, GREEDY) as socket:
        await socket.send('{"type":"x","a":[' + '{"a":0},' * 1_000_000 + "0]}")
        event = await read_until(socket, "error")
        assert event["error"]["code"] == "message_too_large"
    assert small.resident_bytes() - before < 120 << 20


async def settings(socket):
    await socket.send(json.dumps({"type": "session.update", "session": {
        "input_audio_format": "pcm16", "input_audio_sampling_rate": RATE, "turn_detection": None}}))


async def ask(server, question):
    """A short question of another client by push to talk: its words."""
    async with connect(server, OTHER) as socket:
        await settings(socket)
        await socket.send(json.dumps({
            "type": "input_audio_buffer.append", "audio": base64.b64encode(question).decode()}))
        await socket.send(json.dumps({"type": "input_audio_buffer.commit"}))
        event = await read_until(
            socket, "conversation.item.input_audio_transcription.completed",
            "conversation.item.input_audio_transcription.failed")
        return event.get("transcript")


async def test_long_recordings_of_one_client_do_not_delay_anothers_question():
    question = np.concatenate([silence(0.2), speak("what time is it"), silence(0.2)]).tobytes()
    sentence = speak("the quick brown fox jumps over the lazy dog and goes home to sleep until tomorrow").tobytes()
    recording = (sentence * 60)[:120 * RATE * 2]
    server = Server("recordings")
    try:
        server.wait_until_ready()
        words = await ask(server, question)
        assert "time" in words.lower()
        async with connect(server, GREEDY) as greedy:
            await settings(greedy)
            for _ in range(6):
                await greedy.send(json.dumps({"type": "conversation.item.create", "item": {
                    "type": "message", "role": "user",
                    "content": [{"type": "input_audio", "audio": base64.b64encode(recording).decode()}]}}))
            created = [await read_until(greedy, "conversation.item.created") for _ in range(6)]
            assert len(created) == 6
            # However busy the machine: a question is answered while the recordings still wait.
            for _ in range(3):
                assert await ask(server, question) == words
            assert metric(server, "parley_recognizer_waiting") >= 1
        server.assert_alive()
    finally:
        server.stop()
