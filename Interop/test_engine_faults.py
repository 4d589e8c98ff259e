"""Engines behind HTTP that fail, in every way in which servers do: what the client sees, what is spoken, and that the
next turn works."""

import asyncio
import time

import pytest
from azure.ai.voicelive.models import ResponseStatus
from harness import speech
from harness.configuration import http_engines, write
from harness.sdk import sdk_client
from harness.server import Server
from harness.talk import COMPLETED, ECHO, SENTENCE, said

ANSWER = "Good day to you. It is noon."

CHAT_FAULTS = [
    ("refuse", "engine_unavailable"), ("unauthorized", "engine_unavailable"), ("unknown", "engine_unavailable"),
    ("busy", "engine_overloaded"), ("broken", "engine_unavailable"), ("hang", "engine_timeout"),
    ("garbage", "engine_failed"), ("wrong_type", "engine_failed"), ("die", "engine_unavailable"),
    ("stall", "engine_timeout"),
]


@pytest.fixture(scope="module")
def configured(engines, tmp_path_factory):
    """One server with a profile for each kind of engine that may fail, the others being embedded."""
    slots = http_engines(engines.url, answer="1s", pause="1s")
    profiles = {
        "chat": {"chat": slots["chat"]},
        "apology": {"chat": slots["chat"], "apology": "Sorry, I cannot answer right now."},
        "ears": {"recognizer": slots["recognizer"]},
        "voice": {"synthesizer": slots["synthesizer"], "chat": slots["chat"]},
        # An engine of its own, whatever the others went through.
        "patient": {"chat": slots["chat"] | {"retries": 1}},
        "fallback": {slot: engine | {"fallback": "embedded"} for slot, engine in slots.items()},
    }
    path = write(tmp_path_factory.mktemp("faults") / "parley.yaml", profiles)
    server = Server("engine-faults", "--config", str(path))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture
def server(configured, engines):
    for conduct in (engines.chat, engines.hearing, engines.voice):
        conduct.fault, conduct.delay = "", 0
        conduct.requests.clear(), conduct.began.clear(), conduct.ended.clear()
        conduct.gone = 0
    engines.answer = ["Good ", "day ", "to ", "you. ", "It ", "is ", "noon."]
    yield configured
    configured.assert_alive()
    assert "secret" not in configured.log(last=1 << 20)


def code_of(response):
    return response.status_details.error["code"]


async def turn(client, number, text="Hello."):
    await client.type(text)
    return await client.done(count=number)


async def recovers(client, number):
    """A turn after the fault, once the engine has had its rest."""
    deadline = time.monotonic() + 30
    while True:
        response = await turn(client, number)
        if response.status == ResponseStatus.COMPLETED:
            return response
        # A breaker says so, and lets the engine rest.
        assert code_of(response) == "engine_unavailable"
        assert time.monotonic() < deadline, "the engine is not asked again"
        await asyncio.sleep(0.5)
        number += 1


@pytest.mark.parametrize(("fault", "code"), CHAT_FAULTS)
async def test_a_chat_model_that_fails_fails_one_response(server, engines, fault, code):
    async with sdk_client(server, model="chat") as client:
        engines.chat.fault = fault
        response = await turn(client, 1)
        assert response.status == ResponseStatus.FAILED
        assert code_of(response) == code
        assert "secret" not in str(client.log.all("response.done"))
        spoken = client.transcript(response.id) if client.log.all("response.audio_transcript.done") else ""
        if fault in ("die", "stall"):
            # What was said before stays said.
            assert ANSWER.startswith(spoken.strip()) and spoken
        else:
            assert spoken == ""
        engines.chat.fault = ""
        response = await recovers(client, 2)
        assert client.transcript(response.id) == ANSWER
        assert len(client.audio(response.id)) > speech.RATE


async def test_a_chat_model_that_is_down_is_found_again(server, engines):
    async with sdk_client(server, model="chat") as client:
        engines.stop()
        try:
            response = await turn(client, 1)
        finally:
            engines.start()
        assert response.status == ResponseStatus.FAILED
        assert code_of(response) == "engine_unavailable"
        assert client.transcript((await recovers(client, 2)).id) == ANSWER


