"""A user on either endpoint, so that one test can hold the same conversation on both.

On the plain endpoint the official SDK carries everything, and audio is as fast as the server takes it. In a call
aiortc speaks and listens in real time, and events travel on the data channel, as those of a browser do.
"""

import asyncio
import contextlib

from . import invariants
from .log import DC, WS
from .peer import Caller
from .sdk import sdk_client, typed_message
from .talk import said
from .transcript import compare
from .verdict import check

PAUSE = 0.8
"""Seconds of silence behind a sentence: enough for the server to end the turn."""

OPENING = """
    call: rtc.call.sdp.created  rtc_call_id=$session sdp_answer=*
    session.created             session.id=$session session.object="realtime.session" session.model="gpt-4.1"
    session.updated             session.id=$session
"""
CLOSING = "session.updated  session.id=$session"


class Party:
    """What both have in common."""

    async def ask(self, text, **response):
        """Types a question and asks for its answer."""
        await self.send({"type": "conversation.item.create", "item": typed_message(text)})
        await self.respond(**response)

    async def respond(self, **response):
        await self.send({"type": "response.create"} | ({"response": response} if response else {}))

    async def configure(self, **session):
        """Updates the session and returns the effective one."""
        count = len(self.log.all("session.updated")) + 1
        await self.update(session)
        return (await self.log.wait("session.updated", count=count))["session"]

    async def at_rest(self, responses):
        """Waits until so many responses are done, and nothing of them is being played."""
        if responses:
            await self.log.wait("response.done", count=responses, timeout=40)
        await self.silent()
        # What belongs behind them comes before the answer to this.
        await self.configure()

    def matches(self, *passages):
        """Fails unless what was received up to the last `at_rest` are these passages; returns the ids by name."""
        transcript = "\n".join([OPENING, *passages, CLOSING])
        return compare(transcript, self.log, endpoint=self.endpoint, channels=self.channels)


class PlainParty(Party):
    endpoint = "plain"
    channel = WS
    channels = (WS,)

    def __init__(self, client):
        self.client = client
        self.log = client.log

    async def send(self, event):
        self.log.add_sent(WS, event)
        await self.client.connection.send(event)

    async def update(self, session):
        await self.send({"type": "session.update", "session": session})

    async def say(self, *parts):
        await self.client.say(said(*parts, PAUSE))

    async def hear(self, seconds):
        """Goes on when the user has heard that much of the answer that begins now."""
        await self.log.wait("response.audio.delta")
        await asyncio.sleep(seconds)

    async def silent(self):
        """Nothing is played by the server."""


class CallParty(Party):
    endpoint = "call"
    channel = DC
    channels = (WS, DC)

    def __init__(self, caller):
        self.caller = caller
        self.log = caller.log

    async def at_rest(self, responses):
        await super().at_rest(responses)
        # The data channel and the control socket have no order between them, in either direction.
        await asyncio.sleep(0.2)

    async def send(self, event):
        self.caller.send(event)

    async def update(self, session):
        await self.caller.control.send({"type": "session.update", "session": session})

    async def say(self, *parts):
        self.caller.microphone.say(said(*parts, PAUSE))
        await self.caller.microphone.said()

    async def hear(self, seconds):
        await self.log.wait("output_audio_buffer.started")
        await asyncio.sleep(seconds)

    async def silent(self):
        """Every play-out that began has ended."""
        for started in self.log.all("output_audio_buffer.started"):
            same = started["response_id"]
            await self.log.wait_any(invariants.AFTER_DONE, where=lambda event: event["response_id"] == same, timeout=40)


@contextlib.asynccontextmanager
async def party(server, endpoint, *, session, model="gpt-4.1", finished=True):
    """A user who has just set up a session, which is judged at its end."""
    if endpoint == "plain":
        async with sdk_client(server, model=model, finished=finished) as client:
            await client.configure(**session)
            yield PlainParty(client)
    else:
        caller = Caller()
        try:
            await caller.call(server.socket_url(model=model), session=session)
            await caller.log.wait("session.updated")
            yield CallParty(caller)
        finally:
            await caller.hang_up()
        check(caller.log, finished=finished)

