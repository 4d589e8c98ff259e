"""Neural engines in a running server: people are understood, models come and go while it runs, damaged ones are named.

The models are those of Scripts/test-models.sh; the recording is of a person who reads "Ever tried. Ever failed. …".
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import time

import numpy as np
import pytest
from harness import speech
from harness.browser import chromium
from harness.configuration import write
from harness.sdk import sdk_client
from harness.server import BINARY, OUTPUT, ROOT, Server
from harness.talk import COMPLETED, ECHO, SENTENCE, said
from playwright.async_api import expect

STORE = ROOT / ".build" / "test-models"
LINE = "ever tried ever failed no matter try again fail again fail better"
VOICE = "en-US-JoeNeural"


@pytest.fixture(scope="module", autouse=True)
def models():
    assert (STORE / "recordings").exists(), "the models are missing: run Scripts/test-models.sh"


@pytest.fixture(scope="module")
def person():
    """The recording of a person, 10 s."""
    return speech.read_sound(str(STORE / "recordings" / "beckett.wav"))


@pytest.fixture
def copy(tmp_path):
    """A store of the same models, for tests that change it."""
    return shutil.copytree(STORE, tmp_path / "models")


@pytest.fixture(scope="module")
def running_server():
    server = Server("neural", models=STORE)
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


def engines(server):
    """The engines at work, and the hints."""
    status, body = server.get("/engines")
    assert status == 200
    answer = json.loads(body)
    return [(engine["slot"], engine["kind"]) for engine in answer["engines"]], answer["hints"]


async def until(condition, timeout=30):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.2)


def parley(*arguments, store):
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        env=os.environ | {"PARLEY_MODELS": str(store)})


async def test_a_person_is_understood_and_answered_by_a_neural_voice(server, person):
    async with sdk_client(server) as client:
        await client.configure(turn_detection=None)
        await client.say(person)
        await client.connection.input_audio_buffer.commit()
        transcript = (await client.wait(COMPLETED, timeout=30)).transcript
        assert speech.word_error_rate(LINE, transcript) <= 0.25, transcript
        await client.type("Please say the weather is nice today.")
        response = await client.done()
        speech.assert_spoken("the weather is nice today", client.audio(response.id), tolerance=0.4)
    assert ("recognizer", "neural") in engines(server)[0] and ("synthesizer", "neural") in engines(server)[0]
    voices = json.loads(server.get("/voices")[1])["voices"]
    joe = next(voice for voice in voices if voice["name"] == VOICE)
    assert joe["kind"] == "neural" and "commercial" in joe["note"]


async def test_a_person_in_turns_is_understood(server, person):
    async with sdk_client(server) as client:
        await client.say(np.concatenate([person[: 2 * speech.RATE], speech.silence(2)]), in_real_time=True)
        heard = (await client.wait(COMPLETED, timeout=20)).transcript
        assert {"ever", "tried"} <= set(speech.words(heard)), heard


async def test_a_person_is_understood_on_the_page(server, person):
    microphone = np.concatenate([speech.silence(4), person[:int(2.6 * speech.RATE)], speech.silence(1)])
    async with chromium(microphone) as browser:
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        await page.goto(server.http + "/")
        await expect(page.get_by_label("Voice")).to_have_value(VOICE)
        await page.get_by_role("button", name="Talk").click()
        await expect(page.locator("#transcript")).to_contain_text(re.compile("ever tried", re.IGNORECASE), timeout=30_000)
        await expect(page.get_by_label("Events", exact=True).get_by_text("output_audio_buffer.stopped")).to_be_attached(
            timeout=30_000)
        await page.screenshot(path=OUTPUT / "neural-page.png")


@pytest.mark.parametrize("language", ["de-DE", "xx"])
async def test_a_language_that_is_not_understood_is_an_error(server, language):
    async with sdk_client(server) as client:
        await client.configure(
            turn_detection=None, input_audio_transcription={"model": "azure-speech", "language": language})
        warning = await client.wait("warning", timeout=5)
        assert language in warning.warning["message"] and "docs/engines.md" in warning.warning["message"]
        await client.say(said(0.3, SENTENCE, 0.8))
        await client.connection.input_audio_buffer.commit()
        failed = await client.wait("conversation.item.input_audio_transcription.failed", timeout=20)
        assert "understands en" in failed.error["message"] and "docs/engines.md" in failed.error["message"]
        await client.configure(
            turn_detection=None, input_audio_transcription={"model": "azure-speech", "language": "en-GB"})
        await client.say(said(0.3, SENTENCE, 0.8))
        await client.connection.input_audio_buffer.commit()
        assert "weather" in (await client.wait(COMPLETED, timeout=20)).transcript.lower()


@pytest.mark.parametrize("text", ["?!…", "🙂🙂", "a" * 3000, "word " * 600, "e\u0301\u0301\u0301 x\u0301"])
async def test_odd_texts_end_their_response_and_no_more(server, text):
    async with sdk_client(server) as client:
        await client.configure(voice={"type": "azure-standard", "name": VOICE})
        await client.connection.response.create(
            response={"pre_generated_assistant_message": {"content": [{"type": "text", "text": text}]}})
        await client.wait("response.created")
        await client.connection.response.cancel()
        await client.done()
        await client.type("Please say the weather is nice today.")
        response = await client.done(count=2)
        assert len(client.audio(response.id)) > 0.5 * speech.RATE


async def test_models_come_and_go_while_the_server_runs(tmp_path):
    store = tmp_path / "models"
    server = Server("neural-late", models=store)
    try:
        server.wait_until_ready()
        kinds, hints = engines(server)
        assert ("recognizer", "neural") not in kinds and any("parley models install" in hint for hint in hints)
        shutil.copytree(STORE, tmp_path / "copy")
        (tmp_path / "copy").rename(store)
        await until(lambda: ("synthesizer", "neural") in engines(server)[0])
        async with sdk_client(server) as client:
            await client.say(said(0.3, SENTENCE, 0.8))
            assert speech.words((await client.wait(COMPLETED, timeout=20)).transcript)[-4:] == speech.words(SENTENCE)[-4:]
            await client.done()
        store.rename(tmp_path / "gone")
        await until(lambda: ("recognizer", "neural") not in engines(server)[0])
        async with sdk_client(server) as client:
            await client.say(said(0.3, SENTENCE, 0.8))
            assert speech.words((await client.wait(COMPLETED, timeout=30)).transcript) == speech.words(SENTENCE)
            response = await client.done()
            assert speech.words(client.transcript(response.id)) == ECHO
    finally:
        server.stop()


@pytest.mark.parametrize("damage", ["cut", "altered"])
async def test_a_damaged_model_is_named_and_the_classic_engine_listens(copy, damage):
    victim = next(copy.glob("moonshine-*")) / "encoder_model.ort"
    content = bytearray(victim.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    else:
        content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content)
    server = Server(f"neural-{damage}", models=copy)
    try:
        server.wait_until_ready()
        kinds, hints = engines(server)
        assert ("recognizer", "neural") not in kinds and ("synthesizer", "neural") in kinds
        assert any("encoder_model.ort" in hint and "models install" in hint for hint in hints), hints
        async with sdk_client(server) as client:
            await client.say(said(0.3, SENTENCE, 0.8))
            assert speech.words((await client.wait(COMPLETED, timeout=30)).transcript) == speech.words(SENTENCE)
            await client.done()
        server.assert_alive()
    finally:
        server.stop()
    doctor = parley("doctor", store=copy)
    assert "encoder_model.ort" in doctor.stdout and doctor.returncode == 1, doctor.stdout
    check = parley("serve", "--check", store=copy)
    assert "encoder_model.ort" in check.stdout and check.returncode == 0, check.stdout


async def test_classic_engines_can_be_asked_for(tmp_path):
    path = write(tmp_path / "parley.yaml", {"*": {"recognizer": "classic", "synthesizer": "classic"}})
    server = Server("neural-classic", "--config", str(path), models=STORE)
    try:
        server.wait_until_ready()
        kinds, hints = engines(server)
        assert {kind for slot, kind in kinds} == {"classic"} and not hints
        assert VOICE not in server.get("/voices")[1].decode()
    finally:
        server.stop()


def own_models(store):
    """A recognizer and a voice by their files."""
    moonshine, joe = next(store.glob("moonshine-*")), next(store.glob("piper-*"))
    recognizer = {
        "kind": "neural", "type": "moonshine", "encoder": str(moonshine / "encoder_model.ort"),
        "decoder": str(moonshine / "decoder_model_merged.ort"), "tokens": str(moonshine / "tokens.txt"),
        "languages": ["en"],
    }
    voice = {"model": str(next(joe.glob("*.onnx"))), "locale": "en-US", "gender": "male", "licence": "CC0"}
    return recognizer, {"kind": "neural", "voices": {"en-US-OwnNeural": voice}}


async def test_models_of_ones_own_are_used_by_their_paths(tmp_path):
    recognizer, synthesizer = own_models(STORE)
    path = write(tmp_path / "parley.yaml", {"*": {"recognizer": recognizer, "synthesizer": synthesizer}})
    check = parley("serve", "--config", path, "--check", store=STORE)
    assert check.returncode == 0, check.stderr
    assert "recognizer: neural, moonshine (en)" in check.stdout and "en-US-OwnNeural" in check.stdout
    server = Server("neural-own", "--config", str(path), models=STORE)
    try:
        server.wait_until_ready()
        async with sdk_client(server) as client:
            await client.say(said(0.3, SENTENCE, 0.8))
            assert speech.words((await client.wait(COMPLETED, timeout=20)).transcript)[-4:] == speech.words(SENTENCE)[-4:]
            response = await client.done()
            assert len(client.audio(response.id)) > 0.5 * speech.RATE
    finally:
        server.stop()


@pytest.mark.parametrize("fault", ["missing", "voice", "libraries", "foreign"])
def test_a_wrong_model_of_ones_own_is_found_by_check(tmp_path, copy, fault):
    recognizer, synthesizer = own_models(copy)
    if fault == "missing":
        recognizer["tokens"] = str(tmp_path / "none.txt")
        named = "none.txt"
    elif fault == "foreign":
        # The library loads the encoder of another model, and decodes with it.
        recognizer["encoder"] = str(next(next(copy.glob("silero-*")).glob("*.onnx")))
        named = "understands nothing"
    elif fault == "voice":
        model = next(next(copy.glob("piper-*")).glob("*.onnx"))
        model.write_bytes(model.read_bytes()[:1_000_000])
        named = "en-US-OwnNeural"
    else:
        shutil.rmtree(next(copy.glob("sherpa-onnx-*")))
        named = "parley models install sherpa-onnx"
    path = write(tmp_path / "parley.yaml", {"*": {"recognizer": recognizer, "synthesizer": synthesizer}})
    check = parley("serve", "--config", path, "--check", store=copy)
    assert check.returncode == 1, check.stdout
    assert named in check.stderr, check.stderr
