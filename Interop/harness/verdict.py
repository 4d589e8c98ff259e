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
    conversation = log.on(DC if data_channel else WS)
    found += invariants.faults(conversation, finished=finished, inserted=inserted)
    found += invariants.tool_faults(log.on(WS), finished=finished)
    found += mcp_order.faults(log.on(WS), finished=finished)
    _report(found, log)


def _report(found, log):
    assert not found, "\n".join(["faults:", *(f"  {fault}" for fault in found), "received:", log.summary()])
