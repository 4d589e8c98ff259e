"""The answer-first gate (protocol chapter B.5): the first message after an offer is its answer."""

import asyncio
import json

import pytest
import websockets
from harness import schema
from harness.offers import attribute, offer

CREATE = "rtc.call.sdp.create"


async def next_event(socket, timeout=5):
    event = json.loads(await asyncio.wait_for(socket.recv(), timeout))
    assert list(schema.faults(event)) == []
    return event


async def connect(server, **parameters):
    return await websockets.connect(server.socket_url(**parameters), max_size=4 * 1024 * 1024)


@pytest.mark.parametrize("behind", [[], ["session.update"], ["session.update", "session.update"]])
@pytest.mark.parametrize("session", [None, {"instructions": "Be brief."}])
@pytest.mark.proves(
    "D.0 rtc.call.sdp.create", "D.0 order of events", "E.1 rtc.call.sdp.created", "M.11", "M.12", "M.24", "M.25",
    "M.28")
async def test_the_answer_comes_before_everything_else(server, session, behind):
    async with await connect(server) as socket:
        create = {"type": CREATE, "sdp_offer": offer()} | ({"session": session} if session else {})
        await socket.send(json.dumps(create))
        for type in behind:
            await socket.send(json.dumps({"type": type, "session": {"instructions": "Be exact."}}))
        answer = await next_event(socket)
        assert answer["type"] == "rtc.call.sdp.created"
        created = await next_event(socket)
        assert created["type"] == "session.created"
        assert created["session"]["id"] == answer["rtc_call_id"]
        assert created["session"]["model"] == "gpt-realtime"
        for _ in range(len(behind) + (1 if session else 0)):
            assert (await next_event(socket))["type"] == "session.updated"


async def test_nothing_is_said_before_the_offer(server):
    async with await connect(server) as socket:
        with pytest.raises(TimeoutError):
            await next_event(socket, timeout=3)
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
        assert (await next_event(socket))["type"] == "rtc.call.sdp.created"


async def test_a_client_that_speaks_before_its_offer_is_told_of_its_session(server):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": "session.update", "session": {"instructions": "Be brief."}}))
        assert (await next_event(socket))["type"] == "session.created"
        assert (await next_event(socket))["type"] == "session.updated"
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
        assert (await next_event(socket))["type"] == "rtc.call.sdp.created"


async def test_a_client_that_waits_for_its_session_gets_it_in_the_end(server):
    async with await connect(server) as socket:
        assert (await next_event(socket, timeout=8))["type"] == "session.created"
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
        assert (await next_event(socket))["type"] == "rtc.call.sdp.created"


@pytest.mark.proves("E.1 rtc.call.error", "M.27")
async def test_a_refused_offer_may_be_followed_by_a_good_one(server):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "event_id": "mine_1", "sdp_offer": ""}))
        refusal = await next_event(socket)
        assert refusal["type"] == "rtc.call.error"
        assert refusal["operation"] == CREATE
        assert refusal["error"]["type"] == "invalid_request_error"
        assert refusal["error"]["code"] == "missing_sdp"
        assert refusal["error"]["message"] == "SDP offer is required"
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
        types = [(await next_event(socket))["type"] for _ in range(2)]
        assert "rtc.call.sdp.created" in types


async def test_a_refused_session_gets_no_answer(server):
    async with await connect(server) as socket:
        session = {"turn_detection": {"type": "server_vad", "threshold": 7}}
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer(), "session": session}))
        refusal = await next_event(socket)
        assert (refusal["type"], refusal["error"]["code"]) == ("rtc.call.error", "invalid_session")


async def test_a_second_offer_renegotiates_or_is_refused_by_code(server):
    first = offer()
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": first}))
        answer = await next_event(socket)
        assert (await next_event(socket))["type"] == "session.created"
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": first}))
        second = await next_event(socket)
        assert second["rtc_call_id"] == answer["rtc_call_id"]
        if second["type"] == "rtc.call.error":
            assert second["error"]["code"] in ("call_already_exists", "call_in_progress")
        else:
            assert second["type"] == "rtc.call.sdp.created"


async def test_the_subprotocol_is_echoed_and_the_key_bearing_one_is_not(server):
    async def selected(*offered):
        async with websockets.connect(server.socket_url(), subprotocols=offered or None) as socket:
            return socket.subprotocol

    assert await selected() is None
    assert await selected("realtime") == "realtime"
    assert await selected("openai-insecure-api-key.secret", "realtime") == "realtime"


@pytest.mark.parametrize("direction, mirrored", [
    ("sendrecv", "sendrecv"), ("recvonly", "sendonly"), ("sendonly", "recvonly"), ("inactive", "inactive"),
])
async def test_the_answer_mirrors_the_direction(server, direction, mirrored):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer().replace("sendrecv", direction)}))
        answer = (await next_event(socket))["sdp_answer"]
        assert f"a={mirrored}\r\n" in answer


@pytest.mark.proves("M.3", "M.12")
async def test_the_answer_holds_what_clients_look_for(server):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer(codecs="0 111")}))
        answer = (await next_event(socket))["sdp_answer"]
        assert answer.startswith("v=0\r\n")
        assert "\n" not in answer.replace("\r\n", "")
        assert attribute(answer, "setup") in ("passive", "active")
        assert "a=ice-lite\r\n" in answer
        assert "opus/48000/2" in answer
        assert f" 127.0.0.1 {server.udp_port} typ host" in attribute(answer, "candidate")
        assert attribute(answer, "msid").split(" ")[0] not in ("", "-")
        for line in ("c=IN IP4 ", "m=audio ", "m=application ", "a=group:BUNDLE 0 1", "a=rtcp-mux",
                     "a=end-of-candidates", "a=sctp-port:5000"):
            assert f"\r\n{line}" in answer, f"no {line!r} in the answer"
