"""Spoken questions, and what a recording says.

Questions are spoken by flite, by the voice slt unless said otherwise: the embedded recognizer understood 20 variants of
each sentence used here (level, offset, Opus) without error, of the voice rms only some. Answers are recognized
by a release of pocketsphinx of its own, not by the server.
"""

import functools
import re
import subprocess
import tempfile
import wave
from pathlib import Path

import av
import numpy as np

RATE = 16_000
"""Samples per second of everything here; samples are int16, mono."""


def silence(seconds):
    return np.zeros(int(seconds * RATE), dtype=np.int16)


@functools.cache
def speak(text, voice="slt"):
    """The sentence as samples, without padding."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", voice, "-t", text, "-o", file.name], check=True, stdin=subprocess.DEVNULL)
        return read_sound(file.name)


def write_wav(path, samples):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.asarray(samples, dtype=np.int16).tobytes())
    return path


def read_sound(file):
    """The sound of a media file of any kind and rate: a path, or an open file."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(file) as container:
        pieces = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate([silence(0), *(piece.to_ndarray().reshape(-1) for piece in pieces)])


def level(samples):
    """Root mean square in dBFS; -inf for digital silence."""
    mean = np.mean(np.square(np.asarray(samples, dtype=np.float64))) if len(samples) else 0
    return 10 * np.log10(mean / 32768**2) if mean > 0 else float("-inf")


def trim(samples, margin=0.3):
    """The recording from its first to its last sound, in 20 ms steps, with a margin in seconds."""
    step = RATE // 50
    frames = samples[: len(samples) // step * step].reshape(-1, step).astype(np.float64)
    loud = np.flatnonzero(np.sqrt(np.mean(np.square(frames), axis=1)) > 200) if len(frames) else []
    if len(loud) == 0:
        return samples[:0]
    pad = int(margin * RATE)
    return samples[max(0, loud[0] * step - pad) : (loud[-1] + 1) * step + pad]


@functools.cache
def _decoder():
    from pocketsphinx import Decoder

    return Decoder(samprate=RATE, loglevel="FATAL")


def recognize(samples):
    """The words of a recording."""
    decoder = _decoder()
    padded = np.concatenate([silence(0.5), trim(np.asarray(samples, dtype=np.int16)), silence(0.5)])
    decoder.start_utt()
    decoder.process_raw(padded.tobytes(), full_utt=True)
    decoder.end_utt()
    hypothesis = decoder.hyp()
    return hypothesis.hypstr if hypothesis else ""


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()


def number_words(number):
    """A whole number below one million as it is spoken."""
    if number < 20:
        return [UNITS[number]]
    if number < 100:
        return [TENS[number // 10]] + (number_words(number % 10) if number % 10 else [])
    if number < 1000:
        return [UNITS[number // 100], "hundred"] + (number_words(number % 100) if number % 100 else [])
    return number_words(number // 1000) + ["thousand"] + (number_words(number % 1000) if number % 1000 else [])


SOUNDS_AS = {"for": "four", "to": "two", "too": "two", "won": "one", "ate": "eight"}
"""Words that sound the same."""


def words(text):
    """The spoken words of a text: lower case, without punctuation, numbers spelled out."""
    found = re.findall(r"[a-z']+|[0-9]+", text.lower().replace("\u2019", "'"))
    return [word for each in found for word in (number_words(int(each)) if each.isdigit() else [each])]


def word_error_rate(reference, heard):
    """Insertions, deletions and substitutions for each word of the reference."""
    reference, heard = ([SOUNDS_AS.get(word, word) for word in words(text)] for text in (reference, heard))
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(reference, start=1):
        diagonal, row[0] = row[0], i
        for j, word in enumerate(heard, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != word))
    return row[-1] / max(1, len(reference))


def assert_spoken(transcript, samples, tolerance=0.3):
    """Fails unless the recording says the transcript, but for `tolerance` of its words."""
    heard = recognize(samples)
    rate = word_error_rate(transcript, heard)
    assert rate <= tolerance, f"said {transcript!r}, heard {heard!r}: word error rate {rate:.2f}"
