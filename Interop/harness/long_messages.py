"""Messages that cost a server much, within the limits of the protocol."""

import base64

from .offers import offer

CREATE = "rtc.call.sdp.create"


class Kind:
    """What a client sends: `prepare` once, then `message(n)` over and over, `rate` times a second at most."""

    def __init__(self, name, message, prepare=(), rate=None):
        self.name, self.message, self.prepare, self.rate = name, message, prepare, rate


def tools(count=200):
    schema = {"type": "object", "properties": {
        f"field_{n}": {"type": "string", "description": "What the caller said about it.", "enum": ["a", "b", "c"]}
        for n in range(8)}}
    return [{"type": "function", "name": f"tool_{n}", "description": "Does what its name says.", "parameters": schema}
            for n in range(count)]


def speech_item(seconds, rate=24_000, name=None):
    audio = base64.b64encode(bytes(int(seconds * rate) * 2)).decode()
    item = {"type": "message", "role": "user", "content": [{"type": "input_audio", "audio": audio}]}
    return {"type": "conversation.item.create", "item": {**item, **({"id": name} if name else {})}}


def long_offer():
    sections = "".join(
        "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\n" + "a=b\r\n" * 400 for _ in range(30))
    return (offer(channel=False) + sections)[:65_000]


def kinds():
    update = {"type": "session.update", "session": {"tools": tools()}}
    filler = '{"type":"no.such.event","x":[' + '{"a":0},' * 131_000 + "0]}"
    parts = {"type": "conversation.item.create", "item": {
        "type": "message", "role": "user", "content": [{"type": "input_text", "text": "x"}] * 20_000}}
    items = {"type": "response.create", "response": {"conversation": "none", "modalities": ["text"], "input": [
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "x"}]}] * 10_000}}
    recited = {"type": "response.create", "response": {
        "conversation": "none", "modalities": ["text"], "pre_generated_assistant_message": {
            "type": "message", "role": "assistant", "content": [{"type": "text", "text": "Well, yes. " * 90_000}]}}}
    return [
        Kind("1 MiB of {\"a\":0}", lambda n: filler),
        Kind("session.update, 200 tools", lambda n: update),
        Kind("session.update {}, 200 tools set", lambda n: {"type": "session.update", "session": {}}, [update]),
        Kind("item.retrieve, 15 s audio", lambda n: {"type": "conversation.item.retrieve", "item_id": "speech"},
             [speech_item(15, name="speech")]),
        Kind("item.create, 750 KB audio", lambda n: speech_item(11.5)),
        Kind("item.create, 20,000 parts", lambda n: parts),
        Kind("response.create, 10,000 items", lambda n: items),
        Kind("response.create, 1 MB recited", lambda n: recited),
        Kind("SDP offer, 64 KB", lambda n: {"type": CREATE, "sdp_offer": long_offer()}),
        Kind("new SDP offers, 160/s", lambda n: {"type": CREATE, "sdp_offer": offer()}, rate=160),
        Kind("small messages, 200/s", lambda n: {"type": "conversation.item.retrieve", "item_id": "none"}, rate=200),
        Kind("small messages, unlimited", lambda n: {"type": "conversation.item.retrieve", "item_id": "none"}),
    ]
