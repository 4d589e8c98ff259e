#!/usr/bin/env python3
"""Measures what an engine that misbehaves towards one of thirty sessions does to the other twenty-nine.

    .venv/bin/python Benchmarks/engine_faults.py [--binary .build/release/parley]

For each way of misbehaving, and for none, thirty sessions ask six questions each, one of them only those that the chat
model's server misbehaves at. Printed are the other sessions' statuses and how long their answers took, in milliseconds,
without the first question of each: all ask that one while thirty clients of one process connect.
"""

import argparse
import asyncio
import collections
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Interop"))
from harness.configuration import http_engines, write  # noqa: E402
from harness.engine_server import Engines  # noqa: E402
from harness.sdk import sdk_client  # noqa: E402
from harness.server import BINARY, Server  # noqa: E402
from test_tolerance import MISBEHAVIOURS  # noqa: E402

SESSIONS, QUESTIONS = 30, 6


async def converse(server, text):
    """Statuses and milliseconds of the answers."""
    found = []
    async with sdk_client(server, model="chat") as client:
        await client.configure(modalities=["text"])
        for number in range(1, QUESTIONS + 1):
            began = time.monotonic()
            await client.type(text)
            status = (await client.done(count=number)).status
            found.append((str(getattr(status, "value", status)), 1000 * (time.monotonic() - began)))
            await asyncio.sleep(0.2)
    return found


async def measure(server, engines, fault):
    engines.chat.fault = fault
    engines.chat.concerns = lambda asked: "poison" in json.dumps(asked)
    texts = ["poison"] + ["Hello."] * (SESSIONS - 1)
    _, *others = await asyncio.gather(*(converse(server, text) for text in texts))
    times = sorted(time for session in others for _, time in session[1:])
    statuses = dict(collections.Counter(status for session in others for status, _ in session))
    print(f"{fault or 'none':14} p50 {times[len(times) // 2]:6.1f}  p95 {times[len(times) * 95 // 100]:6.1f}"
          f"  max {times[-1]:6.1f}  {statuses}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", type=Path, default=BINARY)
    binary = parser.parse_args().binary
    engines = Engines()
    with tempfile.TemporaryDirectory() as folder:
        chat = http_engines(engines.url, answer="2s", pause="2s")["chat"]
        configuration = write(Path(folder) / "p.yaml", {"chat": {"chat": chat}})
        server = Server("engine-faults-bench", "--config", str(configuration), binary=binary)
        try:
            server.wait_until_ready()
            for fault in ["", "", *MISBEHAVIOURS, ""]:
                asyncio.run(measure(server, engines, fault))
        finally:
            server.stop()
            engines.close()


if __name__ == "__main__":
    main()
