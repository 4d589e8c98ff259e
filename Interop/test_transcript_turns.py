"""Turns and their answers, event by event, on both endpoints: the protocol's transcripts G.1 to G.4, G.9 and G.13."""

import pytest
from harness import speech
from harness.party import party
from harness.passages import (
    committed_turn,
    response_created,
    response_done,
    spoken_answer,
    spoken_item,
    typed_turn,
    user_turn,
    written_answer,
)
from harness.talk import COMPLETED, SENTENCE

pytestmark = pytest.mark.parametrize("endpoint", ["plain", "call"])

VAD = {"turn_detection": {"type": "server_vad"}}
BY_HAND = {"turn_detection": None}


async def test_a_spoken_turn_is_answered_aloud(server, endpoint):
    async with party(server, endpoint, session=VAD) as user:
        await user.say(0.3, SENTENCE)
        await user.at_rest(1)
        user.matches(user_turn(), spoken_answer())
        [transcription] = user.log.all(COMPLETED)
        assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
        [answer] = user.log.all("response.audio_transcript.done")
        assert speech.words(answer["transcript"]) == speech.words(SENTENCE)[4:]


async def test_a_second_turn_follows_the_first_answer(server, endpoint):
    async with party(server, endpoint, session=VAD) as user:
        await user.say(0.3, "how are you today")
        await user.at_rest(1)
        await user.say(0.3, "how are you today")
        await user.at_rest(2)
        user.matches(
            user_turn(), spoken_answer(), "session.updated", user_turn("$u2", after="$a1"),
            spoken_answer("$r2", "$a2", after="$u2"))


async def test_word_timestamps_come_with_the_words(server, endpoint):
    async with party(server, endpoint, session=VAD | {"output_audio_timestamp_types": ["word"]}) as user:
        await user.ask("Please say the weather is nice.")
        await user.at_rest(1)
        user.matches(typed_turn(), spoken_answer(timestamps=True))


async def test_push_to_talk_answers_when_it_is_asked_to(server, endpoint):
    async with party(server, endpoint, session=BY_HAND) as user:
        await user.send({"type": "input_audio_buffer.clear"})
        await user.log.wait("input_audio_buffer.cleared")
        await user.say(SENTENCE)
        await user.send({"type": "input_audio_buffer.commit"})
        await user.log.wait(COMPLETED)
        await user.respond()
        await user.at_rest(1)
        user.matches("input_audio_buffer.cleared", committed_turn(), spoken_answer())


async def test_a_typed_turn_is_answered_in_text(server, endpoint):
    async with party(server, endpoint, session=VAD) as user:
        await user.ask("What is 2 plus 3?", modalities=["text"])
        await user.at_rest(1)
        user.matches(typed_turn(), written_answer())


async def test_a_typed_turn_is_answered_aloud(server, endpoint):
    async with party(server, endpoint, session=VAD) as user:
        await user.ask("What is 2 plus 3?")
        await user.at_rest(1)
        user.matches(typed_turn(), spoken_answer())


@pytest.mark.parametrize("message", [
    {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "Welcome!"}]}, "Welcome!",
], ids=["item", "string"])
async def test_a_message_made_beforehand_is_spoken_as_it_is(server, endpoint, message):
    async with party(server, endpoint, session=VAD) as user:
        await user.respond(pre_generated_assistant_message=message)
        await user.at_rest(1)
        user.matches(spoken_answer(after="null"))
        [done] = user.log.all("response.done")
        assert done["response"]["usage"]["input_tokens"] == 0
        assert done["response"]["output"][0]["content"][0]["transcript"] == "Welcome!"


async def test_the_agent_greets_when_it_is_asked_before_the_user_spoke(server, endpoint):
    async with party(server, endpoint, session=VAD | {"instructions": "Greet the caller."}) as user:
        await user.respond()
        await user.at_rest(1)
        user.matches(spoken_answer(after="null"))


async def test_a_limit_of_tokens_leaves_the_response_incomplete(server, endpoint):
    async with party(server, endpoint, session=VAD) as user:
        await user.ask("Count to fifty.", max_output_tokens=3)
        await user.at_rest(1)
        user.matches(
            typed_turn(), response_created(), spoken_item(status="incomplete"), response_done(status="incomplete"),
            "call: output_audio_buffer.stopped response_id=$r1")
        [done] = user.log.all("response.done")
        assert done["response"]["status_details"] == {"type": "incomplete", "reason": "max_output_tokens"}
