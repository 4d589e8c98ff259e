#!/usr/bin/env python3
"""What a running server understands, invents and answers, and how fast: the figures of docs/speech.md.

    .build/release/parley serve &
    .venv/bin/pip install numpy scipy soundfile websockets av
    .venv/bin/python Benchmarks/speech/call.py words --server ws://127.0.0.1:8080 --cache out/recordings
    .venv/bin/python Benchmarks/speech/call.py inventions --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py short --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py stages --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py load --server … --cache … --calls 1 5 10 20 --pid "$(pgrep -n parley)"

Audio goes over the plain WebSocket as JSON events, in real time (100 ms an event) unless `--fast`. Opus and packet loss are
made here, before the audio is sent, by libopus through PyAV: 20 ms packets of 24 kbit/s, every tenth lost by chance
(seeded) and replaced by silence of 20 ms, which is worse than a jitter buffer's concealment. Noise and babble are added at
the named ratio of speech level to noise level over the recording.
"""

import argparse
import asyncio
import base64
import collections
import contextlib
import json
import random
import re
import sys
import time
from pathlib import Path

import numpy as np
import websockets

import ears
import pauses
import sounds

PATH = "/voice-live/realtime?api-version=2026-01-01-preview&model=gpt-realtime&latency_events=true"
STEP = ears.RATE // 10
COMPLETED = "conversation.item.input_audio_transcription.completed"


