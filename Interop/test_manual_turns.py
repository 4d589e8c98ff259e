"""The turns that the first preview opened and closed by events, on the plain endpoint (protocol chapter D.6)."""

import base64

import pytest
from harness import speech
from harness.control import Control
from harness.log import WS
from harness.talk import COMPLETED, SENTENCE

PLAIN = "/voice-live/realtime"


@pytest.fixture
async def client(server):
    client = await Control.open(server.socket_url(PLAIN, **{"api-version": "2025-05-01-preview"}))
    await client.log.wait("session.created")
    await client.send({"type": "session.update", "session": {"input_audio_sampling_rate": speech.RATE}})
    await client.log.wait("session.updated")
    yield client
    await client.close()


async def say(client, text, turn):
    samples = speech.speak(text)
    for start in range(0, len(samples), speech.RATE // 10):
        audio = base64.b64encode(samples[start:start + speech.RATE // 10].astype("<i2").tobytes()).decode()
        await client.send({"type": "input_audio.turn.append", "turn_id": turn, "audio": audio})


@pytest.mark.proves(
    "D.0 input_audio.turn.start", "D.0 input_audio.turn.append", "D.0 input_audio.turn.end", "D.6 end of a turn")
async def test_a_turn_of_events_is_understood_and_answered(client):
    await client.send({"type": "input_audio.turn.start", "turn_id": "t1"})
    await say(client, SENTENCE, "t1")
    await client.send({"type": "input_audio.turn.end", "turn_id": "t1"})
    transcription = await client.log.wait(COMPLETED)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    done = await client.log.wait("response.done")
    assert done["response"]["status"] == "completed"
    assert not client.log.all("input_audio_buffer.speech_started"), "such a turn is the client's alone"
    assert len(client.log.all("input_audio_buffer.committed")) == 1


@pytest.mark.proves("D.0 input_audio.turn.cancel", "D.6 unknown turn")
async def test_a_cancelled_turn_is_forgotten_and_its_name_with_it(client):
    await client.send({"type": "input_audio.turn.start", "turn_id": "t1"})
    await say(client, "this is not for you", "t1")
    await client.send({"type": "input_audio.turn.cancel", "turn_id": "t1"})
    await client.log.wait("input_audio_buffer.cleared")
    await client.send({"type": "input_audio.turn.end", "turn_id": "t1", "event_id": "mine"})
    error = await client.log.wait("error", channel=WS, where=lambda event: event["error"]["event_id"] == "mine")
    assert error["error"]["param"] == "turn_id"
    assert not client.log.all("input_audio_buffer.committed")
