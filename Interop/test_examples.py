"""The examples of the repository, as a reader would run them."""

import asyncio
import contextlib
import os
import re
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness.browser import chromium
from harness.server import ROOT, free_port
from harness.talk import SENTENCE, WEATHER_QUESTION, said
from playwright.async_api import expect

EXAMPLES = ROOT / "Examples"

HEARD = """() => document.getElementById("agent").srcObject?.getAudioTracks().some((track) => !track.muted) ?? false"""
"""Whether the agent's audio arrives."""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def hosted(folder):
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{host.server_address[1]}"
    finally:
        host.shutdown()
        host.server_close()


@contextlib.asynccontextmanager
async def backend(server):
    """The backend as a process of its own; yields it and the address of its page."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(EXAMPLES / "backend-python/backend.py"), stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"VOICE_LIVE_URL": server.http.replace("http", "ws", 1), "PORT": str(free_port())})
    try:
        yield process, (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    finally:
        process.terminate()
        await process.wait()


async def test_the_page_holds_a_conversation(server):
    async with chromium(said(3, SENTENCE, 2)) as browser:
        with hosted(EXAMPLES / "browser") as page_url:
            page = await browser.new_page()
            problems = []
            page.on("pageerror", lambda error: problems.append(str(error)))
            await page.goto(f"{page_url}/?server={server.http.replace('http', 'ws', 1)}")
            await page.get_by_role("button", name="Talk").click()
            words = re.compile("the weather is nice today", re.IGNORECASE)
            await expect(page.locator("#transcript .you", has_text=words)).to_be_visible(timeout=30_000)
            await expect(page.locator("#transcript .agent", has_text=words)).to_be_visible(timeout=30_000)
            assert await page.evaluate(HEARD), "the agent's audio does not arrive"
            await page.get_by_role("button", name="Hang up").click()
            await expect(page.locator("#state")).to_have_text("idle")
            assert problems == []


async def test_the_page_says_that_there_is_no_server():
    async with chromium(said(1)) as browser:
        with hosted(EXAMPLES / "browser") as page_url:
            page = await browser.new_page()
            await page.goto(f"{page_url}/?server=ws://127.0.0.1:{free_port()}")
            await page.get_by_role("button", name="Talk").click()
            await expect(page.locator("#state")).to_have_text("control socket closed", timeout=15_000)
            await expect(page.get_by_role("button", name="Talk")).to_be_enabled()


async def test_the_backend_answers_a_tool_call_and_its_result_is_spoken(server):
    async with backend(server) as (process, page_url):
        async with chromium(said(3, WEATHER_QUESTION, 2)) as browser:
            page = await browser.new_page()
            await page.goto(page_url)
            await page.get_by_role("button", name="Talk").click()
            answer = page.locator("#transcript p", has_text=re.compile("Agent: .*sunny", re.IGNORECASE))
            await expect(answer).to_be_visible(timeout=30_000)
            line = (await asyncio.wait_for(process.stdout.readline(), 5)).decode()
            assert line.startswith("get_weather(") and "sunny" in line


async def test_the_backend_reports_a_server_that_is_not_there():
    class Nowhere:
        http = f"http://127.0.0.1:{free_port()}"

    async with backend(Nowhere) as (_, page_url):
        async with chromium(said(1)) as browser:
            page = await browser.new_page()
            await page.goto(page_url)
            await page.get_by_role("button", name="Talk").click()
            await expect(page.locator("#state")).to_contain_text("could not be opened", timeout=15_000)


SOURCES = [path for path in sorted(EXAMPLES.rglob("*")) if path.suffix in (".html", ".py", ".swift")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_example_has_less_than_a_hundred_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 100
