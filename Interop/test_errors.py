"""Each error of the protocol's chapter H, provoked once: in a call over its control socket and its data channel, and on
the plain endpoint."""

import asyncio
import itertools
import json

import pytest
import websockets
from harness import schema
from harness.log import DC, WS
from harness.offers import offer
from harness.peer import Caller
from harness.verdict import check

CALLS, PLAIN = "/voice-live/realtime/calls", "/voice-live/realtime"
ENDPOINTS = pytest.mark.parametrize("path", [CALLS, PLAIN], ids=["call", "plain"])
MEBIBYTE = 1024 * 1024


def update(**session):
    return {"type": "session.update", "session": session}


def create(**item):
    return {"type": "conversation.item.create", "item": item}


def said(text, **more):
    return create(type="message", role="user", content=[{"type": "input_text", "text": text}], **more)


def respond(**response):
    return {"type": "response.create", "response": response}


LONG = said("Count to fifty.")
"""What follows takes seconds to say, so that a response of it is still active when the next event comes."""

# What is sent; only its last event is answered by an error. Code and param of the error.
SCENES = {
    "no json": (["nonsense"], "invalid_json", None),
    "no object": (["[1]"], "invalid_json", None),
    "no type": ([{}], "missing_required_parameter", "type"),
    "missing": ([{"type": "session.update"}], "missing_required_parameter", "session"),
    "wrong type": ([update(temperature="hot")], "invalid_type", "session.temperature"),
    "out of range": (
        [update(turn_detection={"type": "server_vad", "threshold": 7})], "invalid_value",
        "session.turn_detection.threshold"),
    "wrong value": ([update(output_audio_format="mp3")], "invalid_value", "session.output_audio_format"),
    "another model": ([update(model="other")], "invalid_value", "session.model"),
    "unknown event": ([{"type": "no.such.event"}], "unknown_event", "type"),
    "unsupported event": ([{"type": "transcription_session.update"}], "unsupported_event", "type"),
    "nothing to commit": ([{"type": "input_audio_buffer.clear"}, {"type": "input_audio_buffer.commit"}],
                          "input_audio_buffer_commit_empty", None),
    "active response": ([LONG, respond(), respond()], "conversation_already_has_active_response", None),
    "nothing to cancel": ([{"type": "response.cancel"}], "response_cancel_not_active", None),
    "cancelled twice": ([LONG, respond(), {"type": "response.cancel"}, {"type": "response.cancel"}],
                        "response_cancel_not_active", None),
    "nothing to retrieve": ([{"type": "conversation.item.retrieve", "item_id": "no"}], "item_not_found", "item_id"),
    "nothing to delete": ([{"type": "conversation.item.delete", "item_id": "no"}], "item_not_found", "item_id"),
    "nothing to truncate": (
        [{"type": "conversation.item.truncate", "item_id": "no", "content_index": 0, "audio_end_ms": 0}],
        "item_not_found", "item_id"),
    "nothing before": ([said("Hi") | {"previous_item_id": "no"}], "item_not_found", "previous_item_id"),
    "nothing to approve": ([{"type": "mcp_approval_response", "approval_request_id": "no", "approve": True}],
                           "item_not_found", "approval_request_id"),
    "id taken": ([said("Hi", id="twice"), said("Hi", id="twice")], "item_already_exists", "item.id"),
    "no such call": ([create(type="function_call_output", call_id="no", output="7")], "invalid_tool_call_id",
                     "item.call_id"),
    "no such voice": ([update(voice={"type": "azure-standard", "name": "nobody at all"})], "invalid_value",
                      "session.voice.name"),
    "two channels": ([update(input_audio_echo_cancellation={"type": "server_echo_cancellation", "channels": 2})],
                     "invalid_ec_channels_requires_client", "session.input_audio_echo_cancellation.channels"),
    "one channel": ([update(input_audio_echo_cancellation={"reference_source": "client", "channels": 1})],
                    "invalid_ec_reference_channels", "session.input_audio_echo_cancellation.channels"),
    "avatar": ([update(avatar={"character": "lisa", "customized": False})], "avatar_not_supported", "session.avatar"),
    "avatar connects": ([{"type": "session.avatar.connect", "client_sdp": "eyJ9"}], "avatar_not_supported", None),
    "too many responses": (
        [respond(conversation="none", input_items=[LONG["item"]]) for _ in range(5)], "rate_limit_exceeded", None),
    "bad response": ([respond(temperature=9)], "invalid_value", "response.temperature"),
}
SCENE = pytest.mark.parametrize("scene", SCENES)
_numbers = itertools.count()


def numbered(events):
    """The events with an id each, where they are events at all, and the id of the last one."""
    id = None
    for event in events:
        if isinstance(event, dict):
            id = f"mine_{next(_numbers)}"
            yield event | {"event_id": id}, id
        else:
            yield event, None


