"""Clients that are wrong or hostile: each gets the documented error or silence, and nobody else feels it."""

import asyncio
import json
import os
import random
import socket

import pytest
import websockets
from harness import stun
from harness.offers import attribute, offer
from test_answer_first import CREATE, connect, next_event

MEBIBYTE = 1024 * 1024


async def answered(socket):
    """Offers on the socket and returns the answer, whatever comes before it."""
    await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
    while (event := await next_event(socket))["type"] != "rtc.call.sdp.created":
        pass
    return event["sdp_answer"]


@pytest.mark.parametrize("text", [
    "", "nonsense", "{", "[]", "null", "12", '"text"', '{"type":', "{}", '{"type":7}', '{"type":null}',
    '{"type":"no.such.event"}', '{"type":"session.update"}', '{"type":"session.update","session":[]}',
    '{"type":"response.create","response":7}', '{"type":"conversation.item.create"}',
    '{"type":"conversation.item.create","item":{"type":"message","role":"user","content":7}}',
    '{"type":"conversation.item.truncate","item_id":"nobody","content_index":0,"audio_end_ms":99999999999999999999}',
    '{"type":"input_audio_buffer.append","audio":"!"}', '{"type":"rtc.call.no.such"}',
    "[" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000, '{"type":"' + "x" * 500_000 + '"}', '{"type":"\\ud800"}',
    '{"type":"session.update","session":{"temperature":1e999}}',
])
async def test_a_message_that_is_wrong_gets_an_error_and_the_session_goes_on(server, text):
    async with await connect(server) as socket:
        await answered(socket)
        assert (await next_event(socket))["type"] == "session.created"
        await socket.send(text)
        error = await next_event(socket)
        assert error["type"] in ("error", "rtc.call.error")
        assert error["error"]["message"]
        assert len(json.dumps(error)) < 4096, "the error repeats what the client sent"
        await socket.send(json.dumps({"type": "session.update", "session": {}}))
        assert (await next_event(socket))["type"] == "session.updated"


HOSTILE_LINES = [
    "m=audio 99999999999999999999 UDP/TLS/RTP/SAVPF 111", "m=audio -1 UDP/TLS/RTP/SAVPF 111",
    "a=sctp-port:18446744073709551616", "a=max-message-size:99999999999999999999999", "a=max-message-size:-1",
    "a=rtpmap:4294967296 opus/48000/2", "a=rtpmap:111 opus/99999999999999999999/2", "a=ssrc:99999999999999 cname:x",
    "a=candidate:1 1 udp 99999999999999999999 256.256.256.256 99999999 typ host",
    "a=candidate:1 1 udp 1 " + "9" * 5000 + " 1 typ host", "a=extmap:-5 urn:x", "a=mid:" + "m" * 10_000,
    "t=18446744073709551616 -1", "a=ice-ufrag:", "a=group:BUNDLE " + "0 " * 5000,
]


@pytest.mark.parametrize("sdp, code", [
    ("", "missing_sdp"), (None, "missing_sdp"), ("nonsense", "invalid_sdp"), ("v=0\r\n", "invalid_sdp"),
    (offer()[:200], "invalid_sdp"), (offer(ice=False), "invalid_sdp"), (offer(fingerprint=None), "invalid_sdp"),
    (offer(fingerprint="AA:BB"), "invalid_sdp"), (offer(fingerprint="zz:" * 31 + "zz"), "invalid_sdp"),
    (offer(audio=False), ("invalid_sdp", "unsupported_media")), (offer(codecs="96"), "unsupported_media"),
    (offer(extra=["a=x:" + "y" * 70_000]), "message_too_large"),
], ids=lambda value: None if isinstance(value, (str, type(None))) and len(str(value)) > 20 else str(value)[:20])
async def test_an_offer_that_cannot_work_is_refused_by_code(server, sdp, code):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE} | ({} if sdp is None else {"sdp_offer": sdp})))
        refusal = await next_event(socket)
        assert refusal["type"] == "rtc.call.error"
        assert refusal["error"]["code"] in ((code,) if isinstance(code, str) else code)
        assert refusal["error"]["type"] == "invalid_request_error"
        if code != "message_too_large":
            await answered(socket)


@pytest.mark.parametrize("line", HOSTILE_LINES, ids=lambda line: line[:30])
async def test_a_hostile_line_in_an_offer_gets_an_answer_or_an_error(server, line):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer(extra=[line])}))
        assert (await next_event(socket))["type"] in ("rtc.call.sdp.created", "rtc.call.error")


async def test_every_truncation_of_an_offer_gets_an_answer_or_an_error(server):
    complete = offer()
    async with await connect(server) as socket:
        for length in range(1, len(complete), 7):
            await socket.send(json.dumps({"type": CREATE, "sdp_offer": complete[:length]}))
            while (event := await next_event(socket))["type"] == "session.created":
                pass
            if event["type"] == "rtc.call.sdp.created":
                break  # Enough of it was left; from here on it would be a second offer.
            assert event["type"] == "rtc.call.error"


async def test_a_message_above_the_limit_closes_with_1009(server):
    async with await connect(server) as socket:
        with pytest.raises(websockets.ConnectionClosed):
            await socket.send(json.dumps({"type": CREATE, "sdp_offer": "v" * (2 * MEBIBYTE)}))
            while True:
                await asyncio.wait_for(socket.recv(), 10)
        assert socket.close_code == 1009


