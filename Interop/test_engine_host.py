"""Embedded engines run in processes of their own: what crashes one costs an utterance, and the server goes on."""

import asyncio
import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
import websockets
from harness.server import Server

HOSTILE = "a.b.c.d.e.f.g.h." * 15
"""Overruns a buffer on the stack of espeak-ng 1.51 in every language but English."""

GERMAN, ENGLISH = "de-DE-KatjaNeural", "en-US-AvaNeural"


class Talker:
    """A plain session that has texts spoken."""

    def __init__(self, socket):
        self.socket = socket

    @classmethod
    async def open(cls, server, voice):
        talker = cls(await websockets.connect(server.socket_url("/voice-live/realtime"), max_size=None))
        await talker.send({"type": "session.update", "session": {"voice": {"type": "azure-standard", "name": voice}}})
        return talker

    async def send(self, event):
        await self.socket.send(json.dumps(event))

    async def say(self, text):
        """Status of the response, the code of its error, and the bytes of audio that came."""
        await self.send({"type": "response.create", "response": {"pre_generated_assistant_message": {
            "type": "message", "role": "assistant", "content": [{"type": "text", "text": text}]}}})
        audio = 0
        while True:
            event = json.loads(await asyncio.wait_for(self.socket.recv(), 30))
            if event["type"] == "response.audio.delta":
                audio += len(event["delta"])
            elif event["type"] == "response.done":
                response = event["response"]
                error = (response.get("status_details") or {}).get("error") or {}
                return response["status"], error.get("code"), audio

    async def close(self):
        await self.socket.close()