def assert_error(error, code, param, id):
    assert error["error"]["code"] == code
    assert error["error"].get("param") == param
    assert error["error"]["event_id"] == id
    assert error["error"]["message"]
    assert error["error"]["type"] == ("rate_limit_error" if code == "rate_limit_exceeded" else "invalid_request_error")


async def next_event(socket, timeout=10):
    event = json.loads(await asyncio.wait_for(socket.recv(), timeout))
    assert list(schema.faults(event)) == []
    return event


async def next_error(socket):
    while (event := await next_event(socket))["type"] != "error":
        pass
    return event


async def connect(server, path):
    """A session on that endpoint, up to its first event."""
    socket = await websockets.connect(server.socket_url(path), max_size=4 * MEBIBYTE)
    if path == CALLS:
        await socket.send(json.dumps({"type": "rtc.call.sdp.create", "sdp_offer": offer()}))
        assert (await next_event(socket))["type"] == "rtc.call.sdp.created"
    assert (await next_event(socket))["type"] == "session.created"
    return socket


async def assert_going_on(socket):
    await socket.send(json.dumps(update(instructions="Go on.")))
    while (event := await next_event(socket))["type"] != "session.updated":
        assert event["type"] != "error"
    assert event["session"]["instructions"] == "Go on."


@ENDPOINTS
@SCENE
@pytest.mark.proves("D.0 malformed event", "E.1 error", "M.7", "M.26")
async def test_each_error_is_told_and_the_session_goes_on(server, path, scene):
    events, code, param = SCENES[scene]
    async with await connect(server, path) as socket:
        for event, id in numbered(events):
            await socket.send(json.dumps(event) if isinstance(event, dict) else event)
        assert_error(await next_error(socket), code, param, id)
        await assert_going_on(socket)


@pytest.mark.proves("C.3 error")
async def test_each_error_is_told_on_the_data_channel_as_well(server):
    caller = Caller()
    try:
        await caller.call(server.socket_url())
        for events, code, param in SCENES.values():
            for event, id in numbered(events):
                if isinstance(event, dict):
                    caller.send(event)
                else:
                    caller.channel.send(event)
            for channel in (DC, WS):
                error = await caller.log.wait(
                    "error", channel=channel,
                    where=lambda e: e["error"]["event_id"] == id and e["error"]["code"] == code)
                assert_error(error, code, param, id)
            if respond()["type"] in [event.get("type") for event in events if isinstance(event, dict)]:
                caller.send({"type": "response.cancel"})
                await asyncio.sleep(0.3)
        caller.send(update(instructions="Go on."))
        await caller.log.wait("session.updated", where=lambda e: e["session"]["instructions"] == "Go on.")
    finally:
        await caller.hang_up()


@ENDPOINTS
@pytest.mark.proves("F.1 unknown fields", "E.1 warning")
async def test_an_unknown_field_is_a_warning(server, path):
    async with await connect(server, path) as socket:
        await socket.send(json.dumps(update(colour="red", taste="sweet")))
        assert (await next_event(socket))["type"] == "session.updated"
        warning = await next_event(socket)
        assert (warning["type"], warning["warning"]["code"]) == ("warning", "unknown_parameter")
        await assert_going_on(socket)


@pytest.mark.parametrize("chunk", [
    {"audio": "!!!!"}, {"audio": "AAA"}, {"audio": "AAAA"},
], ids=["no base64", "cut base64", "half a sample"])
@pytest.mark.proves("D.2 base64", "D.2 odd length")
async def test_audio_that_is_none_is_refused_and_dropped(server, chunk):
    async with await connect(server, PLAIN) as socket:
        await socket.send(json.dumps({"type": "input_audio_buffer.append", "event_id": "mine"} | chunk))
        if chunk["audio"] == "AAA":  # Two bytes, their padding left out, as some clients do.
            return await assert_going_on(socket)
        assert_error(await next_error(socket), "invalid_audio", "audio", "mine")
        await assert_going_on(socket)


@pytest.mark.proves("D.2 not in a call")
async def test_audio_events_in_a_call_are_refused_once(server):
    async with await connect(server, CALLS) as socket:
        for number in range(3):
            await socket.send(json.dumps(
                {"type": "input_audio_buffer.append", "event_id": f"mine_{number}", "audio": "AAAA"}))
        assert (await next_error(socket))["error"]["event_id"] == "mine_0"
        await assert_going_on(socket)


@ENDPOINTS
async def test_garbage_without_end_closes_with_1003(server, path):
    async with await connect(server, path) as socket:
        for _ in range(10):
            await socket.send("nonsense")
        with pytest.raises(websockets.ConnectionClosed):
            while True:
                assert (await next_event(socket))["error"]["code"] == "invalid_json"
        assert socket.close_code == 1003


