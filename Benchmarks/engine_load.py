#!/usr/bin/env python3
"""Measures what one client, or a signal, does to others through the embedded engines.

    .venv/bin/python Benchmarks/engine_load.py texts        100 hostile texts for each voice while 20 calls talk
    .venv/bin/python Benchmarks/engine_load.py kill         an engine process killed each second while 20 calls talk
    .venv/bin/python Benchmarks/engine_load.py recordings   a question beside another client's 40 recordings of 240 s
    .venv/bin/python Benchmarks/engine_load.py speeches     a short text beside 100 long ones of another client

`--binary` names another version of the server. With calls, what `parley bench` says of their packets is printed for a
quiet run, for harmless texts of the same length, and for the attack.
"""

import argparse
import asyncio
import base64
import collections
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import websockets

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "Interop"), str(ROOT / "Fuzz" / "Voices")]
from fuzz import mutated  # noqa: E402
from harness.server import BINARY, Server  # noqa: E402
from harness.speech import RATE, silence, speak  # noqa: E402
from test_engine_host import HOSTILE, Talker, hosts, metric  # noqa: E402

VOICES = ["de-DE-KatjaNeural", "fr-FR-DeniseNeural", "ka-GE-EkaNeural", "ru-RU-SvetlanaNeural", "hi-IN-SwaraNeural",
          "ja-JP-NanamiNeural", "en-US-AvaNeural", "en-US-KalNeural"]
SENTENCE = "Hello there, how are you today? The sun is shining on the hill. "
GREEDY, OTHER = "127.0.0.2", "127.0.0.3"


async def say_all(server, hostile):
    """A hundred texts for each voice, one after the other; statuses of their responses, then of a greeting."""
    source = random.Random(7)
    for voice in VOICES:
        found = collections.Counter()
        talker = await Talker.open(server, voice)
        for count in range(100):
            text = HOSTILE + str(count) if count % 4 == 0 else mutated(source)
            status, error, _ = await talker.say(text if hostile else (SENTENCE * 5)[:len(text)])
            found[error or status] += 1
        status, error, _ = await talker.say("Hello.")
        await talker.close()
        print(f"  {voice}: {dict(found)}; then \"Hello.\": {error or status}", flush=True)
    print(f"  engine processes lost: {metric(server, 'parley_engine_host_restarts_total'):.0f}", flush=True)


async def kill_all(server, seconds):
    """Kills one engine process a second, templates included, while a session speaks."""
    end = time.monotonic() + seconds
    killed, found = collections.Counter(), collections.Counter()

    async def kill():
        while time.monotonic() < end:
            process, _ = random.choice(hosts(server))
            killed[Path(f"/proc/{process}/comm").read_text().strip()] += 1
            os.kill(process, signal.SIGKILL)
            await asyncio.sleep(1)

    killer = asyncio.create_task(kill())
    talkers = [await Talker.open(server, voice) for voice in (VOICES[0], VOICES[-1])]
    while time.monotonic() < end:
        for talker in talkers:
            status, error, _ = await talker.say("One two three.")
            found[error or status] += 1
        await asyncio.sleep(0.05)
    await killer
    for talker in talkers:
        await talker.close()
    print(f"  killed: {dict(killed)}; answers: {dict(found)}", flush=True)


async def beside_calls(options, name, work):
    """Runs `work` while calls talk, and prints what became of their packets."""
    server = Server("engine-load", "--max-load", "0", "--log-level", "error", binary=options.binary).wait_until_ready()
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "bench.json"
        bench = subprocess.Popen(
            [options.binary, "bench", "--url", f"ws://127.0.0.1:{server.http_port}", "--server-pid",
             str(server.process.pid), "--scenario", "talk", "--calls", str(options.calls), "--seconds",
             str(options.seconds), "--prompt", "Count to fifty.", "--quiet"],
            stdout=figures.open("wb"))
        print(f"{name}:", flush=True)
        # The calls are measured from a while after they are all there.
        while metric(server, "parley_calls") < options.calls:
            await asyncio.sleep(0.2)
        if work:
            await work(server)
        bench.wait()
        for line in figures.read_text().splitlines():
            if re.match(r"^(connected|pacing|  within|  packets|CPU)", line):
                print("  " + re.sub(r" {3,}", "  ", line.strip()), flush=True)
    server.assert_alive()
    server.stop()