async def test_binary_garbage_and_broken_text_do_not_end_other_calls(server):
    async with await connect(server) as bystander:
        await answered(bystander)
        assert (await next_event(bystander))["type"] == "session.created"
        for payload in (os.urandom(1000), b"\xff\xfe", b""):
            async with await connect(server) as socket:
                await socket.send(payload)
                try:
                    await asyncio.wait_for(socket.recv(), 10)
                except websockets.ConnectionClosed:
                    pass
        await bystander.send(json.dumps({"type": "session.update", "session": {}}))
        assert (await next_event(bystander))["type"] == "session.updated"


async def test_sockets_that_never_offer_cost_little_and_harm_nobody(server):
    before = server.resident_bytes()
    idle = [await connect(server) for _ in range(100)]
    async with await connect(server) as socket:
        await answered(socket)
    assert server.resident_bytes() - before < 50 * MEBIBYTE
    for each in idle:
        each.transport.abort()


async def test_a_socket_that_stops_reading_does_not_stop_others(server):
    async with await connect(server) as deaf:
        await answered(deaf)
        deaf.transport.pause_reading()
        before = server.resident_bytes()
        message = json.dumps({"type": "session.update", "session": {"instructions": "x" * 60_000}})
        try:
            for _ in range(500):
                await asyncio.wait_for(deaf.send(message), 2)
        except (TimeoutError, websockets.ConnectionClosed):
            pass  # The server stopped taking more, or hung up: both bound its memory.
        async with await connect(server) as socket:
            await answered(socket)
        assert server.resident_bytes() - before < 64 * MEBIBYTE
        deaf.transport.abort()


def test_random_datagrams_get_no_answer(server):
    random.seed(7)
    for length in [0, 1, 2, 3, 4, 12, 19, 20, 28, 100, 1200, 1472]:
        for first in (0, 1, 3, 20, 22, 63, 64, 128, 200, 255):
            datagram = (bytes([first]) + random.randbytes(length))[:length]
            assert stun.exchange(server.udp_port, datagram, timeout=0.02) is None


def test_a_check_of_an_unknown_user_gets_no_answer(server):
    assert stun.exchange(server.udp_port, stun.binding_request("nobody:client", "x" * 24)) is None


async def test_only_a_check_with_the_right_password_is_answered(server):
    async with await connect(server) as socket:
        answer = await answered(socket)
        username = f"{attribute(answer, 'ice-ufrag')}:client"
        password = attribute(answer, "ice-pwd")
        reply = await asyncio.to_thread(stun.exchange, server.udp_port, stun.binding_request(username, password))
        assert reply is not None and stun.message_type(reply) == 0x0101
        for wrong in ("", "x" * 24, password[:-1] + ("a" if password[-1] != "a" else "b"), password.swapcase()):
            request = stun.binding_request(username, wrong)
            reply = await asyncio.to_thread(stun.exchange, server.udp_port, request, 0.3)
            assert reply is None or stun.message_type(reply) == 0x0111, "a check with a wrong password succeeded"


async def test_a_flood_of_datagrams_does_not_disturb_signalling(server):
    before = server.resident_bytes()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(20_000):
            datagram = os.urandom(60) if number % 2 else b"\x80\x6f" + os.urandom(100)
            sender.sendto(datagram, ("127.0.0.1", server.udp_port))
    async with await connect(server) as control:
        await answered(control)
    assert server.resident_bytes() - before < 16 * MEBIBYTE


@pytest.mark.parametrize("query, status", [
    ("", 400), ("?model=x", 400), ("?api-version=banana&model=x", 400), ("?api-version=2026-01-01-preview", 400),
])
async def test_a_handshake_with_wrong_parameters_is_refused_before_the_upgrade(server, query, status):
    url = f"ws://127.0.0.1:{server.http_port}/voice-live/realtime/calls{query}"
    with pytest.raises(websockets.InvalidStatus) as refusal:
        await websockets.connect(url)
    assert refusal.value.response.status_code == status
    assert json.loads(refusal.value.response.body)["error"]["code"]


def test_a_plain_request_of_a_socket_endpoint_asks_for_an_upgrade(server):
    assert server.get("/voice-live/realtime/calls?api-version=2026-01-01-preview&model=x")[0] == 426
    assert server.get("/no/such/path")[0] == 404


def test_an_upgrade_of_another_kind_gets_the_plain_answer(server):
    for upgrade in ("h2c", "websocket", "banana"):
        with socket.create_connection(("127.0.0.1", server.http_port), timeout=5) as raw:
            raw.sendall(
                f"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n\r\n".encode())
            assert raw.recv(4096).startswith(b"HTTP/1.1 200"), f"Upgrade: {upgrade}"


def test_bytes_that_are_not_http_end_the_connection_only(server):
    for garbage in (b"\0" * 100, os.urandom(5000), b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"/" * 200_000):
        with socket.create_connection(("127.0.0.1", server.http_port), timeout=5) as raw:
            try:
                raw.sendall(garbage + b"\r\n\r\n")
                raw.recv(4096)
            except OSError:
                pass
