#!/usr/bin/env python3
"""Builds the labelled set of pauses from the recordings that `recordings.py` fetched.

    .venv/bin/python Benchmarks/speech/pauses.py --cache out/recordings --moonshine "$(parley models path)/moonshine-tiny-en-0.0.49"

A pause is silence of at least 200 ms between voices of one recording (30 dB below its loud parts), or what follows the last
voice. For each, the recognizer decodes what came before; its words are aligned with the known text, and the mark behind the
last aligned word gives the label:

| Label | |
|---|---|
| `hold` | inside a sentence: no mark, or a comma, dash, colon or dots |
| `between` | after a sentence, and the same person goes on in the same recording: too early here cuts off as well |
| `end` | after the last word of the last recorded part of a turn, closed by a full stop, question or exclamation mark |

`sure` is 0 to 1: how well the decoded words match the text up to there. Pauses below 0.7 are left out. Nothing is put
together from several recordings. The result is `pauses.jsonl` in the cache.
"""

import argparse
import collections
import json
import random
import re
from pathlib import Path

import numpy as np

import ears

FRAME = 80
SHORTEST = 200


def voiced(samples):
    """Stretches of voice as (start, end) in samples; gaps under 100 ms and voices under 30 ms do not count."""
    count = len(samples) // FRAME
    if count < 20:
        return []
    frames = samples[:count * FRAME].astype(np.float64).reshape(count, FRAME)
    level = 10 * np.log10((frames ** 2).mean(axis=1) + 1)
    # 20 ms of smoothing.
    level = np.convolve(level, np.ones(4) / 4, "same")
    on = level > max(np.percentile(level, 95) - 30, 10 * np.log10(40 ** 2))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]])))
    stretches = []
    for start, end in zip(edges[::2] * FRAME, edges[1::2] * FRAME):
        if stretches and start - stretches[-1][1] < ears.RATE // 10:
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return [(int(start), int(end)) for start, end in stretches if end - start >= ears.RATE * 3 // 100]


def tokens(text):
    """Words of the text, each with the mark behind it."""
    found = []
    for match in re.finditer(r"[\w'’]+(?:-[\w'’]+)*([^\w\s'’]*)", text):
        spoken = ears.words(match[0])
        found += [(word, "") for word in spoken[:-1]] + ([(spoken[-1], match[1])] if spoken else [])
    return found


def aligned(text, decoded):
    """How many words of the text were said by the end of `decoded`, and how well they match (0 to 1)."""
    reference, said = tokens(text), ears.words(decoded)
    if not said:
        return 0, 0.0
    plain = [word for word, _ in reference]
    costs = [(ears.distance(plain[:count], said), abs(count - len(said)), count)
             for count in range(1, min(len(plain), len(said) * 2 + 3) + 1)]
    if not costs:
        return 0, 0.0
    cost, _, count = min(costs)
    sure = max(0.0, 1 - cost / max(count, len(said)))
    # A last word that does not match leaves open where in the text the pause is.
    if plain[count - 1] != said[-1]:
        sure *= 0.6
    return count, sure


def label(mark, is_last, line, count, total):
    if is_last:
        closed = re.search(r"[.!?][\"']?$", line["text"]) and not line["text"].endswith("...")
        return "end" if closed and line.get("part", 1) == line.get("parts", 1) and count == total else None
    if count >= total:
        return None
    return "between" if re.search(r"[.!?]", mark) and ".." not in mark else "hold"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--moonshine", required=True, help="folder with the recognizer's files")
    parser.add_argument("--ends", type=int, default=25, help="most ends of turns a speaker (default 25)")
    parser.add_argument("--inside", type=int, default=80, help="most pauses inside recordings a speaker (default 80)")
    options = parser.parse_args()
    recognizer = ears.Moonshine(options.moonshine)
    lines = [json.loads(line) for line in open(options.cache / "manifest.jsonl")]
    lines = [line for line in lines if line["speaker"] and len(line["text"].split()) > 2]
    random.Random(7).shuffle(lines)
    taken, pauses = collections.Counter(), []
    for line in lines:
        who = line["speaker"]
        if taken[who, "end"] >= options.ends and taken[who, "inside"] >= options.inside:
            continue
        samples = ears.read(options.cache / line["file"])
        stretches = voiced(samples)
        if not stretches:
            continue
        total = len(tokens(line["text"]))
        gaps = [(one[1], other[0]) for one, other in zip(stretches, stretches[1:])
                if other[0] - one[1] >= SHORTEST * ears.RATE // 1000]
        for start, stop in [*gaps, (stretches[-1][1], None)]:
            kind = "inside" if stop else "end"
            if taken[who, kind] >= (options.inside if stop else options.ends):
                continue
            if not stop and not label("", True, line, total, total):
                continue
            heard = samples[max(0, stretches[0][0] - 1600):start + 1600]
            text = recognizer.text(heard)
            count, sure = aligned(line["text"], text)
            mark = tokens(line["text"])[count - 1][1] if count else ""
            found = label(mark, stop is None, line, count, total)
            if not found or sure < 0.7:
                continue
            taken[who, kind] += 1
            pauses.append({
                "file": line["file"], "speaker": who, "role": line["role"], "label": found, "sure": round(sure, 2),
                "start": start, "ms": (stop - start) * 1000 // ears.RATE if stop else None, "heard": text,
                "said": " ".join(word for word, _ in tokens(line["text"])[:count]), "mark": mark})
    with open(options.cache / "pauses.jsonl", "w") as file:
        file.writelines(json.dumps(pause) + "\n" for pause in pauses)
    print("| Label | Pauses | Speakers | Median length, ms | ≥ 300 ms | ≥ 500 ms | ≥ 800 ms |")
    print("|---|---|---|---|---|---|---|")
    for name in ("hold", "between", "end"):
        chosen = [pause for pause in pauses if pause["label"] == name]
        lengths = [pause["ms"] for pause in chosen if pause["ms"]]
        over = [sum(length >= limit for length in lengths) if lengths else "" for limit in (300, 500, 800)]
        median = int(np.median(lengths)) if lengths else ""
        print(f"| {name} | {len(chosen)} | {len({pause['speaker'] for pause in chosen})} | {median} "
              f"| {over[0]} | {over[1]} | {over[2]} |")


if __name__ == "__main__":
    main()