async def connect(server, host):
    socket = await websockets.connect(
        server.socket_url("/voice-live/realtime"), local_addr=(host, 0), max_size=None, ping_interval=None)
    await socket.send(json.dumps({"type": "session.update", "session": {
        "input_audio_format": "pcm16", "input_audio_sampling_rate": RATE, "turn_detection": None}}))
    return socket


async def first(socket, *types):
    async with asyncio.timeout(200):
        while True:
            event = json.loads(await socket.recv())
            if event["type"] in types:
                return event


async def ask(server, question):
    """Seconds from the end of a spoken question to the first audio of its answer, and its words."""
    socket = await connect(server, OTHER)
    await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": base64.b64encode(question).decode()}))
    await socket.send(json.dumps({"type": "input_audio_buffer.commit"}))
    await socket.send(json.dumps({"type": "response.create"}))
    start, words = time.monotonic(), ""
    while True:
        event = await first(socket, "response.audio.delta", "response.done", "error",
                            "conversation.item.input_audio_transcription.completed")
        if "transcript" in event and "delta" not in event:
            words = event["transcript"]
        else:
            await socket.close()
            return f"{time.monotonic() - start:.2f} s ({words or event['type']})"


async def drain(socket):
    try:
        async for _ in socket:
            pass
    except websockets.ConnectionClosed:
        pass


async def recordings(options):
    question = np.concatenate([silence(0.2), speak("what time is it"), silence(0.2)]).tobytes()
    sentence = speak("the quick brown fox jumps over the lazy dog and goes home to sleep until tomorrow").tobytes()
    recording = base64.b64encode((sentence * 200)[:240 * RATE * 2]).decode()
    server = Server("engine-load", "--log-level", "error", binary=options.binary).wait_until_ready()
    print("alone:", *[await ask(server, question) for _ in range(3)], flush=True)
    greedy = await connect(server, GREEDY)
    reader = asyncio.create_task(drain(greedy))
    for _ in range(40):
        await greedy.send(json.dumps({"type": "conversation.item.create", "item": {
            "type": "message", "role": "user", "content": [{"type": "input_audio", "audio": recording}]}}))
    await asyncio.sleep(3)
    print("beside 40 recordings of 240 s:", flush=True)
    for _ in range(3):
        print(" ", await ask(server, question), f"{server.resident_bytes() >> 20} MiB resident", flush=True)
    reader.cancel()
    await greedy.close()
    server.assert_alive()
    server.stop()


def recited(text):
    return json.dumps({"type": "response.create", "response": {"pre_generated_assistant_message": {
        "type": "message", "role": "assistant", "content": [{"type": "text", "text": text}]}}})


async def speeches(options):
    """One client has a hundred sessions read aloud without end; another wants a short text."""
    server = Server("engine-load", "--log-level", "error", binary=options.binary).wait_until_ready()

    async def short():
        socket = await connect(server, OTHER)
        await socket.send(recited("It is five o'clock."))
        start = time.monotonic()
        event = await first(socket, "response.audio.delta", "response.done", "error")
        await socket.close()
        return f"{time.monotonic() - start:.3f}" if event["type"].endswith("delta") else event["type"]

    async def read_aloud():
        socket = await connect(server, GREEDY)
        while True:
            await socket.send(recited((SENTENCE * 100)[:6000]))
            await first(socket, "response.done")

    print("alone, s:", *[await short() for _ in range(8)], flush=True)
    readers = [asyncio.create_task(read_aloud()) for _ in range(100)]
    await asyncio.sleep(5)
    print("beside 100 long texts, s:", *[await short() for _ in range(8)], flush=True)
    for reader in readers:
        reader.cancel()
    server.assert_alive()
    server.stop()


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("attack", choices=["texts", "kill", "recordings", "speeches"])
    parser.add_argument("--binary", default=str(BINARY))
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    random.seed(5)
    if options.attack == "texts":
        await beside_calls(options, "quiet", None)
        await beside_calls(options, "harmless texts", lambda server: say_all(server, hostile=False))
        await beside_calls(options, "hostile texts", lambda server: say_all(server, hostile=True))
        await beside_calls(options, "quiet", None)
    elif options.attack == "kill":
        await beside_calls(options, "quiet", None)
        await beside_calls(options, "killed", lambda server: kill_all(server, options.seconds))
        await beside_calls(options, "quiet", None)
    else:
        await globals()[options.attack](options)


if __name__ == "__main__":
    asyncio.run(main())
