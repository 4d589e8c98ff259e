"""Spanish from ear to voice: a recorded person is understood by Whisper behind OpenAI's API, and espeak-ng answers."""

import unicodedata
from pathlib import Path

import pytest
from harness import speech
from harness.configuration import write
from harness.sdk import sdk_client
from harness.server import ROOT, Server
from harness.speech_server import SpeechServer, whisper
from harness.talk import COMPLETED

MODEL = ROOT / ".build" / "test-models" / "whisper-base"
RECORDINGS = Path("/usr/share/asterisk/sounds/es_MX_f_Allison")
SAID = {
    "conf-hasjoin": "Ya está en la conferencia.",
    "conf-getpin": "Por favor ingrese la clave de entrada para la conferencia.",
    "conf-extended": "La conferencia ha sido extendida.",
}
"""What the person says; Debian's asterisk-core-sounds-es-g722, CC-BY-SA-3.0."""


@pytest.fixture(scope="module")
def recognize():
    assert MODEL.exists(), "the model is missing: run Scripts/test-models.sh"
    return whisper(MODEL)


@pytest.fixture(scope="module")
def running_server(recognize, tmp_path_factory):
    engines = SpeechServer(recognize)
    profile = {
        "recognizer": {"kind": "openai", "base_url": engines.url, "model": "whisper-base", "languages": ["es"]},
        "voice": "es-ES-ElviraNeural", "language": "es-ES",
    }
    path = write(tmp_path_factory.mktemp("spanish") / "parley.yaml", {"*": profile})
    server = Server("spanish", "--config", str(path))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()
        engines.close()


def words(text):
    """Without accents: not every text has them."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in plain if each.isalpha() or each == " ").split()


def errors(reference, heard):
    return speech.word_error_rate(" ".join(words(reference)), " ".join(words(heard)))


async def test_a_person_is_understood_and_a_voice_answers_in_spanish(server, recognize):
    async with sdk_client(server) as client:
        for number, (name, text) in enumerate(SAID.items(), start=1):
            await client.configure(turn_detection=None)
            await client.say(speech.read_sound(str(RECORDINGS / f"{name}.g722")))
            await client.connection.input_audio_buffer.commit()
            heard = (await client.wait(COMPLETED, count=number, timeout=60)).transcript
            print(f"{text!r} is understood as {heard!r}")
            assert errors(text, heard) <= 0.25, heard
        answer = "La conferencia empieza mañana por la tarde en la sala grande."
        await client.connection.response.create(response={"pre_generated_assistant_message": {
            "type": "message", "role": "assistant", "content": [{"type": "text", "text": answer}]}})
        response = await client.done()
        spoken = recognize(client.audio(response.id), "es")
        print(f"{answer!r} is spoken as {spoken!r}")
        assert errors(answer, spoken) <= 0.35, spoken


async def test_another_language_than_the_recognizers_is_an_error(server):
    async with sdk_client(server) as client:
        await client.configure(
            turn_detection=None, input_audio_transcription={"model": "azure-speech", "language": "de-DE"})
        await client.say(speech.read_sound(str(RECORDINGS / "conf-hasjoin.g722")))
        await client.connection.input_audio_buffer.commit()
        failed = await client.wait("conversation.item.input_audio_transcription.failed", timeout=20)
        assert "understands es only" in failed.error["message"]