async def test_a_slow_chat_model_is_heard_as_it_writes(server, engines):
    engines.answer = [f"{word} " for word in "Well now, here is what I think of it all. ".split() * 6]
    engines.chat.delay = 0.15
    async with sdk_client(server, model="chat") as client:
        await client.type("Hello.")
        await client.wait("response.audio.delta")
        heard = time.monotonic()
        await client.done()
        # The engine server notices that its stream has ended a moment after the client got the answer.
        while not engines.chat.ended:
            await asyncio.sleep(0.01)
        written = engines.chat.ended[-1] - engines.chat.began[-1]
        print(f"first audio {heard - engines.chat.began[-1]:.2f} s after the first token; the text took {written:.2f} s")
        assert heard < engines.chat.ended[-1]


async def test_an_apology_is_spoken_where_one_is_configured(server, engines):
    async with sdk_client(server, model="apology") as client:
        engines.chat.fault = "broken"
        response = await turn(client, 1)
        assert response.status == ResponseStatus.FAILED
        assert client.transcript(response.id) == "Sorry, I cannot answer right now."
        assert len(client.audio(response.id)) > speech.RATE
        engines.chat.fault = ""
        assert client.transcript((await recovers(client, 2)).id) == ANSWER


@pytest.mark.parametrize("fault", ["refuse", "busy", "broken", "hang", "garbage", "wrong_type", "die"])
async def test_a_recognizer_that_fails_fails_one_transcription(server, engines, fault):
    async with sdk_client(server, model="ears") as client:
        engines.hearing.fault = fault
        await client.say(said(0.3, "what is the time", 0.8))
        failed = await client.wait("conversation.item.input_audio_transcription.failed", timeout=20)
        assert failed.error.code.startswith("engine_") and "secret" not in str(failed.error)
        engines.hearing.fault = ""
        count = 0
        while not client.log.all(COMPLETED):
            await client.say(said(0.3, "what is the time", 0.8))
            count += 1
            assert count < 30, "the recognizer is not asked again"
            await client.log.wait_any(
                [COMPLETED, "conversation.item.input_audio_transcription.failed"], count=count + 1, timeout=20)
            await asyncio.sleep(0.5)
        assert client.all(COMPLETED)[-1].transcript == engines.heard
        assert (await client.done()).status == ResponseStatus.COMPLETED


@pytest.mark.parametrize("fault", ["refuse", "busy", "broken", "hang", "wrong_type", "die"])
async def test_a_synthesizer_that_fails_fails_one_response(server, engines, fault):
    async with sdk_client(server, model="voice") as client:
        engines.voice.fault = fault
        response = await turn(client, 1)
        assert response.status == ResponseStatus.FAILED
        assert code_of(response).startswith("engine_")
        engines.voice.fault = ""
        response = await recovers(client, 2)
        assert client.transcript(response.id) == ANSWER
        assert len(client.audio(response.id)) > 0


@pytest.mark.parametrize("fault", ["refuse", "hang", "garbage"])
async def test_a_fallback_answers_where_one_is_configured(server, engines, fault):
    async with sdk_client(server, model="fallback") as client:
        for conduct in (engines.chat, engines.hearing, engines.voice):
            conduct.fault = fault
        if fault == "garbage":
            engines.voice.fault = "wrong_type"
        await client.say(said(0.3, SENTENCE, 0.8))
        completed = await client.wait(COMPLETED, timeout=20)
        assert speech.words(completed.transcript) == speech.words(SENTENCE)
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert speech.words(client.transcript(response.id)) == ECHO
        speech.assert_spoken(client.transcript(response.id), client.audio(response.id))


async def test_a_response_that_is_cancelled_closes_its_stream_at_once(server, engines):
    engines.answer = ["word "] * 200
    engines.chat.delay = 0.02
    async with sdk_client(server, model="patient") as client:
        await client.type("Hello.", modalities=["text"])
        await client.wait("response.text.delta")
        begin = time.monotonic()
        await client.connection.response.cancel()
        await client.done()
        while not engines.chat.gone and time.monotonic() < begin + 5:
            await asyncio.sleep(0.005)
        print(f"the stream was closed {1000 * (engines.chat.ended[-1] - begin):.0f} ms after the cancel was sent")
        assert engines.chat.gone == 1
