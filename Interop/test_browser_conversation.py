"""A customer's page in Chromium holds a conversation by voice."""

import asyncio

import pytest
from harness import speech
from harness.browser import PageCall, chromium, page_host
from harness.log import DC, WS, in_order
from harness.talk import COMPLETED, LEAD, LONG_SENTENCE, SENTENCE, WEATHER_QUESTION, WEATHER_TOOL, said, weather_output
from harness.verdict import check


@pytest.fixture(scope="module")
def host():
    with page_host() as url:
        yield url


@pytest.mark.proves("M.1", "M.10", "M.22")
async def test_a_spoken_question_is_understood_and_answered_aloud(server, host):
    async with chromium(said(LEAD, SENTENCE, 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url())
        transcription = await call.log.wait(COMPLETED, channel=DC)
        assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)

        answer = await call.log.wait("response.audio_transcript.done", channel=DC)
        await call.log.wait("output_audio_buffer.stopped", channel=DC)
        await asyncio.sleep(0.5)
        recording = await call.recorded()
        check(call.log)

    assert "the weather is nice today" in " ".join(speech.words(answer["transcript"]))
    speech.assert_spoken(answer["transcript"], recording)
    assert call.log.types(WS)[:2] == ["rtc.call.sdp.created", "session.created"]
    created = call.log.on(WS)
    assert created[0]["rtc_call_id"] == created[1]["session"]["id"]
    # In a cascade of recognizer and text model the words are known before the answer is asked for.
    assert in_order(
        call.log.types(DC), "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed", "conversation.item.created", COMPLETED, "response.created",
        "output_audio_buffer.started", "output_audio_buffer.stopped")
    assert call.states == ["connecting", "connected"]


async def test_a_page_that_takes_the_introduction_literally_holds_a_conversation(server, host):
    async with chromium(said(LEAD, SENTENCE, 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url(), page="first_call.html")
        await hears_the_answer_on_the_control_socket(call)


async def hears_the_answer_on_the_control_socket(call):
    transcription = await call.log.wait(COMPLETED, channel=WS)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    answer = await call.log.wait("response.audio_transcript.done", channel=WS)
    await call.log.wait("output_audio_buffer.stopped", channel=WS)
    await asyncio.sleep(0.5)
    speech.assert_spoken(answer["transcript"], await call.recorded())
    assert call.log.types(WS)[:2] == ["rtc.call.sdp.created", "session.created"]
    assert not call.log.types(DC), "a channel that no offer has cannot open"


async def test_a_video_section_is_refused_and_the_call_goes_on(server, host):
    async with chromium(said(LEAD, SENTENCE, 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url(), video="1")
        await call.log.wait("output_audio_buffer.stopped", channel=DC)
        check(call.log)


async def test_two_turns_follow_each_other(server, host):
    async with chromium(said(LEAD, SENTENCE, 7, "what time is it", 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url(), session={"instructions": "Be brief."})
        assert (await call.log.wait("session.updated"))["session"]["instructions"] == "Be brief."
        second = await call.log.wait(COMPLETED, count=2, timeout=30)
        assert speech.words(second["transcript"]) == ["what", "time", "is", "it"]
        await call.log.wait("output_audio_buffer.stopped", count=2)
        check(call.log)
    assert call.log.types(WS)[:3] == ["rtc.call.sdp.created", "session.created", "session.updated"]


@pytest.mark.proves("C.1 control channel", "M.6", "M.21", "M.23")
async def test_a_tool_is_called_on_the_control_socket_and_its_result_spoken(server, host):
    async with chromium(said(4, WEATHER_QUESTION, 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url())
        update = {"type": "session.update", "session": {"tools": [WEATHER_TOOL], "tool_choice": "auto"}}
        await call.send(update, channel=WS)
        updated = await call.log.wait("session.updated", channel=WS)
        assert [each["name"] for each in updated["session"]["tools"]] == ["get_weather"]

        arguments = await call.log.wait("response.function_call_arguments.done", channel=WS)
        assert arguments["name"] == "get_weather"
        assert "london" in arguments["arguments"].lower()
        assert not call.log.all("response.function_call_arguments.done", DC)
        await call.log.wait("response.done", channel=DC)

        heard_before = len(await call.recorded())
        await call.send(weather_output(arguments["call_id"]), channel=WS)
        await call.send({"type": "response.create"}, channel=WS)
        answer = await call.log.wait("response.audio_transcript.done", channel=DC)
        await call.log.wait("output_audio_buffer.stopped", channel=DC)
        await asyncio.sleep(0.5)
        recording = (await call.recorded())[heard_before:]
        check(call.log)

    assert "sunny" in answer["transcript"].lower()
    speech.assert_spoken(answer["transcript"], recording)


@pytest.mark.parametrize("auto_truncate", [True, False])
async def test_speaking_over_the_answer_stops_it(server, host, auto_truncate):
    session = {"turn_detection": {"type": "server_vad", "auto_truncate": auto_truncate}}
    async with chromium(said(LEAD, LONG_SENTENCE, 4, "what time is it", 1)) as browser:
        call = await PageCall.start(browser, host, socket=server.socket_url(), session=session)
        cleared = await call.log.wait("output_audio_buffer.cleared", timeout=30)
        interrupted = cleared["response_id"]
        await call.log.wait("output_audio_buffer.stopped", where=lambda event: event["response_id"] != interrupted)
        check(call.log)

    events = call.log.on(DC)
    start = events.index(cleared) - 1
    following = events[start:]
    assert following[0]["type"] == "input_audio_buffer.speech_started"
    done = next(e["response"] for e in events if e["type"] == "response.done" and e["response"]["id"] == interrupted)
    if done["status"] == "cancelled":
        assert done["status_details"]["reason"] == "turn_detected"
        assert in_order(
            [event["type"] for event in following], "output_audio_buffer.cleared", "response.audio.done",
            "response.audio_transcript.done", "response.content_part.done", "response.output_item.done",
            "response.done", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "response.created")
    else:
        assert done["status"] == "completed"
    truncated = call.log.all("conversation.item.truncated")
    assert len(truncated) == (1 if auto_truncate else 0)
    if auto_truncate:
        # From half a second after the question to the second question, four seconds after it.
        assert truncated[0]["item_id"] == done["output"][0]["id"]
        assert 2500 < truncated[0]["audio_end_ms"] < 4200
