"""Interim responses, word timestamps and visemes, received by the official SDK."""

import pytest
from azure.ai.voicelive.models import (
    AudioTimestampType,
    LlmInterimResponseConfig,
    StaticInterimResponseConfig,
)
from harness import speech
from harness.sdk import sdk_client
from harness.talk import LONG_SENTENCE, WEATHER_TOOL, said, weather_output

MOMENT = "One moment please."


@pytest.mark.proves("F.11 static_interim_response", "F.11 triggers latency", "F.11 latency_threshold_ms")
async def test_a_late_answer_is_bridged_by_a_sentence(server):
    async with sdk_client(server) as client:
        await client.configure(turn_detection=None, interim_response=StaticInterimResponseConfig(
            triggers=["latency"], latency_threshold_ms=0, texts=[MOMENT]))
        response = await answer_that_waits_for_its_question(client)
        assert [item.type for item in response.output] == ["message", "message"]
        interim, answer = response.output
        assert interim.content[0].transcript == MOMENT
        assert "weather" in answer.content[0].transcript
        # What bridged the wait is no part of the conversation.
        await client.type("What did you say?", modalities=["text"])
        assert "moment" not in (await client.wait("response.text.done")).text.lower()
        await client.done(count=2)


async def answer_that_waits_for_its_question(client):
    """Asks for the answer at once, while it takes the recognizer its time to understand what was said."""
    await client.say(said(LONG_SENTENCE))
    await client.connection.input_audio_buffer.commit()
    await client.connection.response.create()
    return await client.done()


@pytest.mark.proves("F.11 triggers tool")
async def test_a_running_tool_is_bridged_by_a_response_of_its_own(server):
    async with sdk_client(server) as client:
        await client.configure(
            tools=[WEATHER_TOOL],
            interim_response=StaticInterimResponseConfig(triggers=["tool"], texts=[MOMENT], latency_threshold_ms=100))
        await client.type("What is the weather in London?")
        call = await client.wait("response.function_call_arguments.done")
        interim = await client.done(count=2)
        assert client.transcript(interim.id) == MOMENT
        assert interim.metadata == {"interim": "true"}
        await client.connection.send(weather_output(call.call_id))
        await client.connection.response.create()
        answer = await client.done(count=3)
        assert "sunny" in client.transcript(answer.id)
        assert not client.log.all("error")


@pytest.mark.proves("F.11 llm_interim_response")
async def test_the_model_may_word_the_sentence(server):
    async with sdk_client(server) as client:
        await client.configure(turn_detection=None, interim_response=LlmInterimResponseConfig(
            triggers=["latency"], latency_threshold_ms=0, instructions="Say that it takes a moment.",
            max_completion_tokens=20))
        interim, answer = (await answer_that_waits_for_its_question(client)).output
        assert interim.content[0].transcript
        assert "weather" in answer.content[0].transcript


@pytest.mark.proves(
    "E.4 response.audio_timestamp.delta", "E.4 response.audio_timestamp.done", "F.10 output_audio_timestamp_types")
async def test_words_come_with_their_times(server):
    async with sdk_client(server) as client:
        await client.configure(output_audio_timestamp_types=[AudioTimestampType.WORD])
        await client.type("Please say the weather is nice today, and it was nice yesterday.")
        response = await client.done()
        words = client.all("response.audio_timestamp.delta")
        assert [word for each in words for word in speech.words(each.text)] == speech.words(
            client.transcript(response.id))
        starts = [word.audio_offset_ms for word in words]
        assert starts == sorted(starts) and len(set(starts)) == len(starts)
        for word, following in zip(words, words[1:]):
            assert word.audio_offset_ms + word.audio_duration_ms <= following.audio_offset_ms + 20
        length = len(client.audio(response.id)) * 1000 // speech.RATE
        assert words[-1].audio_offset_ms + words[-1].audio_duration_ms <= length + 20
        assert all(word.timestamp_type == "word" for word in words)


@pytest.mark.proves(
    "E.4 response.animation_viseme.delta", "E.4 response.animation_viseme.done", "F.10 animation viseme_id")
async def test_the_mouth_follows_the_sounds(server):
    async with sdk_client(server) as client:
        await client.configure(animation={"outputs": ["viseme_id"]}, modalities=["text", "audio", "animation"])
        await client.type("Please say the weather is nice today.")
        response = await client.done()
        visemes = client.all("response.animation_viseme.delta")
        assert len(visemes) > 15
        assert all(0 <= viseme.viseme_id <= 21 for viseme in visemes)
        times = [viseme.audio_offset_ms for viseme in visemes]
        assert times == sorted(times)
        assert times[-1] <= len(client.audio(response.id)) * 1000 // speech.RATE + 20
        assert len(client.log.all("response.animation_viseme.done")) == 1
