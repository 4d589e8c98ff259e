"""What the control socket can do in a call while somebody talks, and a data channel that comes late."""

import asyncio

import pytest
from harness import speech
from harness.log import DC, WS, in_order
from harness.peer import Caller
from harness.talk import COMPLETED, SENTENCE
from harness.verdict import check


@pytest.fixture
async def caller():
    caller = Caller()
    yield caller
    await caller.hang_up()


@pytest.mark.proves("M.17", "D.3 in a call", "D.14 play-out", "D.5 play-out")
async def test_push_to_talk_cancel_and_clear_over_the_control_socket(server, caller):
    await caller.call(server.socket_url(), session={"turn_detection": None})
    await caller.ask("the first sentence is not for you")
    await caller.control.send({"type": "input_audio_buffer.clear"})
    await caller.log.wait("input_audio_buffer.cleared", channel=DC)
    await caller.ask(SENTENCE)
    await asyncio.sleep(0.5)
    await caller.control.send({"type": "input_audio_buffer.commit"})
    transcription = await caller.log.wait(COMPLETED, channel=DC)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)

    long = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Count to fifty."}]}
    await caller.control.send({"type": "conversation.item.create", "item": long})
    await caller.control.send({"type": "response.create"})
    await caller.log.wait("output_audio_buffer.started", channel=DC)
    await asyncio.sleep(1)
    await caller.control.send({"type": "response.cancel"})
    done = await caller.log.wait("response.done", channel=DC)
    assert done["response"]["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}
    assert caller.log.all("output_audio_buffer.cleared", DC)

    await caller.control.send({"type": "response.create"})
    await caller.log.wait("output_audio_buffer.started", channel=DC, count=2)
    await asyncio.sleep(1)
    await caller.control.send({"type": "output_audio_buffer.clear"})
    cleared = await caller.log.wait("output_audio_buffer.cleared", channel=DC, count=2)
    at = asyncio.get_running_loop().time()
    await asyncio.sleep(1.5)
    assert speech.level(caller.recorder.samples(since=at + 0.5)) < -50
    assert cleared["response_id"] != done["response"]["id"]
    assert not caller.log.all("response.done", WS)


@pytest.mark.proves("M.15")
async def test_a_data_channel_may_come_after_the_answer(server, caller):
    await caller.call(server.socket_url(), channel=False)
    caller.open_channel()
    await caller.control.send({"type": "rtc.call.sdp.create", "sdp_offer": await caller.offer()})
    second = await caller.log.wait("rtc.call.sdp.created", count=2)
    assert second["rtc_call_id"] == caller.log.all("rtc.call.sdp.created")[0]["rtc_call_id"]
    await caller.accept(second["sdp_answer"])
    await caller.connected()
    caller.send({"type": "input_audio_buffer.clear"})
    await caller.log.wait("input_audio_buffer.cleared", channel=DC)
    caller.send({
        "type": "conversation.item.create",
        "item": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What is 2 plus 3?"}]}})
    caller.send({"type": "response.create", "response": {"modalities": ["text"]}})
    answer = await caller.log.wait("response.text.done", channel=DC)
    assert "five" in speech.words(answer["text"])
    await caller.log.wait("response.done", channel=DC)
    assert in_order(caller.log.types(DC), "input_audio_buffer.cleared", "response.created", "response.done")
    check(caller.log)
