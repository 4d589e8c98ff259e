"""Turns by voice, by hand and by keyboard, held by the official SDK."""

import asyncio

import pytest
from azure.ai.voicelive.models import (
    AudioInputTranscriptionOptions,
    AzureStandardVoice,
    ClientEventInputTextDelta,
    ClientEventInputTextDone,
    InputAudioFormat,
    InputTextContentPart,
    ItemType,
    MessageRole,
    Modality,
    OutputAudioFormat,
    RequestSession,
    ResponseStatus,
    ServerEventInputAudioBufferSpeechStarted,
    ServerVad,
    UserMessageItem,
)
from harness import speech
from harness.log import in_order
from harness.sdk import sdk_client
from harness.talk import COMPLETED, ECHO, SENTENCE, said


@pytest.mark.proves("M.31", "D.0 input_audio_buffer.append", "E.4 response.audio.delta", "E.4 response.audio.done")
async def test_a_question_from_a_recording_is_understood_and_answered_aloud(server, tmp_path):
    recording = speech.read_sound(str(speech.write_wav(tmp_path / "question.wav", said(0.3, SENTENCE, 0.8))))
    async with sdk_client(server) as client:
        await client.connection.session.update(session=RequestSession(
            modalities=[Modality.TEXT, Modality.AUDIO], instructions="You are brief.",
            voice=AzureStandardVoice(name="en-US-AvaNeural"), input_audio_format=InputAudioFormat.PCM16,
            output_audio_format=OutputAudioFormat.PCM16, turn_detection=ServerVad(threshold=0.5),
            input_audio_transcription=AudioInputTranscriptionOptions(model="azure-speech", language="en-US")))
        await client.wait("session.updated")
        await client.say(recording)
        started = await client.wait("input_audio_buffer.speech_started")
        assert isinstance(started, ServerEventInputAudioBufferSpeechStarted)
        transcription = await client.wait(COMPLETED)
        assert speech.words(transcription.transcript) == speech.words(SENTENCE)
        response = await client.done()
        assert response.status == ResponseStatus.COMPLETED
        assert speech.words(client.transcript(response.id)) == ECHO
        speech.assert_spoken(client.transcript(response.id), client.audio(response.id))
        assert response.output[0].content[0].transcript == client.transcript(response.id)


async def test_the_conversation_goes_on_over_several_turns(server):
    async with sdk_client(server) as client:
        for number, sentence in enumerate(["my name is john and i live in paris", "what did i say before"], start=1):
            await client.say(said(0.3, sentence, 0.8))
            response = await client.done(count=number)
        assert "my name is john and i live in paris" in client.transcript(response.id).lower()


@pytest.mark.proves("D.2 before any update")
async def test_audio_is_taken_before_any_update(server):
    async with sdk_client(server) as client:
        await client.say(said(0.3, SENTENCE, 0.8))
        assert speech.words((await client.wait(COMPLETED)).transcript) == speech.words(SENTENCE)
        await client.done()


@pytest.mark.parametrize("chunk", [0.001, 0.0215, 10], ids=["tiny", "odd", "whole"])
async def test_the_size_of_a_chunk_does_not_matter(server, chunk):
    async with sdk_client(server) as client:
        await client.say(said(0.3, SENTENCE, 0.8), chunk=chunk)
        assert speech.words((await client.wait(COMPLETED)).transcript) == speech.words(SENTENCE)
        await client.done()


@pytest.mark.proves("D.3 order", "F.3 type null", "F.1 turn_detection null echoed")
async def test_push_to_talk(server):
    async with sdk_client(server) as client:
        await client.connection.session.update(session=RequestSession(turn_detection=None))
        assert (await client.log.wait("session.updated"))["session"]["turn_detection"] is None
        await client.say(said("the first sentence is not for you"))
        await client.connection.input_audio_buffer.clear()
        await client.wait("input_audio_buffer.cleared")
        await client.say(said(SENTENCE))
        await client.connection.input_audio_buffer.commit()
        transcription = await client.wait(COMPLETED)
        assert speech.words(transcription.transcript) == speech.words(SENTENCE)
        assert not client.log.all("response.created"), "a commit by hand asks for no response"
        await client.connection.response.create()
        response = await client.done()
        assert speech.words(client.transcript(response.id)) == ECHO
        assert not client.log.all("input_audio_buffer.speech_started")
        assert in_order(
            client.log.types("WS"), "input_audio_buffer.committed", "conversation.item.created", "response.created")


@pytest.mark.proves("D.3 empty buffer")
async def test_a_commit_of_nothing_is_refused(server):
    async with sdk_client(server) as client:
        await client.configure(turn_detection=None)
        await client.connection.input_audio_buffer.commit(event_id="nothing")
        assert (await client.error("nothing")).code == "input_audio_buffer_commit_empty"
        await client.say(speech.silence(0.05))
        await client.connection.input_audio_buffer.commit(event_id="little")
        assert (await client.error("little")).code == "input_audio_buffer_commit_empty"


@pytest.mark.proves("D.8 message user", "D.12 modalities", "E.4 response.text.done")
async def test_a_typed_question_is_answered_in_text(server):
    async with sdk_client(server) as client:
        await client.connection.conversation.item.create(
            item=UserMessageItem(content=[InputTextContentPart(text="What is 2 plus 3?")]))
        created = await client.wait("conversation.item.created")
        assert (created.item.type, created.item.role) == (ItemType.MESSAGE, MessageRole.USER)
        await client.connection.response.create(response={"modalities": ["text"]})
        answer = await client.wait("response.text.done")
        assert "five" in speech.words(answer.text)
        response = await client.done()
        assert response.output[0].content[0].text == answer.text
        assert not client.log.all("response.audio.delta")


async def test_a_typed_question_is_answered_aloud(server):
    async with sdk_client(server) as client:
        await client.type("Please say the weather is nice today.")
        response = await client.done()
        speech.assert_spoken("the weather is nice today", client.audio(response.id))


@pytest.mark.proves("D.0 input_text.delta", "D.0 input_text.done")
async def test_a_question_may_be_typed_in_pieces(server):
    async with sdk_client(server) as client:
        for piece in ("What is ", "2 plus", " 3?"):
            await client.connection.send(ClientEventInputTextDelta(id="typed_1", delta=piece))
        await client.connection.send(ClientEventInputTextDone(id="typed_1"))
        created = await client.wait("conversation.item.created")
        assert created.item.id == "typed_1"
        assert created.item.content[0].text == "What is 2 plus 3?"
        await asyncio.sleep(0.2)
        assert not client.log.all("response.created")
        await client.connection.response.create(response={"modalities": ["text"]})
        assert "five" in speech.words((await client.wait("response.text.done")).text)
        await client.done()


@pytest.mark.proves("E.4 usage")
async def test_usage_counts_both_sides(server):
    async with sdk_client(server) as client:
        await client.say(said(0.3, SENTENCE, 0.8))
        usage = (await client.done()).usage
        assert usage.total_tokens == usage.input_tokens + usage.output_tokens
        assert usage.input_token_details.audio_tokens > 0
        assert usage.output_token_details.audio_tokens > 0
        assert usage.output_token_details.text_tokens > 0


async def test_two_sessions_do_not_hear_each_other(server):
    async with sdk_client(server) as one, sdk_client(server) as other:
        await asyncio.gather(one.type("Please say hello."), other.type("Please say goodbye."))
        first, second = await asyncio.gather(one.done(), other.done())
        assert "hello" in one.transcript(first.id).lower()
        assert "goodbye" in other.transcript(second.id).lower()
