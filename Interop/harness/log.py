"""What one client sent and received on each channel of a call, in order, with ways to wait for it."""

import asyncio
import json
import time
from dataclasses import dataclass, field

WS = "WS"
DC = "DC"


@dataclass(frozen=True)
class Entry:
    """One message of the wire. `time` is in seconds on a monotonic clock of the receiver."""

    time: float
    channel: str
    event: dict

    @property
    def type(self):
        return self.event.get("type", "")


@dataclass
class EventLog:
    received: list[Entry] = field(default_factory=list)
    sent: list[Entry] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, channel, text, at=None):
        """Records one received message. Anything but a text that holds one JSON object is a failure of the server."""
        assert isinstance(text, str), f"a binary message on {channel}"
        event = json.loads(text)
        assert isinstance(event, dict), f"not a JSON object on {channel}: {text[:200]}"
        self.add_event(channel, event, at)

    def add_event(self, channel, event, at=None):
        self.received.append(Entry(time.monotonic() if at is None else at, channel, event))
        self._changed.set()

    def add_sent(self, channel, event):
        self.sent.append(Entry(time.monotonic(), channel, event))

    def on(self, channel):
        return [entry.event for entry in self.received if entry.channel == channel]

    def all(self, type, channel=None):
        """Every event of this type, each once even when it came on both channels."""
        found = {}
        for entry in self.received:
            if entry.type == type and channel in (None, entry.channel):
                found.setdefault(entry.event.get("event_id", id(entry)), entry.event)
        return list(found.values())

    def types(self, channel):
        return [event.get("type") for event in self.on(channel)]

    async def wait(self, type, *, channel=None, count=1, timeout=20.0, where=lambda event: True):
        """The `count`-th event of this type for which `where` holds.

        Raises AssertionError with the whole log after `timeout` seconds.
        """
        return await self.wait_any([type], channel=channel, count=count, timeout=timeout, where=where)

    async def wait_any(self, types, *, channel=None, count=1, timeout=20.0, where=lambda event: True):
        """The same for an event of any of these types."""
        deadline = time.monotonic() + timeout
        while True:
            matching = [event for type in types for event in self.all(type, channel) if where(event)]
            if len(matching) >= count:
                return matching[count - 1]
            self._changed.clear()
            remaining = deadline - time.monotonic()
            try:
                await asyncio.wait_for(self._changed.wait(), max(remaining, 0.001))
            except TimeoutError:
                missing = f"no {' or '.join(types)} ({count}) within {timeout} s"
                raise AssertionError(f"{missing}; received:\n{self.summary()}") from None

    def summary(self):
        return "\n".join(
            f"  {entry.time:10.3f} {entry.channel} {json.dumps(entry.event)[:240]}" for entry in self.received
        ) or "  nothing"


def in_order(types, *expected):
    """True when `expected` occur in `types` in this order, with anything between them."""
    remaining = iter(types)
    return all(any(type == wanted for type in remaining) for wanted in expected)