def hosts(server, engine=""):
    """Engine processes of the server: (process, state), ended ones that were not collected included."""
    found = []
    for thread in Path(f"/proc/{server.process.pid}/task").iterdir():
        try:
            children = (thread / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            try:
                name, state = Path(f"/proc/{child}/stat").read_text().split("(")[1].split(") ")
            except OSError:
                continue
            if name.startswith(engine):
                found.append((int(child), state[0]))
    return found


def metric(server, name, **labels):
    total = 0.0
    for line in server.get("/metrics")[1].decode().splitlines():
        if line.startswith(name) and all(f'{key}="{value}"' in line for key, value in labels.items()):
            total += float(line.split()[-1])
    return total


async def test_a_text_that_crashes_the_voice_ends_its_response_and_the_next_one_speaks(server):
    talker = await Talker.open(server, GERMAN)
    bystander = await Talker.open(server, ENGLISH)
    for voice in (GERMAN, "ka-GE-EkaNeural", "fr-FR-DeniseNeural"):
        attacker = await Talker.open(server, voice)
        crashes = metric(server, "parley_engine_host_restarts_total", engine="espeak-ng", reason="crash")
        assert await attacker.say(HOSTILE) == ("failed", "engine_failed", 0)
        assert metric(server, "parley_engine_host_restarts_total", engine="espeak-ng", reason="crash") == crashes + 1
        for each, text in ((attacker, "Hallo."), (talker, "Guten Tag."), (bystander, "Hello.")):
            status, _, audio = await each.say(text)
            assert status == "completed" and audio > 0
        await attacker.close()
    await talker.close()
    await bystander.close()


async def test_a_text_is_quarantined_after_its_second_crash(server):
    talker = await Talker.open(server, "it-IT-ElsaNeural")
    for _ in range(2):
        assert (await talker.say(HOSTILE))[:2] == ("failed", "engine_failed")
    crashes = metric(server, "parley_engine_host_restarts_total", reason="crash")
    refused = metric(server, "parley_quarantine_refusals_total")
    for _ in range(3):
        assert (await talker.say(HOSTILE))[:2] == ("failed", "engine_unsupported")
    assert metric(server, "parley_engine_host_restarts_total", reason="crash") == crashes
    assert metric(server, "parley_quarantine_refusals_total") == refused + 3
    assert metric(server, "parley_quarantined_inputs", engine="espeak-ng") >= 1
    assert (await talker.say("Buongiorno."))[0] == "completed"
    await talker.close()
    log = server.log(100_000)
    assert "quarantine" in log and "a.b.c" not in log, "the log names an input by its digest only"


@pytest.mark.parametrize("voice", [GERMAN, "ru-RU-SvetlanaNeural", "hi-IN-SwaraNeural", "ja-JP-NanamiNeural", ENGLISH])
async def test_hostile_texts_end_in_speech_or_an_error(server, voice):
    random.seed(voice)
    talker = await Talker.open(server, voice)
    parts = ["a.", "b.c.", "'", "--", "99", "1,000,", "%", "\u0301", "ß", "क्ष", "ー", "MCM", "@", "th", "U.S.", " "]
    for _ in range(15):
        text = "".join(random.choice(parts) * random.choice([1, 2, 30]) for _ in range(12))[:400] + "a"
        assert (await talker.say(text))[0] in ("completed", "failed")
    assert (await talker.say("Hello."))[0] == "completed"
    await talker.close()


async def test_hosts_that_are_killed_are_replaced_and_leave_no_zombies(server):
    talkers = [await Talker.open(server, voice) for voice in (GERMAN, ENGLISH)]
    for talker in talkers:
        assert (await talker.say("Hello."))[0] == "completed"
    random.seed(5)
    for _ in range(10):
        for process, _ in random.sample(alive := hosts(server), min(2, len(alive))):
            os.kill(process, signal.SIGKILL)
        for talker in talkers:
            # What was in a host is lost at most; what follows is spoken.
            assert (await talker.say("Hello again."))[1] in (None, "engine_failed")
            status, error, audio = await talker.say("One two three.")
            assert status == "completed" and audio > 0, error
    deadline = time.monotonic() + 10
    while any(state == "Z" for _, state in hosts(server)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    assert not [process for process, state in hosts(server) if state == "Z"]
    for talker in talkers:
        await talker.close()


def test_hosts_are_confined_and_their_templates_saw_no_input(server):
    confined = 0
    for process, _ in hosts(server):
        status = dict(line.split(":\t", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines()
                      if ":\t" in line)
        if status["NoNewPrivs"] == "0":
            continue  # A template.
        confined += 1
        assert status["Seccomp"] == "2" and status["Threads"] == "1"
        limits = Path(f"/proc/{process}/limits").read_text()
        assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core file size")] == ["0"]
    assert confined >= 2


def test_hosts_end_with_the_server_and_signals_of_its_group_do_not_reach_them():
    server = Server("engine_host_end").wait_until_ready()
    processes = [process for process, _ in hosts(server)]
    assert len(processes) >= 4
    for process in processes:
        assert os.getpgid(process) != os.getpgid(server.process.pid)
        os.kill(process, signal.SIGTERM)
        os.kill(process, signal.SIGINT)
    time.sleep(0.3)
    assert {process for process, _ in hosts(server)} >= set(processes), "a signal to stop ended a host"
    assert server.stop() == 0
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{process}").exists() for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [process for process in processes if Path(f"/proc/{process}").exists()]


def test_hosts_end_when_the_server_is_killed():
    server = Server("engine_host_killed").wait_until_ready()
    processes = [process for process, _ in hosts(server)]
    server.process.kill()
    server.process.wait()
    deadline = time.monotonic() + 5

    def left():
        return [process for process in processes
                if Path(f"/proc/{process}").exists() and "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2]]
    while left() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not left()


async def test_engines_can_run_inside_the_server():
    server = Server("engine_host_off", "--no-engine-hosts").wait_until_ready()
    try:
        assert not hosts(server)
        talker = await Talker.open(server, GERMAN)
        assert (await talker.say("Guten Tag."))[0] == "completed"
        await talker.close()
    finally:
        server.stop()
