#!/usr/bin/env python3
"""Recorded people talk to the server's page in Chromium: what is understood, and where the time of each turn goes.

    .build/release/parley serve &
    .venv/bin/python Benchmarks/speech/browser.py --page http://127.0.0.1:8080/ --cache out/recordings

The microphone plays questions of different speakers, 9 s from the beginning of one to the next and more behind long ones. The page is
used as it is; the stages are those of `parley.turn.latency` (docs/latency.md), which the page asks for.
"""

import argparse
import asyncio
import collections
import json
from pathlib import Path

import numpy as np

import call
import ears
import pauses
from conversation import COMPLETED

HOOK = """
window.received = [];
const create = RTCPeerConnection.prototype.createDataChannel;
RTCPeerConnection.prototype.createDataChannel = function (...options) {
    const channel = create.apply(this, options);
    channel.addEventListener('message', message => window.received.push(message.data));
    return channel;
};
"""


def microphone(samples):
    """The questions one after another, each with its pause; 5 s pass before the first, in which the call connects."""
    pieces = [np.zeros(5 * ears.RATE, dtype=np.int16)]
    for one in samples:
        speech = one[:pauses.voiced(one)[-1][1]]
        pieces += [speech, np.zeros(max(9 * ears.RATE - len(speech), 6 * ears.RATE), dtype=np.int16)]
    return np.concatenate(pieces)


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", required=True, help="address of the page")
    parser.add_argument("--cache", type=Path, required=True, help="folder of recordings.py")
    parser.add_argument("--count", type=int, default=20, help="turns (default 20)")
    parser.add_argument("--screenshot", help="file for a picture of the page at the end")
    options = parser.parse_args()
    from harness.browser import chromium

    lines = call.chosen(options, options.count, lambda line: line["kind"] == "sentence" and line["text"].endswith("?"))
    sound = microphone([ears.read(options.cache / line["file"]) for line in lines])
    async with chromium(sound) as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        await page.add_init_script(HOOK)
        await page.goto(options.page)
        await page.get_by_role("button", name="Talk").click()
        await asyncio.sleep(len(sound) / ears.RATE + 3)
        received = [json.loads(message) for message in await page.evaluate("window.received")]
        if options.screenshot:
            await page.screenshot(path=options.screenshot)
    heard = [event["transcript"] for event in received if event["type"] == COMPLETED]
    answers = [event["transcript"] for event in received if event["type"] == "response.audio_transcript.done"]
    latencies = [event for event in received if event["type"] == "parley.turn.latency"]
    wrong = ears.distance(ears.words(" ".join(line["text"] for line in lines)), ears.words(" ".join(heard)))
    total = len(ears.words(" ".join(line["text"] for line in lines)))
    print(f"{len(lines)} questions, {len(heard)} turns, {len(answers)} answers, word error rate {100 * wrong / total:.1f} % of {total}.")
    for line, text in zip(lines, heard):
        print(f"    {line['text']} → {text}")
    found = collections.defaultdict(list)
    for latency in latencies:
        for stage in latency["stages"]:
            found[stage["name"]].append(stage["ms"])
        found["of which silence"].append(latency.get("silence_ms") or 0)
        found["end of speech to first packet"].append(latency["total_ms"])
    print("\n| Stage | Median, ms | p95, ms | Maximum, ms |\n|---|---|---|---|")
    for name, values in found.items():
        print(f"| {name} | {np.median(values):.0f} | {np.percentile(values, 95):.0f} | {max(values):.0f} |")


if __name__ == "__main__":
    asyncio.run(main())
