"""A page of a customer in headless Chromium, whose microphone plays a file."""

import asyncio
import base64
import contextlib
import io
import json
import shutil
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

from playwright.async_api import async_playwright

from . import speech
from .log import DC, WS, EventLog
from .server import OUTPUT

PAGES = Path(__file__).parent.parent / "pages"


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def page_host():
    """Serves Interop/pages from a port of its own, as a customer's web server would; yields its URL."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(PAGES)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{host.server_address[1]}"
    finally:
        host.shutdown()
        host.server_close()


@contextlib.asynccontextmanager
async def chromium(microphone):
    """Debian's Chromium, headless. Each getUserMedia plays `microphone` (samples) once, from its beginning."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    assert executable, "chromium is not installed: run Scripts/install-deps.sh test"
    wav = speech.write_wav(OUTPUT / f"microphone-{time.monotonic_ns()}.wav", microphone)
    arguments = [
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={wav}%noloop", "--autoplay-policy=no-user-gesture-required",
        "--disable-quic", "--disable-background-networking",
    ]
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=executable, headless=True, args=arguments)
            try:
                yield browser
            finally:
                await browser.close()
    finally:
        wav.unlink(missing_ok=True)


class PageCall:
    """The call of one page: what came on its channels, and what its speaker played."""

    def __init__(self, page):
        self.page = page
        self.log = EventLog()
        self.states = []
        self.close_code = None

    @classmethod
    async def start(cls, browser, host, *, socket=None, relay=None, session=None, protocol=None, video=None,
                    page="call.html"):
        """Opens a page and calls; returns when the data channel is open, if the offer has one."""
        call = cls(await browser.new_page())
        parameters = {"socket": socket, "relay": relay, "protocol": protocol, "video": video}
        if session is not None:
            parameters["session"] = json.dumps(session)
        await call.page.expose_function("report", call._report)
        query = urlencode({key: value for key, value in parameters.items() if value})
        await call.page.goto(f"{host}/{page}?{query}")
        await asyncio.wait_for(call.page.evaluate("call()"), 30)
        return call

    def _report(self, report):
        if "text" in report:
            self.log.add(report["channel"], report["text"], at=report["at"] / 1000)
        elif "state" in report:
            self.states.append(report["state"])
        else:
            self.close_code = report["closed"]

    async def send(self, event, channel=DC):
        self.log.add_sent(channel, event)
        sender = {DC: "channel", WS: "control"}[channel]
        await self.page.evaluate(f"(text) => {sender}.send(text)", json.dumps(event))

    async def recorded(self):
        """Everything the page heard from the agent so far."""
        return speech.read_sound(io.BytesIO(base64.b64decode(await self.page.evaluate("recorded()"))))
