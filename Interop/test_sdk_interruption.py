"""Interruptions: by voice, by cancelling, by clearing, through the official SDK."""

import asyncio

import pytest
from azure.ai.voicelive.models import ResponseCancelledDetails
from harness import speech
from harness.sdk import sdk_client
from harness.talk import COMPLETED, said

STORY = "Please repeat after me " + "the weather is nice today and " * 60
"""Its answer takes two minutes to hear and so long to make that it is interrupted while it is made."""

QUESTION = said(0.3, "how are you today", 0.8)


@pytest.mark.proves("F.3 auto_truncate")
@pytest.mark.parametrize("kind", ["server_vad", "azure_semantic_vad"])
async def test_the_server_cuts_the_answer_to_what_was_heard(server, kind):
    async with sdk_client(server) as client:
        await client.configure(turn_detection={"type": kind, "auto_truncate": True, "interrupt_response": True})
        await client.type("Count to fifty.")
        await client.wait("response.audio.delta")
        await asyncio.sleep(1.5)
        await client.say(QUESTION)
        truncated = await client.wait("conversation.item.truncated")
        assert 1400 < truncated.audio_end_ms < 6000
        await client.connection.conversation.item.retrieve(item_id=truncated.item_id)
        left = (await client.wait("conversation.item.retrieved")).item.content[0].transcript
        assert "one" in speech.words(left) and "fifty" not in speech.words(left)
        await client.done(count=2)


@pytest.mark.proves("D.0 conversation.item.truncate")
async def test_a_client_that_was_interrupted_says_what_was_heard(server):
    async with sdk_client(server) as client:
        await client.type(STORY)
        # Some seconds of it, and much less than all.
        delta = await client.wait("response.audio.delta", count=40)
        await client.say(QUESTION)
        await client.wait("input_audio_buffer.speech_started")
        await client.connection.conversation.item.truncate(item_id=delta.item_id, content_index=0, audio_end_ms=1200)
        truncated = await client.wait("conversation.item.truncated")
        assert (truncated.item_id, truncated.audio_end_ms) == (delta.item_id, 1200)
        first = await client.done()
        assert first.status == "cancelled"
        assert isinstance(first.status_details, ResponseCancelledDetails)
        assert first.status_details.reason == "turn_detected"
        assert first.output[0].status == "incomplete"
        transcription = await client.wait(COMPLETED)
        assert speech.words(transcription.transcript) == speech.words("how are you today")
        second = await client.done(count=2)
        assert "fine" in client.transcript(second.id)
        await client.connection.conversation.item.retrieve(item_id=delta.item_id)
        left = (await client.wait("conversation.item.retrieved")).item.content[0].transcript
        assert 0 < len(speech.words(left)) < 12, left


@pytest.mark.proves("D.0 response.cancel", "D.14 nothing active")
async def test_a_cancelled_answer_ends_and_a_second_cancel_is_refused(server):
    async with sdk_client(server) as client:
        await client.type(STORY)
        await client.wait("response.audio.delta")
        response = client.all("response.created")[0].response
        await client.connection.response.cancel(response_id=response.id)
        done = await client.done()
        assert (done.id, done.status) == (response.id, "cancelled")
        assert done.status_details.reason == "client_cancelled"
        await client.connection.response.cancel(event_id="again")
        assert (await client.error("again")).code == "response_cancel_not_active"
        await client.connection.response.cancel(response_id=response.id, event_id="by name")
        assert (await client.error("by name")).code == "response_cancel_not_active"
        await client.type("What is 2 plus 3?")
        assert (await client.done(count=2)).status == "completed"


@pytest.mark.proves("D.13 active response", "D.12 cancel_previous")
async def test_a_second_request_is_refused_unless_it_cancels_the_first(server):
    async with sdk_client(server) as client:
        await client.type(STORY)
        await client.wait("response.audio.delta")
        await client.connection.response.create(event_id="second")
        assert (await client.error("second")).code == "conversation_already_has_active_response"
        await client.connection.response.create(response={"cancel_previous": False}, event_id="third")
        assert (await client.error("third")).code == "conversation_already_has_active_response"
        await client.connection.response.create(response={"cancel_previous": True, "modalities": ["text"]})
        first, second = await client.done(), await client.done(count=2)
        assert (first.status, first.status_details.reason) == ("cancelled", "client_cancelled")
        assert second.status == "completed"


@pytest.mark.proves("D.5 plain endpoint")
async def test_clearing_the_output_is_answered(server):
    async with sdk_client(server) as client:
        await client.connection.output_audio_buffer.clear()
        await client.wait("output_audio_buffer.cleared")


@pytest.mark.proves("D.4 open segment")
async def test_clearing_the_input_forgets_an_open_turn(server):
    async with sdk_client(server) as client:
        await client.say(said(0.3, "how are you today"))
        await client.wait("input_audio_buffer.speech_started")
        await client.connection.input_audio_buffer.clear()
        await client.wait("input_audio_buffer.cleared")
        await client.say(speech.silence(2))
        await client.configure()
        assert not client.log.all("input_audio_buffer.committed")
        assert not client.log.all("input_audio_buffer.speech_stopped")
