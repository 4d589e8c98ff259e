"""Compares what a client received with a transcript written as in the Voice Live protocol's chapter G.

One line is one event: its type, and fields as `path=value`.

    response.created                 response.id=$r1 response.status="in_progress"
    response.audio_transcript.delta | response.audio.delta +    response_id=$r1
    ~ output_audio_buffer.started    response_id=$r1
    plain: response.audio.delta *

A value is JSON, a name such as `$r1`, or `*` for anything but null. A name stands for the same id wherever it occurs,
and no two names stand for one. `a | b` is either type; `+` one or more events, `*` any number, `?` at most one. A line
with `~` may come anywhere after the line above it. `plain:` and `call:` are lines of one endpoint. `#` is a remark.

In a call each line is expected on the channels that carry it, so the transcript of a channel is read by itself.
"""

import json
import re
from dataclasses import dataclass

from . import routing

_LINE = re.compile(
    r"(?:(?P<endpoint>plain|call):\s*)?(?P<floating>~\s*)?(?P<types>[a-z_.]+(?:\s*\|\s*[a-z_.]+)*)"
    r"(?:\s+(?P<times>[+*?])(?=\s|$))?(?P<fields>.*)")
_FIELD = re.compile(r'\s*([a-z_.0-9]+)=("[^"]*"|\[[^\]]*\]|\S+)')
_LIMITS = {None: (1, 1), "+": (1, None), "*": (0, None), "?": (0, 1)}


@dataclass(frozen=True)
class Line:
    text: str
    types: frozenset
    floating: bool
    least: int
    most: int | None
    fields: tuple

    def takes(self, event):
        return event["type"] in self.types

    def faults(self, event, names):
        """What differs from this line; binds the names that are new."""
        for path, wanted in self.fields:
            value = _look_up(event, path)
            if wanted == "*":
                if value is None:
                    yield f"{path} is missing"
            elif wanted.startswith("$"):
                if names.setdefault(wanted, value) != value or not isinstance(value, str):
                    yield f"{path} is {value!r}, {wanted} is {names[wanted]!r}"
                elif [name for name, id in names.items() if id == value] != [wanted]:
                    yield f"{path} of {wanted} is {value!r}, which is another's id"
            elif value != json.loads(wanted):
                yield f"{path} is {value!r}, not {wanted}"


def parse(transcript, endpoint):
    lines = []
    for text in transcript.splitlines():
        text = text.partition("#")[0].strip()
        if not text:
            continue
        match = _LINE.fullmatch(text)
        assert match, f"no line of a transcript: {text}"
        if match["endpoint"] not in (None, endpoint):
            continue
        fields = _FIELD.findall(match["fields"])
        rest = _FIELD.sub("", match["fields"]).strip()
        assert not rest, f"{rest!r} in {text}"
        types = frozenset(each.strip() for each in match["types"].split("|"))
        least, most = _LIMITS[match["times"]]
        lines.append(Line(text, types, match["floating"] is not None, least, most, tuple(fields)))
    return lines


def compare(transcript, log, *, endpoint, channels):
    """Fails at the first event that is not the one of the transcript.

    channels: those of the client, each read by itself. Returns the ids by name.
    """
    lines = parse(transcript, endpoint)
    names = {}
    for channel in channels:
        own = lines if len(channels) == 1 else [line for line in lines if _belongs(line, channel, log.sent)]
        _Reading(own, names, channel).read(log.on(channel))
    return names


def _belongs(line, channel, sent):
    """Whether the channel carries the events of a line, which must say the type of an item that is no message."""
    fields = dict(line.fields)
    item = {"type": json.loads(fields.get("item.type", '"message"')), "id": None}
    error = {"event_id": json.loads(fields.get("error.event_id", "null"))}
    asked = {entry.channel for entry in sent for type in line.types if entry.type == routing.ON_REQUEST.get(type)}
    carried = [routing.route({"type": type, "item": item, "error": error}, sent) or set() for type in line.types]
    return channel in asked.union(*carried)


class _Reading:
    """The lines of one channel, and how far its events have come."""

    def __init__(self, lines, names, channel):
        self.fixed = [line for line in lines if not line.floating]
        # A floating line, and how many fixed ones stand above it.
        self.floating = [
            (line, sum(not each.floating for each in lines[:index]))
            for index, line in enumerate(lines) if line.floating
        ]
        self.counts = {id(line): 0 for line in lines}
        self.position = 0
        self.names = names
        self.channel = channel

    def read(self, events):
        for index, event in enumerate(events):
            candidates = [line for line in self._candidates() if line.takes(event)]
            fitting = [line for line in candidates if not list(line.faults(event, dict(self.names)))]
            if not fitting:
                why = [fault for line in candidates[:1] for fault in line.faults(event, dict(self.names))]
                self._fail("; ".join(why) or f"{event['type']} is out of place", events, index)
            line = fitting[0]
            list(line.faults(event, self.names))
            self.counts[id(line)] += 1
            if not line.floating:
                self.position = next(index for index, each in enumerate(self.fixed) if each is line)
        missing = [line for line in self.fixed + [line for line, _ in self.floating] if self._lacks(line)]
        if missing:
            self._fail(f"never came: {missing[0].text}", events, len(events))

    def _candidates(self):
        """The lines that the next event may belong to, the fixed ones first."""
        found, reached = [], self.position
        for reached in range(self.position, len(self.fixed) + 1):
            if reached == len(self.fixed):
                break
            line = self.fixed[reached]
            if line.most is None or self.counts[id(line)] < line.most:
                found.append(line)
            if self._lacks(line):
                break
        open = [line for line, above in self.floating if above <= reached]
        return found + [line for line in open if line.most is None or self.counts[id(line)] < line.most]

    def _lacks(self, line):
        return self.counts[id(line)] < line.least

    def _fail(self, why, events, index):
        expected = [line.text for line in self._candidates()] or ["nothing more"]
        around = [f"    {json.dumps(event)[:200]}" for event in events[max(0, index - 8) : index]]
        here = json.dumps(events[index])[:600] if index < len(events) else "nothing more"
        raise AssertionError("\n".join([
            f"{self.channel}: {why}", f"  came: {here}", "  expected:", *(f"    {each}" for each in expected),
            "  after:", *around,
        ]))


def _look_up(event, path):
    value = event
    for key in path.split("."):
        if isinstance(value, list):
            value = value[int(key)] if int(key) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(key)
        else:
            return None
    return value
