"""Spoken turns through a recognizer and a voice that a server of OpenAI's API lends: understood, answered, interrupted."""

import asyncio

import pytest
from harness import speech
from harness.configuration import write
from harness.sdk import sdk_client
from harness.server import Server
from harness.speech_server import SpeechServer
from harness.talk import COMPLETED, SENTENCE, said


@pytest.fixture(scope="module")
def engines():
    engines = SpeechServer()
    yield engines
    engines.close()


@pytest.fixture(scope="module")
def running_server(engines, tmp_path_factory):
    engine = {"kind": "openai", "base_url": engines.url, "model": "test"}
    voices = {
        "Ava": {"id": "slt", "locale": "en-US", "gender": "female"},
        "Guy": {"id": "rms", "locale": "en-US", "gender": "male"},
    }
    profiles = {
        format: {
            "recognizer": engine | {"streams": format == "wav", "languages": ["en-US"]},
            "synthesizer": engine | {"voices": voices, "format": format},
        }
        for format in ("pcm", "wav")
    }
    path = write(tmp_path_factory.mktemp("speech") / "parley.yaml", profiles)
    server = Server("http-speech", "--config", str(path))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.mark.parametrize("format", ["pcm", "wav"])
async def test_a_question_is_understood_and_answered_aloud(server, engines, format):
    engines.hearing.requests.clear()
    async with sdk_client(server, model=format) as client:
        await client.say(said(0.3, SENTENCE, 0.8))
        assert speech.words((await client.wait(COMPLETED)).transcript) == speech.words(SENTENCE)
        response = await client.done()
        assert response.status == "completed"
        speech.assert_spoken(client.transcript(response.id), client.audio(response.id))
    asked = engines.hearing.requests
    print(f"{len(asked)} requests, of which all but one for words on the way: {engines.transcripts}")
    assert all(form["model"] == "test" and form["response_format"] == "json" for form in asked)
    assert engines.voice.requests[-1]["voice"] == "slt"


async def test_names_of_voices_find_the_operators(server, engines):
    async with sdk_client(server, model="pcm") as client:
        for number, (name, voice) in enumerate([("en-US-GuyNeural", "rms"), ("Ava", "slt")], start=1):
            await client.configure(voice={"type": "azure-standard", "name": name})
            await client.type("How are you today?")
            assert (await client.done(count=number)).status == "completed"
            assert engines.voice.requests[-1]["voice"] == voice


async def test_an_answer_is_cut_to_what_was_heard_by_the_guessed_places_of_its_words(server):
    async with sdk_client(server, model="pcm") as client:
        await client.configure(turn_detection={
            "type": "server_vad", "auto_truncate": True, "interrupt_response": True})
        await client.type("Count to fifty.")
        await client.wait("response.audio.delta")
        await asyncio.sleep(3)
        await client.say(said(0.3, "how are you today", 0.8))
        truncated = await client.wait("conversation.item.truncated")
        await client.connection.conversation.item.retrieve(item_id=truncated.item_id)
        left = (await client.wait("conversation.item.retrieved")).item.content[0].transcript
        await client.done(count=2)
        first = client.log.all("response.done")[0]["response"]
        played = client.audio(first["id"])[: truncated.audio_end_ms * speech.RATE // 1000]
        heard = speech.recognize(played)
        print(f"{truncated.audio_end_ms} ms were played; left is {left!r}, heard is {heard!r}")
        # The last word of either may be half a word.
        assert abs(len(speech.words(left)) - len(speech.words(heard))) <= 2
        assert speech.words(left)[:2] == ["one", "two"] and "fifty" not in speech.words(left)
