"""A client made of the official SDK, azure-ai-voicelive, as PyPI has it: what it received, and as what."""

import asyncio
import base64
import contextlib

import numpy as np
from azure.ai.voicelive.aio import connect
from azure.ai.voicelive.models import InputTextContentPart, ServerEvent, TurnDetection, UserMessageItem
from azure.core.credentials import AzureKeyCredential

from . import verdict
from .log import WS, EventLog
from .sound import Format

KEY = AzureKeyCredential("any key will do")

SEEN = set()
"""Types of all events that clients received and that were judged."""

UNKNOWN_TO_THE_SDK = {"semantic_vad"}
"""Kinds of turn detection that the protocol has and the SDK has no class for."""


class Client:
    """One connection of the SDK.

    Everything received is in `log` as plain JSON and in `typed`, by event id, as the SDK's own object. `connection` is
    the SDK's, with all its helpers.
    """

    def __init__(self, connection):
        self.connection = connection
        self.log = EventLog()
        self.typed = {}
        self.expected_unknown = set()
        """Types of events that the protocol has and the SDK has no class for."""
        self.inserted = False
        """The test creates items at places of its own choice."""
        self.input = Format("pcm16", 24_000)
        """What the session expects of the microphone."""
        self._reader = asyncio.create_task(self._read())

    async def _read(self):
        async for event in self.connection:
            self.typed[event.event_id] = event
            self.log.add_event(WS, event.as_dict())

    async def wait(self, type, **options):
        """The SDK's object for an event; the options are those of `EventLog.wait`."""
        return self.typed[(await self.log.wait(type, **options))["event_id"]]

    def all(self, type):
        return [self.typed[event["event_id"]] for event in self.log.all(type)]

    async def configure(self, **session):
        """Updates the session and returns the effective one, by the SDK's class."""
        count = len(self.log.all("session.updated")) + 1
        await self.connection.session.update(session=session)
        return (await self.wait("session.updated", count=count)).session

    async def say(self, samples, *, chunk=0.1, in_real_time=False):
        """Appends samples (int16 at speech.RATE) in pieces of `chunk` seconds, as fast as the server takes them or as a
        microphone does."""
        data = self.input.encode(samples)
        size = max(1, int(chunk * self.input.rate)) * self.input.width
        for start in range(0, len(data), size):
            await self.connection.input_audio_buffer.append(
                audio=base64.b64encode(data[start : start + size]).decode())
            if in_real_time:
                await asyncio.sleep(chunk)

    async def type(self, text, **response):
        """A user message of text, and the request for its answer."""
        await self.connection.conversation.item.create(item=UserMessageItem(content=[InputTextContentPart(text=text)]))
        await self.connection.response.create(response=response or None)

    async def error(self, event_id):
        """The details of the error that answers the client event of this id."""
        return (await self.wait("error", where=lambda event: event["error"].get("event_id") == event_id)).error

    async def done(self, count=1):
        """The `count`-th response in its final form."""
        return (await self.wait("response.done", count=count, timeout=40)).response

    def transcript(self, response_id):
        """What a response said, all of its spoken items together."""
        events = self.log.all("response.audio_transcript.done")
        return " ".join(event["transcript"] for event in events if event["response_id"] == response_id)

    def audio(self, response_id, format=None):
        """What a response sounds like: samples at speech.RATE."""
        events = [event for event in self.log.all("response.audio.delta") if event["response_id"] == response_id]
        data = b"".join(self.typed[event["event_id"]].delta for event in events)
        return (format or Format("pcm16", 24_000)).decode(data) if data else np.zeros(0, np.int16)

    def check(self, *, finished=True):
        """Fails unless every event is of a class of its own, valid, and in order."""
        events = [event for event in self.typed.values() if event.get("type") not in self.expected_unknown]
        found = [fault for event in events for fault in type_faults(event)]
        assert not found, "\n".join(["not typed by the SDK:", *found])
        verdict.check_plain(self.log, finished=finished, inserted=self.inserted)
        SEEN.update(event["type"] for event in self.log.on(WS))


def typed_message(text):
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def type_faults(event):
    """What the SDK could not put into a class made for it, the event itself included."""
    if type(event) is ServerEvent:
        yield f"{event.get('type')} is an unknown event"
    yield from _inner_faults(event, event.get("type"))


def _inner_faults(model, path):
    if _is_union(type(model)) and not (
        type(model) is TurnDetection and model.get("type") in UNKNOWN_TO_THE_SDK
    ):
        yield f"{path} is a bare {type(model).__name__} of type {model.get('type')}"
    for name in model._attr_to_rest_field:
        value = getattr(model, name)
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            if hasattr(each, "_attr_to_rest_field"):
                yield from _inner_faults(each, f"{path}.{name}[{index}]")


def _is_union(kind):
    """A class that stands for many: an object of it, and not of a subclass, is of a type that the SDK does not know."""
    return bool(kind.__dict__.get("__mapping__"))


@contextlib.asynccontextmanager
async def sdk_client(server, *, model="gpt-4.1", finished=True, **options):
    """Connects, waits for `session.created`, and judges everything received at the end."""
    async with connect(endpoint=server.http, credential=KEY, model=model, **options) as connection:
        client = Client(connection)
        await client.wait("session.created")
        yield client
        client.check(finished=finished)
