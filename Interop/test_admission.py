"""What a server does that has no room for another call (protocol chapters A.5, A.7, H.2), and what takes no room."""

import asyncio
import json

import pytest
import websockets
from harness import stun
from harness.offers import attribute, offer
from harness.server import Server
from test_answer_first import CREATE, connect, next_event


@pytest.fixture(scope="module")
def running_server():
    """A tenth of one loop: a few calls fill it."""
    server = Server("admission", "--engines", "synthetic", "--media-loops", "1", "--max-load", "0.1")
    try:
        yield server.wait_until_ready(timeout=15)
    finally:
        server.stop()


async def offered(server, socket):
    """Offers, and checks as a peer does that is there; returns the answer or the refusal."""
    await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer(channel=False)}))
    while (event := await next_event(socket))["type"] not in ("rtc.call.sdp.created", "rtc.call.error"):
        pass
    if event["type"] == "rtc.call.sdp.created":
        username = f"{attribute(event['sdp_answer'], 'ice-ufrag')}:client"
        check = stun.binding_request(username, attribute(event["sdp_answer"], "ice-pwd"))
        assert await asyncio.to_thread(stun.exchange, server.udp_port, check)
    return event


async def until(condition):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come about")


async def test_sockets_without_an_offer_take_no_room(server):
    idle = [await connect(server) for _ in range(100)]
    assert server.get("/readyz")[0] == 200
    async with await connect(server) as socket:
        assert (await offered(server, socket))["type"] == "rtc.call.sdp.created"
    for socket in idle:
        await socket.close()


async def test_calls_beyond_the_room_are_refused_and_those_that_are_up_stay(server):
    sockets = [await connect(server) for _ in range(30)]
    answers = [await offered(server, socket) for socket in sockets]
    kinds = [answer["type"] for answer in answers]
    held = kinds.count("rtc.call.sdp.created")
    assert 1 <= held < 30
    assert kinds == ["rtc.call.sdp.created"] * held + ["rtc.call.error"] * (30 - held), "first come, first served"

    # Too late: the socket was open already.
    for socket, answer in zip(sockets[held:], answers[held:], strict=True):
        assert answer["error"]["type"] == "server_error" and answer["error"]["code"] == "allocation_failed"
        assert "no room" in answer["error"]["message"]
        await asyncio.wait_for(socket.wait_closed(), 10)
        assert socket.close_code == 1013

    # Whoever comes now is refused before the upgrade.
    assert server.get("/readyz")[0] == 503
    assert server.get("/healthz")[0] == 200
    with pytest.raises(websockets.InvalidStatus) as refused:
        await connect(server)
    response = refused.value.response
    assert response.status_code == 503 and int(response.headers["Retry-After"]) > 0
    assert json.loads(response.body)["error"]["code"] == "ServiceUnavailable"
    assert f'parley_calls_refused_total{{reason="load"}} {31 - held}' in server.get("/metrics")[1].decode()

    # Those that are up are served, and an offer that is renewed needs no other place.
    for socket in sockets[:held]:
        await socket.send(json.dumps({"type": "session.update", "session": {"instructions": "Stay."}}))
        while (await next_event(socket))["type"] != "session.updated":
            pass
    assert (await offered(server, sockets[0]))["type"] == "rtc.call.sdp.created"

    # One hangs up, and there is room again.
    await sockets[0].close()
    await until(lambda: server.get("/readyz")[0] == 200)
    async with await connect(server) as socket:
        assert (await offered(server, socket))["type"] == "rtc.call.sdp.created"
    for socket in sockets[1:held]:
        await socket.close()
    await until(lambda: "\nparley_calls 0\n" in server.get("/metrics")[1].decode())