@pytest.mark.parametrize("path, limit", [(CALLS, MEBIBYTE), (PLAIN, 16 * MEBIBYTE)], ids=["call", "plain"])
async def test_a_message_above_the_limit_closes_with_1009(server, path, limit):
    # Not as a context: leaving one aborts the transport, which asyncio cannot do when the server has taken the rest of the
    # message after its close frame.
    socket = await connect(server, path)
    with pytest.raises(websockets.ConnectionClosed):
        await socket.send(json.dumps(update(instructions="x" * (limit + 64 * 1024))))
        while True:
            await asyncio.wait_for(socket.recv(), 10)
    assert socket.close_code == 1009
    await asyncio.wait_for(socket.wait_closed(), 30)


@ENDPOINTS
async def test_text_that_is_no_utf_8_closes_with_1007(server, path):
    async with await connect(server, path) as socket:
        socket.transport.write(b"\x81\x84\0\0\0\0\xff\xfe\xff\xfe")
        with pytest.raises(websockets.ConnectionClosed):
            while True:
                await asyncio.wait_for(socket.recv(), 10)
        assert socket.close_code == 1007


# rtc.call.error

CALL_ERRORS = {
    "no sdp": ({}, "missing_sdp"),
    "empty sdp": ({"sdp_offer": ""}, "missing_sdp"),
    "sdp of another type": ({"sdp_offer": 7}, "invalid_sdp"),
    "nonsense": ({"sdp_offer": "nonsense"}, "invalid_sdp"),
    "no ice": ({"sdp_offer": offer(ice=False)}, "invalid_sdp"),
    "no fingerprint": ({"sdp_offer": offer(fingerprint=None)}, "invalid_sdp"),
    "no common codec": ({"sdp_offer": offer(codecs="96")}, "unsupported_media"),
    "bad session": (
        {"sdp_offer": offer(), "session": {"turn_detection": {"type": "server_vad", "threshold": 7}}},
        "invalid_session"),
    "session of another type": ({"sdp_offer": offer(), "session": 5}, "invalid_session"),
    "temperature of another type": ({"sdp_offer": offer(), "session": {"temperature": "hot"}}, "invalid_session"),
    "unknown format": ({"sdp_offer": offer(), "session": {"input_audio_format": "mp3"}}, "invalid_session"),
    "unknown voice": (
        {"sdp_offer": offer(), "session": {"voice": {"type": "azure-standard", "name": "nobody at all"}}},
        "invalid_session"),
    "avatar": ({"sdp_offer": offer(), "session": {"avatar": {"character": "lisa", "customized": False}}},
               "avatar_not_supported"),
}


@pytest.mark.parametrize("case", CALL_ERRORS)
async def test_an_offer_that_is_refused_may_be_followed_by_another(server, case):
    fields, code = CALL_ERRORS[case]
    async with websockets.connect(server.socket_url()) as socket:
        await socket.send(json.dumps({"type": "rtc.call.sdp.create", "event_id": "mine"} | fields))
        refusal = await next_event(socket)
        assert refusal["type"] == "rtc.call.error"
        assert refusal["operation"] == "rtc.call.sdp.create"
        assert refusal["error"]["code"] == code
        assert refusal["error"]["type"] == "invalid_request_error"
        assert refusal["error"]["message"]
        assert refusal["error"]["event_id"] == "mine"
        await socket.send(json.dumps({"type": "rtc.call.sdp.create", "sdp_offer": offer()}))
        while (event := await next_event(socket))["type"] != "rtc.call.sdp.created":
            assert event["type"] == "session.created"
        assert event["rtc_call_id"] == refusal["rtc_call_id"]


async def test_an_offer_that_is_too_large_ends_the_call(server):
    async with websockets.connect(server.socket_url()) as socket:
        await socket.send(json.dumps({"type": "rtc.call.sdp.create", "sdp_offer": offer(extra=["a=x:" + "y" * 70_000])}))
        assert (await next_event(socket))["error"]["code"] == "message_too_large"
        with pytest.raises(websockets.ConnectionClosed):
            await next_event(socket)
        assert socket.close_code == 1008


async def test_an_operation_that_nobody_knows_is_refused_by_its_name(server):
    async with await connect(server, CALLS) as socket:
        await socket.send(json.dumps({"type": "rtc.call.candidate.add", "event_id": "mine"}))
        refusal = await next_event(socket)
        assert (refusal["type"], refusal["error"]["code"]) == ("rtc.call.error", "unsupported_operation")
        assert refusal["operation"] == "rtc.call.candidate.add"
        await assert_going_on(socket)


async def test_a_page_may_not_place_calls_over_the_data_channel(server):
    caller = Caller()
    try:
        await caller.call(server.socket_url())
        caller.send({"type": "rtc.call.sdp.create", "event_id": "mine", "sdp_offer": offer()})
        # The channels have no order in common: the copy on the control socket may be the later one.
        for channel in (DC, WS):
            error = await caller.log.wait("error", channel=channel)
            assert_error(error, "unsupported_event", "type", "mine")
        check(caller.log)
    finally:
        await caller.hang_up()
