"""A chat model that answers with the deltas that a test gives it, and refuses what strict servers refuse."""

import json
import re

from aiohttp import web

from .engine_server import Engines


class StrictChat(Engines):
    def __init__(self):
        self.scripts = {}
        """What the user said last: the deltas of the answer, and its finish reason if it is not `stop`."""
        self.objections = []
        """Why requests were refused."""
        super().__init__()

    async def _chat(self, request):
        body = await request.json()
        self.chat.requests.append(body)
        objection = objection_to(body)
        if objection:
            self.objections.append(objection)
            return web.json_response({"error": {"message": objection}}, status=400)
        last = body["messages"][-1]
        # Messages that got no answer stand in front of the last one.
        said = [text for text in self.scripts if last["role"] == "user" and last["content"].endswith(text)]
        script = self.scripts[said[0]] if said else None
        deltas, finish = script if isinstance(script, tuple) else (script, "stop")
        return await self._stream(self.chat, request, "text/event-stream", self._events(deltas, finish))

    def _events(self, deltas, finish):
        for delta in deltas or [{"content": "Fine."}]:
            yield self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        yield self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        yield b"data: [DONE]\n\n"


def objection_to(body):
    """What a strict server refuses the request for; None where it is in order."""
    return _objection_to_messages(body["messages"]) or _objection_to_tools(body)


def _objection_to_messages(messages):
    roles = [message["role"] for message in messages]
    if roles[:1] == ["system"]:
        roles = roles[1:]
    # A call, its results and the answer to them are one turn of the assistant.
    letters = "".join(role[0].upper() for role in roles)
    # A call, its results and the answer to them are one turn of the assistant.
    turns = re.sub(r"A(T+A)*T*", "A", letters)
    after_results = re.search("TU", letters)
    if not re.fullmatch(r"(UA)*U?", turns) or not roles or roles[-1] == "assistant" or after_results:
        return f"roles must alternate, not {roles}"
    open_calls, seen = [], set()
    for message in messages:
        calls = message.get("tool_calls") or []
        if not calls and not message.get("content"):
            return "empty content"
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                return "a result without its call"
            open_calls.remove(message["tool_call_id"])
            continue
        if open_calls:
            return "a call without its result"
        for call in calls:
            if call["id"] in seen:
                return "two calls of one id"
            seen.add(call["id"])
            open_calls.append(call["id"])
            if not _is_name(call["function"]["name"]):
                return "a call of an odd name"
            try:
                arguments = json.loads(call["function"]["arguments"])
            except ValueError:
                arguments = None
            if not isinstance(arguments, dict):
                return "arguments that are no JSON object"
    return "a call without its result" if open_calls else None


def _objection_to_tools(body):
    for tool in body.get("tools", []):
        function = tool["function"]
        schema = function["parameters"]
        if not _is_name(function["name"]):
            return "an odd name"
        if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
            return "parameters that are no object with properties"
        if {"anyOf", "oneOf", "allOf", "enum", "not"} & schema.keys():
            return "alternatives at the top of a schema"
    return None


def _is_name(name):
    return re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name)
