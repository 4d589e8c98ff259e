"""A media loop never works for long on a message: what a long one costs is done on other threads of the server."""

import asyncio
import json
import os
import re
from pathlib import Path

import pytest
from harness.long_messages import kinds
from test_answer_first import connect, next_event
from test_bad_input import answered

LONG = [kind for kind in kinds() if kind.rate is None and "small" not in kind.name]
STEP = "parley_media_loop_message_seconds"


def steps(server):
    """How many steps of messages the loops took, by the upper end of their CPU time in seconds."""
    counts = {}
    for bound, count in re.findall(STEP + r'_bucket\{loop="\d+",le="([^"]*)"\} (\d+)', server.get("/metrics")[1].decode()):
        counts[float(bound)] = counts.get(float(bound), 0) + int(count)
    return counts


def cpu(server):
    """CPU time of the whole server in seconds."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("kind", LONG, ids=lambda kind: kind.name)
async def test_a_long_message_costs_a_media_loop_little(server, kind):
    async with await connect(server) as socket:
        # Errors wait for the answer.
        await answered(socket)
        for event in kind.prepare:
            await socket.send(json.dumps(event))
        await socket.send(json.dumps({"type": "input_text.done", "id": "prepared"}))
        await until_error(socket)
        await asyncio.sleep(0.3)
        before, start, count = steps(server), cpu(server), 0
        # The kernel counts in hundredths of a second.
        while cpu(server) - start < 0.3 and count < 200:
            message = kind.message(count)
            await socket.send(message if isinstance(message, str) else json.dumps(message))
            await socket.send(json.dumps({"type": "input_text.done", "id": "behind"}))
            await until_error(socket)
            count += 1
        cost = (cpu(server) - start) / count
        # The loops publish what they measured ten times a second.
        await asyncio.sleep(0.3)
        after = steps(server)
    # Buckets are coarse: the first bound above a quarter of the cost, and what took longer than it.
    bound = min(bound for bound in after if bound >= cost / 4)
    longer = (after[float("inf")] - after[bound]) - (before[float("inf")] - before[bound])
    assert longer == 0, f"{longer} steps took a media loop more than {bound} s; a message costs {cost:.4f} s in all"


async def until_error(socket):
    """Reads up to the error about the message that was sent last: no text of its id was streamed."""
    while True:
        event = await next_event(socket)
        if event["type"] == "error" and event["error"].get("param") == "id":
            return
