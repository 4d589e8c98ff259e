#!/usr/bin/env python3
"""What a running server understands, invents and answers in calls, and how fast: the figures of docs/speech.md.

    .build/release/parley serve &
    Scripts/interop.sh --collect-only -q && .venv/bin/pip install scipy soundfile G722
    .venv/bin/python Benchmarks/speech/recordings.py --cache out/recordings
    .venv/bin/python Benchmarks/speech/call.py words --server ws://127.0.0.1:8080 --cache out/recordings
    .venv/bin/python Benchmarks/speech/call.py inventions --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py short --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py stages --server … --cache …
    .venv/bin/python Benchmarks/speech/call.py listening --server … --cache … --pid PID

Calls are WebRTC calls of aiortc in real time, several at once: their Opus, and the packets that they lose, are real. With
`--plain` audio travels over the plain WebSocket instead, without Opus and loss. Noise and babble are added before, at the
named ratio of speech level to noise level over the recording.
"""

import argparse
import asyncio
import collections
import contextlib
import json
import os
import random
import re
import sys
import time
from pathlib import Path

import numpy as np

import ears
import pauses
import sounds
from conversation import Call, Plain

ROLES = {"reading": 40, "prompt": 40, "dialogue": 60}
"""Recordings for word error rates, by role."""


