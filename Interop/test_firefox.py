"""The customer's page in Firefox, whose offers and transport differ from Chromium's."""

import asyncio

import pytest
from harness import speech
from harness.browser import PageCall, page_host
from harness.firefox import firefox
from harness.log import DC, WS
from harness.server import OUTPUT, Server
from harness.talk import COMPLETED, LEAD, SENTENCE, said
from harness.verdict import check
from test_browser_conversation import hears_the_answer_on_the_control_socket


@pytest.fixture
def server():
    """A server on every address of this machine, as it starts by default: Firefox calls no loopback address."""
    server = Server("firefox", media="0.0.0.0")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.mark.proves("M.1")
async def test_a_spoken_question_is_understood_and_answered_aloud_in_firefox(server):
    with page_host() as host:
        async with firefox(said(LEAD, SENTENCE, 4)) as browser:
            call = await PageCall.start(browser, host, socket=server.socket_url(), protocol="realtime")
            transcription = await call.log.wait(COMPLETED, channel=DC)
            assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
            answer = await call.log.wait("response.audio_transcript.done", channel=DC)
            await call.log.wait("output_audio_buffer.stopped", channel=DC)
            await asyncio.sleep(0.5)
            speech.assert_spoken(answer["transcript"], await call.recorded())
            check(call.log)
    assert call.log.types(WS)[:2] == ["rtc.call.sdp.created", "session.created"]


async def test_a_page_that_takes_the_introduction_literally_holds_a_conversation_in_firefox(server):
    with page_host() as host:
        async with firefox(said(LEAD, SENTENCE, 4)) as browser:
            call = await PageCall.start(browser, host, socket=server.socket_url(), page="first_call.html")
            await hears_the_answer_on_the_control_socket(call)


async def test_a_video_section_is_refused_and_the_call_goes_on_in_firefox(server):
    with page_host() as host:
        async with firefox(said(LEAD, SENTENCE, 4)) as browser:
            call = await PageCall.start(browser, host, socket=server.socket_url(), video="1")
            await call.log.wait("output_audio_buffer.stopped", channel=DC)
            check(call.log)


async def test_the_playground_works_in_firefox(server):
    async with firefox(said(3, SENTENCE, 4)) as browser:
        page = await browser.new_page()
        await page.goto(server.http + "/")
        await page.evaluate("document.getElementById('tool').click()")
        await page.evaluate("document.getElementById('talk').click()")
        deadline = asyncio.get_running_loop().time() + 40
        while "output_audio_buffer.stopped" not in (shown := await page.evaluate("document.body.innerText")):
            assert asyncio.get_running_loop().time() < deadline, f"the page shows:\n{shown}"
            await asyncio.sleep(0.5)
        await page.screenshot(OUTPUT / "playground-firefox.png")
        transcript = await page.evaluate("document.getElementById('transcript').innerText")
        # Once as the user's words, once in the answer that repeats them.
        assert transcript.lower().count("the weather is nice today") == 2
