"""The account of a turn's time that a client may ask for, on both endpoints: which stages, that they add up, and that
nobody else is told (docs/latency.md)."""

import base64

import pytest
import websockets
from harness import speech
from harness.control import Control
from harness.log import DC, WS, in_order
from harness.peer import Caller
from harness.server import Server
from harness.verdict import check, check_plain

PLAIN = "/voice-live/realtime"
LATENCY = "parley.turn.latency"
STOPPED = "output_audio_buffer.stopped"
QUESTION = "what is the weather like in london today"
CHAT, SYNTHESIZER, RECOGNIZER = 130, 70, 90
"""How long the engines take, in milliseconds."""


@pytest.fixture(scope="module")
def running_server():
    server = Server(
        "latency_events", "--engines",
        f"synthetic:recognizer={RECOGNIZER},chat={CHAT},synthesizer={SYNTHESIZER}")
    try:
        yield server.wait_until_ready(timeout=15)
    finally:
        server.stop()


async def call(server, **parameters):
    return await Caller().call(server.socket_url(**parameters))


async def plain(server, **parameters):
    client = await Control.open(server.socket_url(PLAIN, **parameters))
    await client.log.wait("session.created")
    await client.send({"type": "session.update", "session": {"input_audio_sampling_rate": speech.RATE}})
    await client.log.wait("session.updated")
    return client


async def say(client, text):
    """Sends a sentence and the silence that ends it, as fast as the socket takes it."""
    samples = speech.speak(text)
    for piece in (samples, speech.silence(1.0)):
        for start in range(0, len(piece), speech.RATE // 10):
            audio = base64.b64encode(piece[start:start + speech.RATE // 10].astype("<i2").tobytes()).decode()
            await client.send({"type": "input_audio_buffer.append", "audio": audio})


def assert_account(event, *, spoken_turn, silence):
    """What the event says holds together, and the engines took what they were told to take."""
    stages = {stage["name"]: stage["ms"] for stage in event["stages"]}
    assert len(stages) == len(event["stages"]), "no stage twice"
    heard = ["jitter_buffer", "detector", "recognizer"] if spoken_turn else []
    assert in_order(stages, *heard, "chat", "synthesizer", "pacer")
    assert set(stages) <= {*heard, "wait", "chat", "synthesizer", "pacer"}
    assert all(ms >= 0 for ms in stages.values())
    assert abs(sum(stages.values()) - event["total_ms"]) < 1
    engines = [name for name in ("recognizer", "wait", "chat", "synthesizer") if name in stages]
    share = event["total_ms"] - event["silence_ms"] - sum(stages[name] for name in engines)
    assert abs(share - event["server_ms"]) < 1
    assert event["silence_ms"] == pytest.approx(silence, abs=1)
    assert stages["chat"] >= CHAT and stages["synthesizer"] >= SYNTHESIZER
    if spoken_turn:
        assert stages["recognizer"] >= RECOGNIZER
        assert event["item_id"]
    else:
        assert "item_id" not in event


def assert_belongs(event, log, channel):
    """It is of the response that spoke, once, and told when its first sound has left."""
    [response] = log.all("response.created", channel)
    assert event["response_id"] == response["response"]["id"]
    assert event["event_id"].startswith("event_")
    assert in_order(log.types(channel), "response.created", LATENCY)


async def test_a_caller_that_asks_is_told_of_a_spoken_turn(server):
    caller = await call(server, latency_events="true")
    await caller.ask(QUESTION)
    await caller.log.wait(STOPPED)
    [event] = caller.log.all(LATENCY)
    assert_account(event, spoken_turn=True, silence=500)
    assert_belongs(event, caller.log, DC)
    [committed] = caller.log.all("input_audio_buffer.committed")
    assert event["item_id"] == committed["item_id"]
    assert LATENCY not in caller.log.types(WS), "events of responses take the data channel"
    await caller.hang_up()


async def test_without_a_data_channel_it_comes_on_the_control_socket(server):
    caller = await Caller().call(server.socket_url(latency_events="true"), channel=False)
    await caller.control.send({"type": "response.create", "response": {"instructions": "Greet."}})
    await caller.log.wait(STOPPED)
    [event] = caller.log.all(LATENCY, WS)
    assert_account(event, spoken_turn=False, silence=0)
    assert_belongs(event, caller.log, WS)
    await caller.hang_up()


async def test_each_response_that_speaks_has_its_own(server):
    caller = await call(server, latency_events="true")
    for count in (1, 2):
        caller.send({"type": "response.create", "response": {"modalities": ["text", "audio"]}})
        await caller.log.wait(STOPPED, count=count)
    caller.send({"type": "response.create", "response": {"modalities": ["text"]}})
    await caller.log.wait("response.done", count=3)
    created = [event["response"]["id"] for event in caller.log.all("response.created")]
    assert [event["response_id"] for event in caller.log.all(LATENCY)] == created[:2], "what is not spoken has none"
    await caller.hang_up()


async def test_a_plain_client_that_asks_is_told_of_a_spoken_turn(server):
    client = await plain(server, latency_events="true")
    await say(client, QUESTION)
    await client.log.wait("response.done")
    [event] = client.log.all(LATENCY)
    # What is sent faster than it was spoken needs no time to be silent.
    stages = {stage["name"]: stage["ms"] for stage in event["stages"]}
    assert stages["chat"] >= CHAT and stages["synthesizer"] >= SYNTHESIZER and stages["recognizer"] >= RECOGNIZER
    assert abs(sum(stages.values()) - event["total_ms"]) < 1
    assert 0 <= event["silence_ms"] <= 500
    assert_belongs(event, client.log, WS)
    await client.close()


@pytest.mark.parametrize("parameters", [{}, {"latency_events": "false"}], ids=["unasked", "declined"])
async def test_nobody_else_is_told(server, parameters):
    caller = await call(server, **parameters)
    await caller.ask(QUESTION)
    await caller.log.wait(STOPPED)
    assert not caller.log.all(LATENCY)
    check(caller.log)
    await caller.hang_up()
    client = await plain(server, **parameters)
    await say(client, QUESTION)
    await client.log.wait("response.done")
    assert not client.log.all(LATENCY)
    check_plain(client.log)
    await client.close()


@pytest.mark.parametrize("path", ["/voice-live/realtime/calls", PLAIN])
async def test_a_value_that_is_neither_is_refused(server, path):
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(server.socket_url(path, latency_events="maybe"))
    assert refused.value.response.status_code == 400
    assert "latency_events" in refused.value.response.body.decode()
