"""The order that the events of MCP servers keep: the Voice Live protocol's chapter G.8."""

LISTED = {"mcp_list_tools.completed", "mcp_list_tools.failed"}
CALLED = {"response.mcp_call.completed", "response.mcp_call.failed"}


def faults(events, *, finished=True):
    """Breaches on the channel that carries tool events, as sentences."""
    yield from _listings(events, finished)
    yield from _calls(events, finished)


def _listings(events, finished):
    """The item of a listing is created; then the listing is in progress, and then completed or failed."""
    state = {}
    for event in events:
        type = event["type"]
        id = event.get("item_id") or event.get("item", {}).get("id")
        if type == "conversation.item.created" and event["item"]["type"] == "mcp_list_tools":
            state[id] = state.get(id, "created")
        elif type == "mcp_list_tools.in_progress":
            # Clients accept the item and its progress in either order.
            if state.get(id, "created") != "created":
                yield f"listing {id} in progress in state {state[id]}"
            state[id] = "in progress"
        elif type in LISTED:
            if state.get(id) != "in progress":
                yield f"{type} of {id} in state {state.get(id)}"
            state[id] = "over"
    for id, last in state.items():
        if finished and last != "over":
            yield f"listing {id} ended in state {last}"


def _calls(events, finished):
    """The item of a call is created, its arguments are complete, it is in progress, it is completed or failed."""
    state, text = {}, {}
    for event in events:
        type = event["type"]
        item = event.get("item", {})
        id = event.get("item_id") or item.get("id")
        if type == "conversation.item.created" and item["type"] == "mcp_call":
            state[id], text[id] = "created", ""
        elif type == "response.mcp_call_arguments.delta":
            if state.get(id) != "created":
                yield f"arguments of the call {id} in state {state.get(id)}"
            text[id] = text.get(id, "") + event["delta"]
        elif type == "response.mcp_call_arguments.done":
            if text.get(id) not in ("", event["arguments"]):
                yield f"call {id}: deltas {text.get(id)!r} are not {event['arguments']!r}"
        elif type == "response.mcp_call.in_progress":
            if state.get(id) != "created":
                yield f"call {id} in progress in state {state.get(id)}"
            state[id] = "in progress"
        elif type in CALLED:
            if state.get(id) != "in progress":
                yield f"{type} of {id} in state {state.get(id)}"
            state[id] = "over"
    for id, last in state.items():
        if finished and last == "in progress":
            yield f"call {id} ended in state {last}"
