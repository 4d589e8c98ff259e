"""Calls from aiortc, a WebRTC stack that shares nothing with the server or a browser."""

import asyncio

import pytest
from harness import speech
from harness.log import DC, WS, in_order
from harness.peer import Caller
from harness.talk import COMPLETED, LONG_SENTENCE, SENTENCE
from harness.verdict import check


@pytest.fixture
async def caller():
    caller = Caller()
    yield caller
    await caller.hang_up()


@pytest.mark.parametrize("voice", ["rms", "slt"])
@pytest.mark.proves("M.1", "M.14", "M.22", "C.1 data channel")
async def test_a_spoken_question_is_understood_and_answered_aloud(server, caller, voice):
    await caller.call(server.socket_url())
    await asyncio.sleep(0.5)
    await caller.ask(SENTENCE, voice)
    transcription = await caller.log.wait(COMPLETED, channel=DC)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    answer = await caller.log.wait("response.audio_transcript.done", channel=DC)
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    await asyncio.sleep(0.5)
    speech.assert_spoken(answer["transcript"], caller.recorder.samples())
    check(caller.log)


@pytest.mark.proves("C.4 fall-back")
async def test_without_a_data_channel_everything_comes_on_the_control_socket(server, caller):
    await caller.call(server.socket_url(), channel=False)
    await asyncio.sleep(0.5)
    await caller.ask(SENTENCE)
    transcription = await caller.log.wait(COMPLETED, channel=WS)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    answer = await caller.log.wait("response.audio_transcript.done", channel=WS)
    await caller.log.wait("output_audio_buffer.stopped", channel=WS)
    await asyncio.sleep(0.5)
    speech.assert_spoken(answer["transcript"], caller.recorder.samples())
    check(caller.log, data_channel=False)


@pytest.mark.proves("C.4 mirror", "C.4 query parameter")
async def test_a_client_may_ask_for_a_copy_of_everything_on_the_control_socket(server, caller):
    await caller.call(server.socket_url(**{"voice-live-events": "mirror"}))
    await caller.ask("what time is it")
    await caller.log.wait("output_audio_buffer.stopped", channel=WS)
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    check(caller.log, mirror=True)


async def test_a_channel_of_another_name_carries_the_events(server, caller):
    caller.open_channel("oai-events")
    await caller.call(server.socket_url(), channel=False)
    await caller.connected()
    await caller.ask("what time is it")
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    check(caller.log)


async def test_push_to_talk_commits_what_was_said_since_the_clear(server, caller):
    await caller.call(server.socket_url(), session={"turn_detection": None})
    await caller.ask("the first sentence is not for you")
    caller.send({"type": "input_audio_buffer.clear"})
    await caller.log.wait("input_audio_buffer.cleared", channel=DC)
    await caller.ask(SENTENCE)
    await asyncio.sleep(0.5)
    assert not caller.log.all("input_audio_buffer.speech_started")
    caller.send({"type": "input_audio_buffer.commit"})
    transcription = await caller.log.wait(COMPLETED, channel=DC)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    assert not caller.log.all("response.created"), "a commit by hand asks for no response"
    caller.send({"type": "response.create"})
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    assert in_order(
        caller.log.types(DC), "input_audio_buffer.committed", "conversation.item.created", "response.created",
        "response.done")
    check(caller.log)


@pytest.mark.proves("M.15")
async def test_a_typed_question_is_answered_in_text(server, caller):
    await caller.call(server.socket_url())
    message = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What is 2 plus 3?"}]}
    caller.send({"type": "conversation.item.create", "item": message})
    caller.send({"type": "response.create", "response": {"modalities": ["text"]}})
    answer = await caller.log.wait("response.text.done", channel=DC)
    assert "five" in speech.words(answer["text"])
    await caller.log.wait("response.done")
    check(caller.log)


async def test_speaking_over_the_answer_silences_it(server, caller):
    await caller.call(server.socket_url(), session={"turn_detection": {"type": "server_vad", "auto_truncate": True}})
    await asyncio.sleep(0.5)
    await caller.ask(LONG_SENTENCE)
    started = await caller.log.wait("output_audio_buffer.started")
    await asyncio.sleep(3)
    interruption = speech.speak("what time is it")
    onset = asyncio.get_running_loop().time()
    began = next(e.time for e in caller.log.received if e.event is started)
    caller.microphone.say(interruption)
    cleared = await caller.log.wait("output_audio_buffer.cleared")
    assert cleared["response_id"] == started["response_id"]
    truncated = await caller.log.wait("conversation.item.truncated")
    heard = [e for e in caller.log.received if e.event is truncated][0]
    # Sound still on its way, in the jitter buffer of the client, is part of what the client plays afterwards.
    between = caller.recorder.samples(since=onset + 0.5, until=heard.time + 0.5)
    await caller.log.wait("output_audio_buffer.stopped", where=lambda e: e["response_id"] != cleared["response_id"])
    assert speech.level(between) < -50, "the answer went on for half a second after it was interrupted"
    # What was played lies between the start and the truncation, by the clock of this machine.
    least, most = 1000 * (onset - began), 1000 * (heard.time - began)
    assert least - 500 < truncated["audio_end_ms"] < most + 500, f"between {least:.0f} and {most:.0f} ms were played"
    check(caller.log)


async def test_a_refused_event_of_the_data_channel_is_reported_on_both_channels(server, caller):
    await caller.call(server.socket_url())
    caller.send({"type": "no.such.event", "event_id": "mine_1"})
    for channel in (WS, DC):
        error = await caller.log.wait("error", channel=channel, where=lambda e: e["error"].get("event_id") == "mine_1")
        assert error["error"]["type"] == "invalid_request_error"
    check(caller.log)


async def test_hanging_up_closes_the_control_socket(server, caller):
    await caller.call(server.socket_url())
    await caller.connection.close()
    assert await caller.control.closed() == 1000


@pytest.mark.proves("M.16")
async def test_the_call_goes_on_after_its_control_socket(server, caller):
    await caller.call(server.socket_url())
    await caller.control.close()
    await asyncio.sleep(0.5)
    await caller.ask(SENTENCE)
    transcription = await caller.log.wait(COMPLETED, channel=DC)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
