#!/usr/bin/env python3
"""Measures what one client's messages do to the frames of other calls on the same media loop.

    .venv/bin/python Benchmarks/message_load.py [--binary .build/release/parley] [--calls 20] [--seconds 5] [--only NAME]

Twenty calls of `parley bench` talk all the time on a server with one media loop. Beside them one client sends messages
of one kind, within the limits of the protocol, as fast as the server takes them. Before each kind of message the same
time passes without that client. Printed for each: how many of the frames were later than 2, 5, 20 and 100 ms against
their clock or were skipped (from the histogram of /metrics), how many messages were handled, and the longest CPU time
of the loop for one step of a message, if the server tells it.
"""

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import websockets

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Interop"))
from harness.long_messages import kinds  # noqa: E402


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, binary):
        self.port = free_port(socket.SOCK_STREAM)
        udp = free_port(socket.SOCK_DGRAM)
        self.process = subprocess.Popen(
            [binary, "serve", "--http", f"127.0.0.1:{self.port}", "--udp", f"127.0.0.1:{udp}", "--media-loops", "1",
             "--engines", "synthetic", "--max-load", "0", "--log-level", "error"],
            stdin=subprocess.DEVNULL)
        while self.get("/readyz") is None:
            time.sleep(0.1)

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.read().decode()
        except OSError:
            return None

    def url(self, path="/voice-live/realtime/calls"):
        return f"ws://127.0.0.1:{self.port}{path}?api-version=2026-01-01-preview&model=gpt-realtime"

    def metrics(self):
        values = {}
        for line in (self.get("/metrics") or "").splitlines():
            if match := re.match(r"^(parley_media\w+)(?:\{(.*)\})? (\S+)$", line):
                labels = dict(re.findall(r'(\w+)="([^"]*)"', match[2] or ""))
                name = match[1] + (f"[{labels['le']}]" if "le" in labels else "")
                if "way" not in labels and "reason" not in labels:
                    values[name] = float(match[3])
        return values


async def attack(server, kind, seconds):
    """Sends for so long; returns how many messages left and how many events came."""
    sent = received = 0
    deadline = time.monotonic() + seconds

    async def drain(client):
        nonlocal received
        try:
            async for _ in client:
                received += 1
        except websockets.ConnectionClosed:
            pass

    while time.monotonic() < deadline:
        try:
            async with websockets.connect(server.url(), max_size=None, ping_interval=None, close_timeout=1) as client:
                reader = asyncio.create_task(drain(client))
                for event in kind.prepare:
                    await client.send(json.dumps(event))
                encoded = [m if isinstance(m, str) else json.dumps(m) for m in (kind.message(n) for n in range(16))]
                start = time.monotonic()
                count = 0
                while (now := time.monotonic()) < deadline:
                    if kind.rate and count > (now - start) * kind.rate:
                        await asyncio.sleep(0.005)
                        continue
                    await asyncio.wait_for(client.send(encoded[count % 16]), max(0.1, deadline - now))
                    count += 1
                    sent += 1
                    if count % 50 == 0:
                        await asyncio.sleep(0)
                reader.cancel()
        except (websockets.WebSocketException, OSError, asyncio.TimeoutError):
            await asyncio.sleep(0.05)
    return sent, received


def late(before, after, calls, seconds):
    """Shares of the frames owed that were later than bounds, or skipped, in percent."""
    name = "parley_media_pacing_late_seconds_bucket"
    owed = calls * seconds * 50
    total = after[f"{name}[+Inf]"] - before[f"{name}[+Inf]"]
    missing = max(0, owed - total)
    shares = {}
    for bound in ("0.002", "0.005", "0.02", "0.1"):
        within = after[f"{name}[{bound}]"] - before[f"{name}[{bound}]"]
        shares[bound] = 100 * (total - within + missing) / max(1, total + missing)
    skipped = after["parley_media_frames_skipped_total"] - before["parley_media_frames_skipped_total"]
    return shares, skipped, missing


async def measure(server, kind, calls, seconds):
    await asyncio.sleep(1)
    before = await asyncio.to_thread(server.metrics)
    start = time.monotonic()
    counts = await attack(server, kind, seconds) if kind else await asyncio.sleep(seconds)
    await asyncio.sleep(0.15)
    span = time.monotonic() - start
    after = await asyncio.to_thread(server.metrics)
    shares, skipped, _ = late(before, after, calls, span - 0.05)
    longest = after.get("parley_media_loop_message_longest_seconds")
    bounds = "  ".join(f"{shares[bound]:6.2f}" for bound in shares)
    text = f"{kind.name if kind else '(quiet)':34} {bounds}  {skipped:7.0f}"
    if counts:
        text += f"  {counts[0]:6} sent {counts[1]:6} received"
    if longest is not None:
        text += f"  longest step so far {longest * 1000:.2f} ms"
    print(text, flush=True)


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/parley")
    parser.add_argument("--bench", help="the binary whose `bench` makes the calls (default: --binary)")
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    chosen = [kind for kind in kinds() if options.only in kind.name]
    server = Server(options.binary)
    span = len(chosen) * (2 * options.seconds + 4) + 20
    bench = subprocess.Popen(
        [options.bench or options.binary, "bench", "--url", server.url(), "--scenario", "talk", "--calls",
         str(options.calls), "--seconds", str(span), "--quiet"], stdout=subprocess.DEVNULL)
    try:
        print(f"{'% of frames later than':34}   2 ms    5 ms   20 ms  100 ms  skipped", flush=True)
        while True:
            text = await asyncio.to_thread(server.get, "/metrics") or ""
            if f"parley_calls {options.calls}" in text:
                break
            await asyncio.sleep(0.2)
        await asyncio.sleep(5)
        for kind in chosen:
            await measure(server, None, options.calls, options.seconds)
            await measure(server, kind, options.calls, options.seconds)
    finally:
        for process in (bench, server.process):
            process.send_signal(signal.SIGTERM)
        for process in (bench, server.process):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    asyncio.run(main())
