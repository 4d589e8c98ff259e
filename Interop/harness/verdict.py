"""One judgement over everything a client received."""

from . import invariants, mcp_order, routing, schema
from .log import DC, WS


def check_plain(log, *, finished=True, inserted=False):
    """Fails with every fault found in what the socket of the plain endpoint brought: each event valid, and in order."""
    assert log.received, "nothing was received"
    events = log.on(WS)
    found = [fault for event in events for fault in schema.faults(event)]
    found += invariants.opening_faults(events)
    found += invariants.faults(events, finished=finished, inserted=inserted)
    found += invariants.tool_faults(events, finished=finished)
    found += mcp_order.faults(events, finished=finished)
    _report(found, log)


def check(log, *, data_channel=True, mirror=False, finished=True, inserted=False):
    """Fails with every fault found: each event valid, on its channel, and in order."""
    assert log.received, "nothing was received"
    found = [fault for entry in log.received for fault in schema.faults(entry.event)]
    found += routing.faults(log, data_channel=data_channel, mirror=mirror)
    conversation = with_tool_items(log.on(DC), log.on(WS)) if data_channel else log.on(WS)
    found += invariants.faults(conversation, finished=finished, inserted=inserted)
    found += invariants.tool_faults(log.on(WS), finished=finished)
    found += mcp_order.faults(log.on(WS), finished=finished)
    _report(found, log)


def with_tool_items(conversation, control):
    """The events of the data channel, and among them the item events of tools, which travel on the control socket. The
    channels have no order in common: each stands as early as what it refers to allows."""
    merged = list(conversation)
    place = 0
    for event in control:
        if event["type"] not in routing.ITEM_EVENTS or event["item"]["type"] not in routing.TOOL_ITEMS:
            continue
        causes = {event.get("response_id"), event.get("previous_item_id")} - {None}
        behind = [index + 1 for index, other in enumerate(merged) if _introduced_by(other) in causes]
        place = max([place, *behind])
        merged.insert(place, event)
        place += 1
    return merged


def _introduced_by(event):
    """The id that the event introduces, of a response or of an item of the conversation."""
    if event["type"] == "response.created":
        return event["response"]["id"]
    return event["item"]["id"] if event["type"] == "conversation.item.created" else None


def _report(found, log):
    assert not found, "\n".join(["faults:", *(f"  {fault}" for fault in found), "received:", log.summary()])
