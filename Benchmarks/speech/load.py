#!/usr/bin/env python3
"""How many calls a server answers in time, and its memory: every caller is a `parley call` that plays recorded questions.

    .build/release/parley serve --http 127.0.0.1:8080 &
    .venv/bin/python Benchmarks/speech/load.py --server ws://127.0.0.1:8080 --cache out/recordings --calls 1 5 10 20 --pid $!

A caller asks its questions one after another, the next when the answer to the last has ended, so it speaks or listens all the
time. Callers begin 0.5 s apart. The time is that from the last voice of a question to the first packet of the answer.
Memory is the proportional set size of the server and its engine hosts, the highest while the calls ran.
"""

import argparse
import asyncio
import re
import tempfile
from pathlib import Path

import numpy as np
import soundfile

import call
import ears
import pauses

PROGRAM = Path(__file__).resolve().parents[2] / ".build" / "release" / "parley"


def tree(pid):
    """A process and all below it."""
    found = [pid]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found


def memory(pid):
    """Megabytes."""
    total = 0
    for process in tree(pid):
        try:
            total += int(re.search(r"^Pss: +(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)[1])
        except (FileNotFoundError, ProcessLookupError, TypeError):
            continue
    return total // 1024


def questions(options, folder):
    """WAV files that end with the last voice."""
    lines = call.chosen(options, 60, lambda line: line["kind"] == "sentence" and line["text"].endswith("?"))
    paths = []
    for number, line in enumerate(lines):
        samples = ears.read(options.cache / line["file"])
        paths.append(folder / f"{number}.wav")
        soundfile.write(paths[-1], samples[:pauses.voiced(samples)[-1][1]], ears.RATE, subtype="PCM_16")
    return paths


async def caller(options, paths, delay):
    """Times of the answers in ms, and what was refused."""
    await asyncio.sleep(delay)
    arguments = [argument for path in paths for argument in ("--wav", path)]
    process = await asyncio.create_subprocess_exec(
        PROGRAM, "call", "--url", options.server, *arguments, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT)
    output = (await process.communicate())[0].decode()
    times = [int(found) for found in re.findall(r"first audio after (\d+) ms", output)]
    wrong = [row for row in output.splitlines() if row.lower().startswith("error")]
    return times, len(re.findall(r"^turn \d", output, re.M)), wrong


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True, help="ws://HOST:PORT")
    parser.add_argument("--cache", type=Path, required=True, help="folder of recordings.py")
    parser.add_argument("--calls", type=int, nargs="*", default=[1, 5, 10, 20, 21], help="calls at a time")
    parser.add_argument("--turns", type=int, default=5, help="questions of a caller (default 5)")
    parser.add_argument("--pid", type=int, required=True, help="process of the server")
    options = parser.parse_args()
    print(f"Before the first call: {memory(options.pid)} MB.\n")
    print("| Calls | Turns | Answered | Median, ms | p95, ms | Memory, MB | Refused |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        paths = questions(options, Path(folder))
        for count in options.calls:
            own = [[paths[(3 * number + turn) % len(paths)] for turn in range(options.turns)] for number in range(count)]
            callers = asyncio.gather(*(caller(options, each, 0.5 * number) for number, each in enumerate(own)))
            highest = 0
            while not callers.done():
                highest = max(highest, memory(options.pid))
                await asyncio.wait([callers], timeout=0.5)
            results = callers.result()
            times = [each for result in results for each in result[0]]
            middle, late = np.percentile(times, [50, 95]) if times else (0, 0)
            wrong = sorted({row for result in results for row in result[2]})
            refused = sum(bool(result[2]) for result in results)
            print(f"| {count} | {sum(result[1] for result in results)} | {len(times)} | {middle:.0f} | {late:.0f} | {highest} "
                  f"| {refused} {'; '.join(wrong)[:120]} |", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
