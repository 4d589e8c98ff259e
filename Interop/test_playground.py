"""The page behind the URL that `make run` prints: a newcomer presses its button and talks."""

import re

from harness import speech
from harness.browser import chromium
from harness.server import OUTPUT
from harness.talk import SENTENCE, said
from playwright.async_api import expect


async def test_pressing_the_button_and_talking_shows_both_sides_of_the_conversation(server):
    async with chromium(said(3, SENTENCE, 1)) as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        problems = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: message.type == "error" and problems.append(message.text))
        outside = []
        page.on("request", lambda request: outside.append(request.url))

        await page.goto(server.http + "/")
        await page.screenshot(path=OUTPUT / "playground-before.png")
        await page.get_by_label("Weather tool").uncheck()  # The sentence speaks of the weather.
        await page.get_by_role("button", name="Talk").click()
        await expect(page.get_by_role("status")).to_have_text("connected", timeout=15_000)

        # Once as the user's words, once in the answer that repeats them.
        repeated = page.locator("#transcript").get_by_text(re.compile("the weather is nice today", re.IGNORECASE))
        await expect(repeated.first).to_be_visible(timeout=30_000)
        await expect(repeated.nth(1)).to_be_visible(timeout=30_000)
        events = page.get_by_label("Events", exact=True)
        await expect(events.get_by_text("output_audio_buffer.stopped")).to_be_attached(timeout=30_000)
        for type in ("rtc.call.sdp.created", "session.created", "input_audio_buffer.speech_started", "response.done"):
            await expect(events.locator("li", has_text=type).first).to_be_attached()
        await page.screenshot(path=OUTPUT / "playground-after.png")
        await page.get_by_role("button", name="Hang up").click()
        await expect(page.get_by_role("button", name="Talk")).to_be_visible()
        assert problems == []
        own = (server.http + "/", f"ws://127.0.0.1:{server.http_port}/", "data:", "blob:")
        assert [url for url in outside if not url.startswith(own)] == [], "the page loads something from elsewhere"


async def test_the_page_is_readable_on_a_phone(server):
    async with chromium(speech.silence(1)) as browser:
        page = await browser.new_page(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
        await page.goto(server.http + "/")
        await expect(page.get_by_role("button", name="Talk")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360, "the page scrolls sideways"
        await page.screenshot(path=OUTPUT / "playground-phone.png")


async def test_the_page_names_the_engines_and_their_licences(server):
    async with chromium(speech.silence(1)) as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        await page.goto(server.http + "/")
        await page.locator("#engines summary").click()
        await expect(page.locator("#working")).to_contain_text("built-in demonstration model")
        await expect(page.locator("#working")).to_contain_text("Licence: GPL-3.0-or-later")
        await page.get_by_label("Voice").select_option("de-DE-KatjaNeural")
        await page.screenshot(path=OUTPUT / "playground-engines.png")
