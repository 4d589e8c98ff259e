"""Which channel each server event of a call belongs to: the Voice Live protocol's chapter C.3, strict routing."""

from .log import DC, WS

BOTH = frozenset({WS, DC})
ONLY_WS = frozenset({WS})
ONLY_DC = frozenset({DC})

TOOL_ITEMS = {
    "function_call", "function_call_output", "mcp_list_tools", "mcp_call", "mcp_approval_request",
    "mcp_approval_response", "foundry_agent_call", "web_search_call", "file_search_call",
}

ITEM_EVENTS = ("response.output_item.added", "response.output_item.done", "conversation.item.created")

TABLE = {
    "rtc.call.sdp.created": ONLY_WS,
    "rtc.call.error": ONLY_WS,
    "session.created": ONLY_WS,
    "session.updated": ONLY_WS,
    "warning": ONLY_WS,
    "input_audio_buffer.speech_started": ONLY_DC,
    "input_audio_buffer.speech_stopped": ONLY_DC,
    "input_audio_buffer.committed": ONLY_DC,
    "input_audio_buffer.cleared": ONLY_DC,
    "input_audio_buffer.timeout_triggered": ONLY_DC,
    "conversation.item.input_audio_transcription.delta": ONLY_DC,
    "conversation.item.input_audio_transcription.completed": ONLY_DC,
    "conversation.item.input_audio_transcription.failed": ONLY_DC,
    "response.created": ONLY_DC,
    "response.done": ONLY_DC,
    "response.content_part.added": ONLY_DC,
    "response.content_part.done": ONLY_DC,
    "response.text.delta": ONLY_DC,
    "response.text.done": ONLY_DC,
    "response.audio_transcript.delta": ONLY_DC,
    "response.audio_transcript.done": ONLY_DC,
    "response.audio_transcript.annotation.added": ONLY_DC,
    "response.audio.done": ONLY_DC,
    "response.audio_timestamp.delta": ONLY_DC,
    "response.audio_timestamp.done": ONLY_DC,
    "response.animation_viseme.delta": ONLY_DC,
    "response.animation_viseme.done": ONLY_DC,
    "response.animation_blendshapes.delta": ONLY_DC,
    "response.animation_blendshapes.done": ONLY_DC,
    "output_audio_buffer.started": ONLY_DC,
    "output_audio_buffer.stopped": ONLY_DC,
    "output_audio_buffer.cleared": ONLY_DC,
    "response.function_call_arguments.delta": ONLY_WS,
    "response.function_call_arguments.done": ONLY_WS,
    "response.mcp_call_arguments.delta": ONLY_WS,
    "response.mcp_call_arguments.done": ONLY_WS,
    "response.mcp_call.in_progress": ONLY_WS,
    "response.mcp_call.completed": ONLY_WS,
    "response.mcp_call.failed": ONLY_WS,
    "mcp_list_tools.in_progress": ONLY_WS,
    "mcp_list_tools.completed": ONLY_WS,
    "mcp_list_tools.failed": ONLY_WS,
    "rate_limits.updated": ONLY_WS,
}

# Sent where they were asked for; `truncated` is on the data channel in any case.
ON_REQUEST = {
    "conversation.item.retrieved": "conversation.item.retrieve",
    "conversation.item.deleted": "conversation.item.delete",
    "conversation.item.truncated": "conversation.item.truncate",
}


def route(event, sent):
    """The channels that must carry `event`, given what the client `sent`; None for a type that has no place here."""
    type = event["type"]
    if type in ITEM_EVENTS:
        return ONLY_WS if event["item"]["type"] in TOOL_ITEMS else ONLY_DC
    if type == "error":
        cause = event["error"].get("event_id")
        came_on_data_channel = cause and any(e.channel == DC and e.event.get("event_id") == cause for e in sent)
        return BOTH if came_on_data_channel else ONLY_WS
    if type in ON_REQUEST:
        asked = {
            e.channel for e in sent
            if e.type == ON_REQUEST[type] and e.event.get("item_id") == (event.get("item_id") or event["item"]["id"])
        }
        return frozenset(asked | {DC}) if type == "conversation.item.truncated" else frozenset(asked)
    return TABLE.get(type)


def faults(log, *, data_channel=True, mirror=False):
    """Every event on a channel where it does not belong, or missing from one where it does.

    Without a data channel everything belongs on the control socket; mirrored, there is a copy of everything there.
    """
    seen = {}
    for entry in log.received:
        seen.setdefault(entry.event.get("event_id"), []).append(entry)
    for event_id, entries in seen.items():
        event = entries[0].event
        expected = route(event, log.sent)
        if expected is None:
            yield f"{event['type']} has no place in a call"
            continue
        if mirror:
            expected = expected | ONLY_WS
        if not data_channel:
            expected = ONLY_WS
        actual = [entry.channel for entry in entries]
        if sorted(actual) != sorted(expected):
            yield f"{event['type']} {event_id} came on {'+'.join(actual)}, belongs on {'+'.join(sorted(expected))}"
        if any(entry.event != event for entry in entries):
            yield f"{event['type']} {event_id}: two different events share this event_id"
