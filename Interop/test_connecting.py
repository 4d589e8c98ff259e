"""Calls whose peer never connects hold no place (protocol chapters B.3, B.8, H.2)."""

import asyncio
import json
import time

import pytest
import websockets
from harness import stun
from harness.offers import attribute, offer
from harness.server import Server
from test_answer_first import CREATE, connect, next_event

ANSWER, REFUSAL = "rtc.call.sdp.created", "rtc.call.error"


@pytest.fixture
def server():
    """A tenth of one loop: a few calls fill it, on any machine."""
    server = Server("connecting", "--engines", "synthetic", "--media-loops", "1", "--max-load", "0.1")
    try:
        yield server.wait_until_ready(timeout=15)
        server.assert_alive()
    finally:
        server.stop()


async def offered(socket):
    """Offers, with no peer behind it; returns the answer or the refusal."""
    await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer(channel=False)}))
    while (event := await next_event(socket, timeout=10))["type"] not in (ANSWER, REFUSAL):
        pass
    return event


async def checked(server, answer):
    """One valid connectivity check; whether it was answered."""
    sdp = answer["sdp_answer"]
    check = stun.binding_request(f"{attribute(sdp, 'ice-ufrag')}:client", attribute(sdp, "ice-pwd"))
    return await asyncio.to_thread(stun.exchange, server.udp_port, check) is not None


async def caller_is_served(server):
    """A caller with a peer is admitted at its socket, at its offer and at its check."""
    async with await connect(server) as socket:
        answer = await offered(socket)
        assert answer["type"] == ANSWER, answer
        assert await checked(server, answer)
        await socket.send(json.dumps({"type": "session.update", "session": {"instructions": "Stay."}}))
        while (event := await next_event(socket))["type"] != "session.updated":
            assert event["type"] != REFUSAL, event


def metric(server, name):
    """The value of one sample, named with its labels; 0 if it is not there."""
    lines = server.get("/metrics")[1].decode().splitlines()
    return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + " ")), 0.0)


async def until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        await asyncio.sleep(0.05)


async def test_dead_offers_whose_sockets_close_refuse_no_caller(server):
    for _ in range(52):
        async with await connect(server) as socket:
            assert (await offered(socket))["type"] == ANSWER
    await caller_is_served(server)
    assert server.get("/readyz")[0] == 200
    await until(lambda: metric(server, "parley_calls") == 0)
    assert metric(server, 'parley_call_attempts_total{outcome="unchecked"}') == 52


async def test_dead_offers_whose_sockets_stay_refuse_no_caller(server):
    sockets = await asyncio.gather(*(connect(server) for _ in range(52)))
    dead = [asyncio.create_task(offered(socket)) for socket in sockets]
    await asyncio.sleep(0.2)
    await caller_is_served(server)
    await caller_is_served(server)
    # How many of the dead offers are answered depends on the room that the machine has.
    answers = await asyncio.gather(*dead)
    answered = [answer for answer in answers if answer["type"] == ANSWER]
    assert answered
    assert {answer["error"]["code"] for answer in answers if answer["type"] == REFUSAL} <= {"allocation_failed"}
    assert metric(server, 'parley_calls_by_state{state="connecting"}') == len(answered)
    for socket in sockets:
        await socket.close()
    await until(lambda: metric(server, "parley_calls") == 0)


async def test_a_call_without_a_check_fails_after_ten_seconds(server):
    async with await connect(server) as socket:
        assert (await offered(socket))["type"] == ANSWER
        start = time.monotonic()
        while (event := await next_event(socket, timeout=20))["type"] != REFUSAL:
            pass
        assert event["error"]["code"] == "connection_failed" and event["error"]["type"] == "server_error"
        assert "connectivity check" in event["error"]["message"]
        assert time.monotonic() - start > 9
        await asyncio.wait_for(socket.wait_closed(), 10)
        assert socket.close_code == 1011
    await until(lambda: metric(server, "parley_calls") == 0)


async def test_a_burst_of_callers_keeps_every_promise_and_the_rest_is_refused(server):
    sockets = await asyncio.gather(*(connect(server) for _ in range(60)))

    async def call(socket):
        answer = await offered(socket)
        if answer["type"] == ANSWER:
            assert await checked(server, answer)
        return answer

    answers = await asyncio.gather(*(call(socket) for socket in sockets))
    held = [socket for socket, answer in zip(sockets, answers, strict=True) if answer["type"] == ANSWER]
    assert 1 <= len(held) < 60
    limit = metric(server, "parley_admission_limit_ratio")
    assert 0 < metric(server, 'parley_admission_demand_ratio{loop="0"}') <= limit
    for answer in answers:
        if answer["type"] == REFUSAL:
            assert answer["error"]["code"] == "allocation_failed"
    for socket in held:
        await socket.send(json.dumps({"type": "session.update", "session": {"instructions": "Stay."}}))
        while (event := await next_event(socket))["type"] != "session.updated":
            assert event["type"] != REFUSAL, "an answer was a promise"
    refused = metric(server, 'parley_calls_refused_total{reason="load"}')
    refused += metric(server, 'parley_calls_refused_total{reason="connecting"}')
    assert refused == 60 - len(held)
    for socket in sockets:
        await socket.close()


async def test_connecting_calls_of_one_client_are_limited(server):
    sockets, refused = [], None
    for _ in range(5):
        opened = await asyncio.gather(*(connect(server) for _ in range(40)), return_exceptions=True)
        refused = next((attempt.response for attempt in opened if isinstance(attempt, websockets.InvalidStatus)), None)
        opened = [attempt for attempt in opened if not isinstance(attempt, BaseException)]
        sockets += opened
        # The first of them wait, until the client is known for offers with no peer behind them.
        await asyncio.gather(*(offered(socket) for socket in opened))
        if refused:
            break
    assert refused is not None and refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    assert metric(server, 'parley_calls_refused_total{reason="connecting"}') > 0
    assert metric(server, 'parley_calls_by_state{state="connecting"}') <= 128
    assert server.get("/readyz")[0] == 200
    for socket in sockets:
        await socket.close()
    await until(lambda: metric(server, "parley_calls") == 0)
    await caller_is_served(server)
