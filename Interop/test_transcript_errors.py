"""Refusals, event by event: the protocol's transcripts G.11, G.12 and G.14."""

import json

import pytest
from harness import speech
from harness.offers import offer
from harness.party import party
from harness.passages import spoken_answer, typed_turn
from harness.talk import COMPLETED
from test_answer_first import CREATE, connect, next_event

BOTH = pytest.mark.parametrize("endpoint", ["plain", "call"])


@BOTH
async def test_settings_out_of_range_are_refused_by_name_and_nothing_changes(server, endpoint):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        before = await user.configure()
        for number, session in enumerate([
            {"turn_detection": {"type": "server_vad", "threshold": 7}}, {"model": "other"},
        ], start=1):
            await user.send({"type": "session.update", "event_id": f"e{number}", "session": session})
            await user.log.wait("error", count=number)
        after = await user.configure()
        assert after == before
        await user.ask("What is 2 plus 3?")
        await user.at_rest(1)
        error = 'error  error.type="invalid_request_error" error.code="invalid_value" error.message=*'
        user.matches(
            "session.updated",
            f'{error} error.param="session.turn_detection.threshold" error.event_id="e1"',
            f'{error} error.param="session.model" error.event_id="e2"',
            "session.updated", typed_turn(), spoken_answer())


@BOTH
async def test_noise_without_words_is_transcribed_as_nothing_and_not_answered(server, endpoint):
    async with party(server, endpoint, session={"turn_detection": None}) as user:
        await user.send({"type": "input_audio_buffer.clear"})
        await user.log.wait("input_audio_buffer.cleared")
        await user.say(1)
        await user.send({"type": "input_audio_buffer.commit"})
        transcription = await user.log.wait_any([COMPLETED, COMPLETED.replace("completed", "failed")])
        assert speech.words(transcription.get("transcript", "")) == []
        await user.at_rest(0)
        user.matches(
            "input_audio_buffer.cleared",
            "input_audio_buffer.committed  previous_item_id=null item_id=$u1",
            "conversation.item.created     previous_item_id=null item.id=$u1",
            "conversation.item.input_audio_transcription.completed "
            "| conversation.item.input_audio_transcription.failed  item_id=$u1 content_index=0")


async def test_an_offer_that_failed_may_be_made_again(server):
    async with await connect(server) as socket:
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": ""}))
        refusal = await next_event(socket)
        assert refusal["type"] == "rtc.call.error"
        assert refusal["operation"] == CREATE
        assert refusal["error"] == {
            "type": "invalid_request_error", "code": "missing_sdp", "message": "SDP offer is required"}
        await socket.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
        answer = await next_event(socket)
        created = await next_event(socket)
        assert (answer["type"], created["type"]) == ("rtc.call.sdp.created", "session.created")
        assert refusal["rtc_call_id"] == answer["rtc_call_id"] == created["session"]["id"]