ANSWERS = {
    "yes", "yeah", "oh yeah", "no", "nope", "no way", "ah no", "okay", "oh okay", "maybe", "sure", "thanks", "thank you", "sorry",
    "i am sorry", "of course", "hello", "goodbye", "bye", "who", "what", "why", "i do not know", "not yet", "never mind",
    "correct", "that is right", "that is correct", "certainly", "not quite", "good idea", "very good", "today", "tomorrow",
    "yesterday", "urgent", "hurry up", "go away", "it is", "i sure am",
    *ears.UNITS, *ears.TENS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february",
    "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
"""What people answer in one to three words."""


def role(line):
    return line["role"] if line["role"] in ("reading", "prompt", "music") else "dialogue"


def manifest(options):
    return [json.loads(line) for line in open(options.cache / "manifest.jsonl")]


def chosen(options, count, condition):
    """Recordings for which `condition` holds, taken from the speakers in turn (seeded)."""
    # Not sounds such as "<gulp>" and "Ummm".
    lines = [line for line in manifest(options)
             if condition(line) and not re.search(r"<|([A-Za-z])\1\1", line["text"])]
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


def opened(options, answers, **network):
    return Plain.open(options.server, answers) if options.plain else Call.open(options.server, answers, **network)


async def spread(options, jobs, work, **network):
    """`work(conversation, job)` for every job, in conversations side by side; the results in the order of the jobs."""
    waiting, results = collections.deque(enumerate(jobs)), [None] * len(jobs)

    async def converse(number):
        async with opened(options, answers=False, **network, **({} if options.plain else {"seed": number})) as conversation:
            while waiting:
                index, job = waiting.popleft()
                results[index] = await work(conversation, job)

    await asyncio.gather(*(converse(number) for number in range(min(options.parallel, len(jobs)))))
    return results


async def words(options):
    lines = []
    for name, count in ROLES.items():
        kinds = ("sentence", "long") if name == "reading" else ("sentence",)
        lines += chosen(options, options.count or count, lambda line: role(line) == name and line["kind"] in kinds
                        and len(line["text"].split()) > 3)
    audio = [ears.read(options.cache / line["file"]) for line in lines]
    counts = collections.Counter(map(role, lines))
    print("Recordings: " + ", ".join(f"{counts[name]} of {name}" for name in ROLES) + ", "
          f"{sum(len(ears.words(line['text'])) for line in lines)} words, {sum(map(len, audio)) / ears.RATE:.0f} s, "
          f"{len({line['speaker'] for line in lines})} speakers. Word error rates in %.\n")
    print(f"| Condition | All | {' | '.join(ROLES)} | Nothing understood |\n|---|---|{'---|' * len(ROLES)}---|")
    for name, (change, network) in sounds.conditions(audio).items():
        if options.only and name not in options.only:
            continue
        changed = [change(samples, index) for index, samples in enumerate(audio)]
        heard = await spread(options, changed, lambda call, samples: call.understood(samples), **network)
        errors, total, empty = collections.Counter(), collections.Counter(), 0
        for line, (text, _) in zip(lines, heard):
            reference, said = ears.words(line["text"]), ears.words(text)
            errors[role(line)] += ears.distance(reference, said)
            total[role(line)] += len(reference)
            empty += not said
            if options.verbose:
                print(f"{name}: {line['file']}: {line['text']!r} → {text!r}", file=sys.stderr)
        rates = [f"{100 * errors[each] / max(1, total[each]):.1f}" for each in ROLES]
        print(f"| {name} | {100 * errors.total() / total.total():.1f} | {' | '.join(rates)} | {empty} |", flush=True)


async def inventions(options):
    music = [ears.read(options.cache / line["file"]) for line in manifest(options) if line["kind"] == "music"]
    clips = list(sounds.no_speech(options.count or 120, music))
    heard = await spread(options, clips, lambda call, clip: call.understood(clip[1]))
    kinds = collections.defaultdict(list)
    for (name, samples), result in zip(clips, heard):
        kinds[name].append((len(samples) / ears.RATE, *result))
    print("| Sound | Count | Seconds | Turns opened | With words | Words |\n|---|---|---|---|---|---|")
    for name, results in kinds.items():
        texts = [text for _, text, _ in results if ears.words(text)]
        print(f"| {name} | {len(results)} | {sum(each[0] for each in results):.0f} | {sum(each[2] for each in results)} "
              f"| {len(texts)} | {'; '.join(texts)[:80]} |")


async def short(options):
    lines = chosen(options, options.count or 150, lambda line: line["kind"] == "short"
                   and " ".join(ears.words(line["text"])) in ANSWERS)
    audio = [ears.read(options.cache / line["file"]) for line in lines]
    heard = await spread(options, audio, lambda call, samples: call.understood(samples))
    kept = [bool(ears.words(text)) for text, _ in heard]
    exact = [ears.words(text) == ears.words(line["text"]) for (text, _), line in zip(heard, lines)]
    lost = [line["text"] for line, there in zip(lines, kept) if not there]
    if options.verbose:
        for line, (text, started) in zip(lines, heard):
            print(f"{line['file']}: {line['text']!r} → {text!r}, {started} turns", file=sys.stderr)
    print("| Short utterances | Speakers | Kept | Understood word for word | Lost |\n|---|---|---|---|---|")
    print(f"| {len(lines)} | {len({line['speaker'] for line in lines})} | {sum(kept)} | {sum(exact)} | {'; '.join(lost)} |")


async def turn(conversation, samples):
    """Says one thing and waits for the answer: the latency event, and seconds from the last voice to its first sound."""
    after = len(conversation.events)
    stretches = pauses.voiced(samples)
    tail = (len(samples) - stretches[-1][1]) / ears.RATE if stretches else 0
    await conversation.play(samples)
    ended = time.monotonic() - tail
    silence = asyncio.create_task(conversation.play(np.zeros(ears.RATE * 4, dtype=np.int16)))
    first = await conversation.first_sound(after, ended)
    latency = await conversation.wait("parley.turn.latency", after, 5)
    await conversation.wait("response.done", after)
    await silence
    return latency, first and first - ended


async def stages(options):
    lines = chosen(options, options.count or 20, lambda line: line["kind"] == "sentence" and line["text"].endswith("?"))
    found, firsts = collections.defaultdict(list), []
    for line in lines:
        async with opened(options, answers=True) as conversation:
            await asyncio.sleep(1)
            latency, first = await turn(conversation, ears.read(options.cache / line["file"]))
        if latency:
            for stage in latency["stages"]:
                found[stage["name"]].append(stage["ms"])
            found["of which silence"].append(latency.get("silence_ms") or 0)
            found["total (server)"].append(latency["total_ms"])
        if first is not None:
            firsts.append(first * 1000)
        if options.verbose:
            print(line["file"], line["text"], latency, first, file=sys.stderr)
    found["end of speech to first sound (client)"] = firsts
    print(f"{len(lines)} turns, {len(firsts)} answered.\n\n| Stage | Median, ms | p95, ms | Maximum, ms |\n|---|---|---|---|")
    for name, values in found.items():
        if values:
            print(f"| {name} | {np.median(values):.0f} | {np.percentile(values, 95):.0f} | {max(values):.0f} |")


def cpu_seconds(pid):
    """User and system time of one process, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def listening(options):
    """Calls in which people talk without a stop, or are silent, and nobody answers."""
    lines = chosen(options, 200, lambda line: line["kind"] == "sentence")
    speech = np.concatenate([ears.read(options.cache / line["file"]) for line in lines])[:60 * ears.RATE]
    print("| Calls | Callers | CPU of the server, ms a second of a call |\n|---|---|---|")
    for name, samples in {"silent": np.zeros(0, dtype=np.int16), "talk": speech}.items():
        async with contextlib.AsyncExitStack() as stack:
            calls = [await stack.enter_async_context(opened(options, answers=False)) for _ in range(options.parallel)]
            for number, each in enumerate(calls):
                each.caller.microphone.say(np.roll(samples, number * 5 * ears.RATE))
            await asyncio.sleep(5)
            began, before = time.monotonic(), cpu_seconds(options.pid)
            await asyncio.sleep(40)
            spent = (cpu_seconds(options.pid) - before) / (time.monotonic() - began)
        print(f"| {options.parallel} | {name} | {1000 * spent / options.parallel:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["words", "inventions", "short", "stages", "listening"])
    parser.add_argument("--server", required=True, help="ws://HOST:PORT")
    parser.add_argument("--cache", type=Path, required=True, help="folder of recordings.py")
    parser.add_argument("--count", type=int, help="recordings (of each role), sounds or turns")
    parser.add_argument("--only", nargs="*", help="conditions of `words`")
    parser.add_argument("--parallel", type=int, default=6, help="calls at once (default 6)")
    parser.add_argument("--pid", type=int, help="process of the server, for `listening`")
    parser.add_argument("--plain", action="store_true", help="use the plain WebSocket")
    parser.add_argument("--verbose", action="store_true", help="print what was understood to standard error")
    options = parser.parse_args()
    options.server = options.server.rstrip("/")
    asyncio.run(globals()[options.figure](options))


if __name__ == "__main__":
    main()
