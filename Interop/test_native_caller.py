"""`parley call`, the caller of the command line, seen from outside: its files are what its help promises."""

import json
import subprocess

from harness import speech
from harness.log import DC, WS, EventLog
from harness.server import BINARY
from harness.talk import COMPLETED, SENTENCE
from harness.verdict import check


def call(server, folder, *options):
    """Runs one call; returns its log of events and what it heard."""
    subprocess.run(
        [str(BINARY), "call", "--url", server.socket_url(), "--out", str(folder / "answer.wav"),
         "--events", str(folder / "events.jsonl"), *options],
        check=True, timeout=60, stdin=subprocess.DEVNULL)
    log = EventLog()
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "event" in entry:
            log.add({"control": WS, "data": DC}[entry["channel"]], json.dumps(entry["event"]))
    return log, speech.read_sound(folder / "answer.wav")


def test_a_sentence_given_as_text_is_spoken_and_answered(server, tmp_path):
    log, heard = call(server, tmp_path, "--say", SENTENCE)
    [transcription] = log.all(COMPLETED)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    [answer] = log.all("response.audio_transcript.done")
    speech.assert_spoken(answer["transcript"], heard)
    check(log)


def test_a_recording_is_played_and_answered(server, tmp_path):
    question = speech.write_wav(tmp_path / "question.wav", speech.speak(SENTENCE))
    log, heard = call(server, tmp_path, "--wav", str(question))
    [transcription] = log.all(COMPLETED)
    assert speech.words(transcription["transcript"]) == speech.words(SENTENCE)
    [answer] = log.all("response.audio_transcript.done")
    speech.assert_spoken(answer["transcript"], heard)
    check(log)