class Call:
    def __init__(self, socket, fast):
        self.socket, self.fast = socket, fast
        self.events = []
        self.changed = asyncio.Event()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, options, answers):
        url = options.server.rstrip("/")
        url = url if "/voice-live/" in url else url + PATH
        async with websockets.connect(url, max_size=None, proxy=None) as socket:
            call = cls(socket, options.fast)
            reader = asyncio.create_task(call.read())
            try:
                await call.wait("session.created")
                detection = {"type": "server_vad", "create_response": answers, "silence_duration_ms": 500}
                await call.send({"type": "session.update", "session": {
                    "input_audio_sampling_rate": ears.RATE, "turn_detection": detection,
                    "input_audio_transcription": {"model": "azure-speech", "language": "en-US"}}})
                await call.wait("session.updated")
                yield call
            finally:
                reader.cancel()

    async def read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for message in self.socket:
                event = json.loads(message)
                event["at"] = time.monotonic()
                self.events.append(event)
                self.changed.set()

    async def send(self, event):
        await self.socket.send(json.dumps(event))

    async def wait(self, kind, after=0, seconds=15, until=None):
        """The first event of that type behind position `after`; None when it does not come in time."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events[after:]:
                if event["type"] == "error" and kind != "error":
                    raise RuntimeError(f"The server answered: {event['error'].get('message')}")
                if event["type"] == kind and (until is None or until(event)):
                    return event
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), max(0.01, deadline - time.monotonic()))
            except TimeoutError:
                return None

    async def play(self, samples):
        """Sends audio; returns when its last sample was due."""
        began = time.monotonic()
        for start in range(0, len(samples), STEP):
            piece = np.asarray(samples[start:start + STEP]).astype("<i2").tobytes()
            await self.send({"type": "input_audio_buffer.append", "audio": base64.b64encode(piece).decode()})
            if not self.fast:
                await asyncio.sleep(max(0, began + (start + STEP) / ears.RATE - time.monotonic()))

    async def understood(self, samples, silence=1.5, patience=6):
        """Plays samples and silence; everything that was transcribed from them."""
        after = len(self.events)
        await self.play(np.concatenate([samples, np.zeros(int(silence * ears.RATE), dtype=np.int16)]))
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            new = self.events[after:]
            started = sum(event["type"] == "input_audio_buffer.speech_started" for event in new)
            done = sum(event["type"] in (COMPLETED, COMPLETED.replace("completed", "failed")) for event in new)
            if started <= done:
                break
            await asyncio.sleep(0.05)
        texts = [event.get("transcript", "") for event in self.events[after:] if event["type"] == COMPLETED]
        return " ".join(text for text in texts if text), started


def chosen(options, kind, count, condition=lambda line: True):
    """Recordings of a kind, taken from the speakers in turn (seeded)."""
    lines = [json.loads(line) for line in open(options.cache / "manifest.jsonl")]
    # Not sounds such as "<gulp>" and "Ummm".
    lines = [line for line in lines if line["kind"] == kind and condition(line) and (options.origin or "") in line["origin"]
             and not re.search(r"<|([A-Za-z])\1\1", line["text"])]
    random.Random(11).shuffle(lines)
    by_speaker = collections.defaultdict(list)
    for line in lines:
        by_speaker[line["speaker"]].append(line)
    taken = []
    while len(taken) < count and by_speaker:
        for speaker in list(by_speaker):
            taken.append(by_speaker[speaker].pop())
            if not by_speaker[speaker]:
                del by_speaker[speaker]
    return taken[:count]


async def words(options):
    lines = chosen(options, "sentence", options.count or 100, lambda line: len(line["text"].split()) > 3)
    audio = [ears.read(options.cache / line["file"]) for line in lines]
    print("| Condition | Recordings | Words | Word error rate, % | Nothing understood |\n|---|---|---|---|---|")
    for name, change in sounds.conditions(audio).items():
        if options.only and name not in options.only:
            continue
        errors = total = empty = 0
        async with Call.open(options, answers=False) as call:
            for index, (line, samples) in enumerate(zip(lines, audio)):
                text, _ = await call.understood(change(samples, index))
                reference, said = ears.words(line["text"]), ears.words(text)
                errors += ears.distance(reference, said)
                total += len(reference)
                empty += not said
                if options.verbose:
                    print(f"{line['text']!r} → {text!r}", file=sys.stderr)
        print(f"| {name} | {len(lines)} | {total} | {100 * errors / total:.1f} | {empty} |", flush=True)


async def inventions(options):
    kinds = collections.defaultdict(list)
    music = [json.loads(line) for line in open(options.cache / "manifest.jsonl")]
    music = [ears.read(options.cache / line["file"]) for line in music if line["kind"] == "music"]
    for name, samples in sounds.no_speech(options.count or 120, music):
        kinds[name].append(samples)
    print("| Sound | Count | Seconds | Turns opened | With words | Words |\n|---|---|---|---|---|---|")
    for name, clips in kinds.items():
        opened = spoken = 0
        texts = []
        async with Call.open(options, answers=False) as call:
            for samples in clips:
                text, started = await call.understood(samples)
                opened += started
                spoken += bool(ears.words(text))
                texts += [text] if ears.words(text) else []
        seconds = sum(map(len, clips)) / ears.RATE
        print(f"| {name} | {len(clips)} | {seconds:.0f} | {opened} | {spoken} | {'; '.join(texts)[:80]} |", flush=True)


async def short(options):
    lines = chosen(options, "short", options.count or 100)
    kept = exact = 0
    lost = []
    async with Call.open(options, answers=False) as call:
        for line in lines:
            text, _ = await call.understood(ears.read(options.cache / line["file"]))
            kept += bool(ears.words(text))
            exact += ears.words(text) == ears.words(line["text"])
            lost += [] if ears.words(text) else [line["text"]]
    print("| Short utterances | Speakers | Kept | Understood word for word | Lost |\n|---|---|---|---|---|")
    print(f"| {len(lines)} | {len({line['speaker'] for line in lines})} | {kept} | {exact} | {'; '.join(lost)[:200]} |")


async def turn(call, samples):
    """Says one thing and waits for the answer: the latency event, and seconds from the last voice to first audio."""
    after = len(call.events)
    stretches = pauses.voiced(samples)
    tail = (len(samples) - stretches[-1][1]) / ears.RATE if stretches else 0
    await call.play(samples)
    ended = time.monotonic() - tail
    silence = asyncio.create_task(call.play(np.zeros(ears.RATE * 4, dtype=np.int16)))
    first = await call.wait("response.audio.delta", after)
    latency = await call.wait("parley.turn.latency", after, 5)
    await call.wait("response.done", after)
    await silence
    return latency, first["at"] - ended if first else None


async def stages(options):
    lines = chosen(options, "sentence", options.count or 20, lambda line: line["text"].endswith("?"))
    found, firsts = collections.defaultdict(list), []
    for line in lines:
        async with Call.open(options, answers=True) as call:
            latency, first = await turn(call, ears.read(options.cache / line["file"]))
        if latency:
            for stage in latency["stages"]:
                found[stage["name"]].append(stage["ms"])
            found["of which silence"].append(latency.get("silence_ms") or 0)
            found["total (server)"].append(latency["total_ms"])
        if first is not None:
            firsts.append(first * 1000)
    found["end of speech to first audio (client)"] = firsts
    print(f"{len(lines)} turns, {len(firsts)} answered.\n\n| Stage | Median, ms | p95, ms |\n|---|---|---|")
    for name, values in found.items():
        if values:
            print(f"| {name} | {np.median(values):.0f} | {np.percentile(values, 95):.0f} |")


def resident(pid):
    """Megabytes of a process and its children."""
    total = 0
    for process in [pid, *Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]:
        for row in Path(f"/proc/{process}/status").read_text().splitlines():
            if row.startswith("VmRSS"):
                total += int(row.split()[1]) // 1024
    return total


async def caller(options, lines, turns, firsts, refused, offset):
    await asyncio.sleep(offset * 0.3)
    try:
        async with Call.open(options, answers=True) as call:
            for line in lines[:turns]:
                _, first = await turn(call, ears.read(options.cache / line["file"]))
                firsts.append(first)
    except Exception as error:
        refused.append(str(error)[:80])


async def load(options):
    lines = chosen(options, "sentence", 60, lambda line: line["text"].endswith("?"))
    print("| Calls | Turns | Answered | Median, ms | p95, ms | Server, MB | Refused |\n|---|---|---|---|---|---|---|")
    for count in options.calls:
        firsts, refused = [], []
        turns = options.count or 3
        tasks = [asyncio.create_task(caller(options, lines[index % 20:], turns, firsts, refused, index))
                 for index in range(count)]
        highest = 0
        while not all(task.done() for task in tasks):
            if options.pid:
                highest = max(highest, resident(options.pid))
            await asyncio.sleep(0.5)
        answered = [first * 1000 for first in firsts if first is not None]
        middle, late = (np.percentile(answered, [50, 95])) if answered else (0, 0)
        print(f"| {count} | {len(firsts)} | {len(answered)} | {middle:.0f} | {late:.0f} | {highest or ''} "
              f"| {len(refused)} {'; '.join(sorted(set(refused)))} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["words", "inventions", "short", "stages", "load"])
    parser.add_argument("--server", required=True, help="ws://HOST:PORT, or the whole URL of the plain endpoint")
    parser.add_argument("--cache", type=Path, required=True, help="folder of recordings.py")
    parser.add_argument("--count", type=int, help="recordings, sounds or turns")
    parser.add_argument("--origin", help="only recordings whose origin contains this, such as asterisk")
    parser.add_argument("--only", nargs="*", help="conditions of `words`")
    parser.add_argument("--calls", type=int, nargs="*", default=[1, 5, 10, 20], help="calls at a time of `load`")
    parser.add_argument("--pid", type=int, help="process of the server, for its memory")
    parser.add_argument("--fast", action="store_true", help="send audio as fast as the server takes it")
    parser.add_argument("--verbose", action="store_true", help="print what was understood to standard error")
    options = parser.parse_args()
    asyncio.run(globals()[options.figure](options))


if __name__ == "__main__":
    main()
