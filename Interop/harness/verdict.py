"""One judgement over everything a client of a call received."""

from . import invariants, routing, schema
from .log import DC, WS


def check(log, *, data_channel=True, mirror=False, finished=True, inserted=False):
    """Fails with every fault found: each event valid, on its channel, and in order."""
    assert log.received, "nothing was received"
    found = [fault for entry in log.received for fault in schema.faults(entry.event)]
    found += routing.faults(log, data_channel=data_channel, mirror=mirror)
    conversation = log.on(DC if data_channel else WS)
    found += invariants.faults(conversation, finished=finished, inserted=inserted)
    found += invariants.tool_faults(log.on(WS))
    assert not found, "\n".join(["faults:", *(f"  {fault}" for fault in found), "received:", log.summary()])
