"""Debian's Firefox, headless, driven over WebDriver BiDi: a WebSocket that the browser itself opens.

Its pages offer the few methods of a Playwright page that `PageCall` uses. Firefox plays no file as a microphone, so a
player in the page is made one. It works on machines without sound hardware, where an AudioContext of Firefox does not.
"""

import asyncio
import base64
import contextlib
import itertools
import json
import shutil
import tempfile
from pathlib import Path

import websockets

from . import speech
from .server import free_port

PREFERENCES = {
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
}

MICROPHONE = """
() => {
  navigator.mediaDevices.getUserMedia = async () => {
    // A blob, because the policy of the playground's page allows no data URL.
    const bytes = Uint8Array.from(atob('%s'), (character) => character.charCodeAt(0));
    const player = new Audio(URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' })));
    window.microphone = player;
    await player.play();
    return player.mozCaptureStream();
  };
}
"""


class Session:
    """One BiDi connection: commands with replies, and messages that pages send."""

    def __init__(self, socket):
        self.socket = socket
        self.handlers = {}
        self._numbers = itertools.count(1)
        self._replies = {}
        self._reader = asyncio.create_task(self._read())

    async def _read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in self.socket:
                message = json.loads(text)
                if message.get("id") in self._replies:
                    self._replies.pop(message["id"]).set_result(message)
                elif message.get("method") == "script.message":
                    parameters = message["params"]
                    self.handlers[parameters["channel"]](json.loads(parameters["data"]["value"]))

    async def command(self, method, **parameters):
        number = next(self._numbers)
        self._replies[number] = asyncio.get_running_loop().create_future()
        await self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        reply = await asyncio.wait_for(self._replies[number], 60)
        assert reply["type"] == "success", f"{method}: {reply.get('message')}"
        return reply["result"]


class Page:
    def __init__(self, session, context):
        self._session = session
        self._context = context

    async def expose_function(self, name, function):
        """Makes `name(value)` of every page to come call `function` with the value."""
        self._session.handlers[name] = function
        await self._session.command(
            "script.addPreloadScript",
            functionDeclaration=f"(send) => {{ window.{name} = (value) => send(JSON.stringify(value)); }}",
            arguments=[{"type": "channel", "value": {"channel": name}}])

    async def goto(self, url):
        await self._session.command("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def evaluate(self, expression, argument=None):
        """The value of an expression, or of a function called with one JSON argument; waits for promises."""
        call = expression if argument is None else f"({expression})({json.dumps(argument)})"
        result = await self._session.command(
            "script.evaluate", expression=f"(async () => JSON.stringify((await {call}) ?? null))()",
            target={"context": self._context}, awaitPromise=True, userActivation=True)
        assert result["type"] == "success", result.get("exceptionDetails", {}).get("text")
        return json.loads(result["result"]["value"])

    async def screenshot(self, path):
        shot = await self._session.command("browsingContext.captureScreenshot", context=self._context)
        Path(path).write_bytes(base64.b64decode(shot["data"]))


class Firefox:
    def __init__(self, session):
        self._session = session

    async def new_page(self):
        created = await self._session.command("browsingContext.create", type="tab")
        return Page(self._session, created["context"])


@contextlib.asynccontextmanager
async def firefox(microphone):
    """A headless Firefox. Each getUserMedia of its pages plays `microphone` (samples) once, then silence."""
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    assert executable, "firefox is not installed: run Scripts/install-deps.sh test"
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(
            "".join(f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in PREFERENCES.items()))
        process = await asyncio.create_subprocess_exec(
            executable, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", str(port),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL)
        try:
            session = Session(await _connect(f"ws://127.0.0.1:{port}/session", process))
            await session.command("session.new", capabilities={})
            await session.command("session.subscribe", events=["script.message"])
            wav = base64.b64encode(speech.write_wav(Path(profile) / "microphone.wav", microphone).read_bytes()).decode()
            await session.command("script.addPreloadScript", functionDeclaration=MICROPHONE % wav)
            yield Firefox(session)
        finally:
            process.terminate()
            await process.wait()


async def _connect(url, process, timeout=60):
    deadline = asyncio.get_running_loop().time() + timeout
    while True:
        assert process.returncode is None, f"firefox ended with {process.returncode}"
        try:
            return await websockets.connect(url, max_size=None)
        except OSError:
            assert asyncio.get_running_loop().time() < deadline, "firefox does not answer"
            await asyncio.sleep(0.2)
