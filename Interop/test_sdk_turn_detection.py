"""Every kind of turn detection, set and used through the official SDK."""

import asyncio

import pytest
from azure.ai.voicelive.models import (
    AzureSemanticDetection,
    AzureSemanticDetectionEn,
    AzureSemanticDetectionMultilingual,
    AzureSemanticVad,
    AzureSemanticVadEn,
    AzureSemanticVadMultilingual,
    ServerVad,
)
from harness import speech
from harness.sdk import sdk_client
from harness.talk import COMPLETED, SENTENCE, said

KINDS = [
    ServerVad(threshold=0.5, prefix_padding_ms=300, silence_duration_ms=500),
    ServerVad(end_of_utterance_detection=AzureSemanticDetection(threshold_level="low", timeout_ms=800)),
    AzureSemanticVad(threshold=0.5, silence_duration_ms=500, remove_filler_words=True, languages=["en-US"]),
    AzureSemanticVad(end_of_utterance_detection=AzureSemanticDetectionEn(threshold_level="medium", timeout_ms=1000)),
    AzureSemanticVadEn(speech_duration_ms=80, silence_duration_ms=500),
    AzureSemanticVadMultilingual(languages=["en", "fr"], silence_duration_ms=500),
    AzureSemanticVadMultilingual(
        end_of_utterance_detection=AzureSemanticDetectionMultilingual(threshold_level="high", timeout_ms=1200)),
    {"type": "semantic_vad", "eagerness": "high"},
    {"type": "azure_multilingual_semantic_vad"},
]


@pytest.mark.proves(
    "F.3 type server_vad", "F.3 type semantic_vad", "F.3 type azure_semantic_vad", "F.3 type azure_semantic_vad_en",
    "F.3 type azure_semantic_vad_multilingual")
@pytest.mark.parametrize("detection", KINDS, ids=[f"{each['type']}-{number}" for number, each in enumerate(KINDS)])
async def test_a_turn_is_found_and_answered(server, detection):
    async with sdk_client(server) as client:
        session = await client.configure(turn_detection=detection)
        wanted = detection["type"].replace("azure_multilingual_semantic_vad", "azure_semantic_vad_multilingual")
        assert session.turn_detection.type == wanted
        for name in ("silence_duration_ms", "threshold", "languages", "speech_duration_ms"):
            if detection.get(name) is not None:
                assert session.turn_detection[name] == detection[name]
        await client.say(said(0.5, SENTENCE, 5))
        started = await client.wait("input_audio_buffer.speech_started")
        stopped = await client.wait("input_audio_buffer.speech_stopped")
        committed = await client.wait("input_audio_buffer.committed")
        assert started.item_id == stopped.item_id == committed.item_id
        assert 0 <= started.audio_start_ms < 500
        spoken = 500 + len(speech.speak(SENTENCE)) // 16
        assert spoken - 300 < stopped.audio_end_ms < spoken + 4500
        assert speech.words((await client.wait(COMPLETED)).transcript) == speech.words(SENTENCE)
        response = await client.done()
        assert speech.words(client.transcript(response.id)) == speech.words(SENTENCE)[4:]


@pytest.mark.proves("F.3 create_response")
@pytest.mark.parametrize("kind", ["server_vad", "azure_semantic_vad"])
async def test_a_turn_may_go_without_an_answer(server, kind):
    async with sdk_client(server) as client:
        await client.configure(turn_detection={"type": kind, "create_response": False})
        await client.say(said(0.3, SENTENCE, 3))
        await client.wait(COMPLETED)
        await client.configure()
        assert not client.log.all("response.created")
        await client.connection.response.create()
        await client.done()


@pytest.mark.proves("F.3 silence_duration_ms")
@pytest.mark.parametrize("silence, turns", [(300, 2), (1500, 1)])
async def test_the_length_of_silence_decides_where_a_turn_ends(server, silence, turns):
    async with sdk_client(server) as client:
        await client.configure(
            turn_detection={"type": "server_vad", "silence_duration_ms": silence, "create_response": False})
        await client.say(said(0.3, "how are you today", 0.9, "what is the weather in london", 2))
        await client.wait(COMPLETED, count=turns)
        await client.configure()
        assert len(client.log.all("input_audio_buffer.committed")) == turns


STORY = "Once upon a time there was a king, and he had three sons, and they were all very tall, and they liked to talk."


@pytest.mark.proves("F.3 remove_filler_words")
@pytest.mark.parametrize("remove", [True, False])
async def test_a_filler_over_an_answer_is_no_turn_where_fillers_are_removed(server, remove):
    async with sdk_client(server) as client:
        await client.configure(turn_detection={
            "type": "azure_semantic_vad", "remove_filler_words": remove, "end_of_utterance_detection": None})
        await client.connection.response.create(response={"pre_generated_assistant_message": {
            "type": "message", "role": "assistant", "content": [{"type": "text", "text": STORY}]}})
        await client.done()
        # All of it was sent, and takes some seconds to be heard. The recognizer of a slow machine keeps up with audio as
        # a microphone gives it.
        await client.say(said(0.3, "yeah", 2), in_real_time=True)
        if not remove:
            await client.log.wait("input_audio_buffer.speech_started")
            return
        # Nothing tells that a turn was none, so this is time for the recognizer.
        await client.say(speech.silence(2), in_real_time=True)
        assert not client.log.all("input_audio_buffer.speech_started")
        await client.configure()


@pytest.mark.proves("F.3 remove_filler_words")
async def test_a_filler_that_answers_a_question_is_a_turn(server):
    async with sdk_client(server) as client:
        await client.configure(turn_detection={
            "type": "azure_semantic_vad", "remove_filler_words": True, "end_of_utterance_detection": None})
        await client.say(said(0.3, "yeah", 3), in_real_time=True)
        assert "yeah" in (await client.wait(COMPLETED)).transcript.lower()
        assert client.transcript((await client.done()).id)


@pytest.mark.proves("F.3 idle_timeout_ms", "E.2 input_audio_buffer.timeout_triggered")
async def test_silence_after_an_answer_makes_the_agent_ask_again(server):
    async with sdk_client(server) as client:
        client.expected_unknown = {"input_audio_buffer.timeout_triggered"}
        await client.configure(turn_detection={"type": "server_vad", "idle_timeout_ms": 1000})
        await client.type("Please say hello.")
        await client.done()
        for _ in range(100):
            # A microphone in real time: the silence begins when the answer has been heard.
            await client.say(speech.silence(0.1))
            await asyncio.sleep(0.1)
            if client.log.all("input_audio_buffer.timeout_triggered"):
                break
        idle = await client.log.wait("input_audio_buffer.timeout_triggered", timeout=1)
        assert idle["audio_end_ms"] - idle["audio_start_ms"] >= 500
        await client.done(count=2)
