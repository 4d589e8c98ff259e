"""Interruptions, event by event, on both endpoints: the protocol's transcripts G.6 and G.7."""

import asyncio

import pytest
from harness.log import DC
from harness.party import party
from harness.passages import (
    response_created,
    response_done,
    spoken_answer,
    spoken_item,
    typed_turn,
    user_turn,
)

pytestmark = pytest.mark.parametrize("endpoint", ["plain", "call"])

STORY = "Please repeat after me " + "the weather is nice today and " * 60
"""Its answer takes two minutes to hear and so long to make that it is interrupted while it is made."""

QUESTION = "how are you today"
HEARD = 1.5
"""Seconds of the answer that the user listens to."""


async def ask_for_the_story(user):
    await user.ask(STORY)
    if user.endpoint == "call":
        await user.hear(HEARD)
    else:
        # Some seconds of it, and much less than all.
        await user.log.wait("response.audio.delta", count=40)


@pytest.mark.proves("E.4 status cancelled", "F.3 interrupt_response", "F.3 auto_truncate")
async def test_speaking_over_an_answer_ends_it_and_the_item_is_cut(server, endpoint):
    session = {"turn_detection": {"type": "server_vad", "auto_truncate": True}}
    async with party(server, endpoint, session=session) as user:
        await ask_for_the_story(user)
        await user.say(QUESTION)
        await user.at_rest(2)
        ids = user.matches(
            typed_turn(),
            response_created(), opened_item(),
            "input_audio_buffer.speech_started   item_id=$u2 audio_start_ms=*",
            "call: output_audio_buffer.cleared   response_id=$r1",
            closed_item(), cancelled(),
            "conversation.item.truncated         item_id=$a1 content_index=0 audio_end_ms=*",
            turn_after_its_start("$u2", after="$a1"), spoken_answer("$r2", "$a2", after="$u2"))
        [truncated] = user.log.all("conversation.item.truncated")
        if endpoint == "call":
            assert HEARD * 1000 < truncated["audio_end_ms"] < HEARD * 1000 + 2500
        assert ids["$a1"] == truncated["item_id"]


async def test_without_auto_truncate_the_client_says_what_was_heard(server, endpoint):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        await ask_for_the_story(user)
        await user.say(QUESTION)
        item = (await user.log.wait("response.audio_transcript.done"))["item_id"]
        await user.log.wait("response.done")
        await user.log.wait("conversation.item.input_audio_transcription.completed")
        # The answer to the interruption is short; what follows comes behind it.
        await user.at_rest(2)
        await user.send({
            "type": "conversation.item.truncate", "item_id": item, "content_index": 0, "audio_end_ms": 400})
        await user.at_rest(2)
        user.matches(
            typed_turn(),
            response_created(), opened_item(),
            "input_audio_buffer.speech_started   item_id=$u2 audio_start_ms=*",
            "call: output_audio_buffer.cleared   response_id=$r1",
            closed_item(), cancelled(),
            turn_after_its_start("$u2", after="$a1"), spoken_answer("$r2", "$a2", after="$u2"),
            "session.updated",
            "conversation.item.truncated         item_id=$a1 content_index=0 audio_end_ms=400")


async def test_an_answer_that_was_made_but_not_heard_has_no_second_end(server, endpoint):
    session = {"turn_detection": {"type": "server_vad", "auto_truncate": True}}
    async with party(server, endpoint, session=session) as user:
        await user.ask("Please say the weather is nice today and the weather was nice yesterday.")
        await user.log.wait("response.done")
        await user.hear(0.5)
        await user.say(QUESTION)
        await user.at_rest(2)
        user.matches(
            typed_turn(), response_created(), spoken_item(), response_done(),
            "input_audio_buffer.speech_started   item_id=$u2 audio_start_ms=*",
            "call: output_audio_buffer.cleared   response_id=$r1",
            "conversation.item.truncated         item_id=$a1 content_index=0 audio_end_ms=*",
            turn_after_its_start("$u2", after="$a1"), spoken_answer("$r2", "$a2", after="$u2"))


async def test_without_interrupt_response_the_answer_goes_on_and_the_next_one_waits(server, endpoint):
    session = {"turn_detection": {"type": "server_vad", "interrupt_response": False}}
    async with party(server, endpoint, session=session) as user:
        await user.ask("Count to ten.")
        await user.hear(0)
        await user.say(QUESTION)
        await user.at_rest(2)
        statuses = [event["response"]["status"] for event in user.log.all("response.done")]
        assert statuses == ["completed", "completed"]
        types = user.log.types(user.channel)
        first_done = types.index("response.done")
        assert "response.created" in types[first_done:], "two responses at a time"
        assert not user.log.all("conversation.item.truncated")


@pytest.mark.proves("D.14 endings", "D.14 nothing active")
async def test_cancelling_closes_what_is_open_and_cancelling_again_is_refused(server, endpoint):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        await ask_for_the_story(user)
        response = (await user.log.wait("response.created"))["response"]["id"]
        await user.send({"type": "response.cancel", "response_id": response})
        await user.log.wait("response.done")
        await user.send({"type": "response.cancel", "event_id": "again"})
        await user.log.wait("error")
        await user.at_rest(1)
        user.matches(
            typed_turn(), response_created(), opened_item(),
            "call: output_audio_buffer.cleared   response_id=$r1",
            closed_item(), cancelled("client_cancelled"),
            'error  error.type="invalid_request_error" error.code="response_cancel_not_active" error.message=* '
            'error.param=null error.event_id="again"')


async def test_clearing_the_output_silences_a_call_and_is_answered_on_both(server, endpoint):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        await user.send({"type": "output_audio_buffer.clear"})
        await user.log.wait("output_audio_buffer.cleared")
        if endpoint == "call":
            await ask_for_the_story(user)
            await user.send({"type": "output_audio_buffer.clear"})
            await user.log.wait("output_audio_buffer.cleared", count=2)
            await user.log.wait("response.done", channel=DC)
            await asyncio.sleep(0.3)
            assert user.caller.recorder.last_sound() < asyncio.get_running_loop().time()


# Passages of an answer that is cut in two.


def opened_item():
    whole = spoken_item().splitlines()
    end = next(index for index, line in enumerate(whole) if "response.audio.done" in line)
    return "\n".join(whole[:end])


def closed_item():
    whole = spoken_item(status="incomplete").splitlines()
    start = next(index for index, line in enumerate(whole) if "response.audio.done" in line)
    return "\n".join(whole[start:])


def cancelled(reason="turn_detected"):
    return response_done(status="cancelled").rstrip() + (
        f' response.status_details.type="cancelled" response.status_details.reason="{reason}"')


def turn_after_its_start(u, after):
    return "\n".join(line for line in user_turn(u, after).splitlines() if "speech_started" not in line)
