"""Moonshine by sherpa-onnx, and word error rates."""

import re
import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 16_000
INVENTED = {"you", "the", "so", ""}


class Moonshine:
    def __init__(self, folder):
        import sherpa_onnx
        folder = Path(folder)
        for name in ("encoder_model.ort", "decoder_model_merged.ort", "tokens.txt"):
            if not (folder / name).exists():
                sys.exit(f"{folder / name} is missing; install the models (parley models install) and give their folder.")
        self.recognizer = sherpa_onnx.OfflineRecognizer.from_moonshine_v2(
            encoder=str(folder / "encoder_model.ort"), decoder=str(folder / "decoder_model_merged.ort"),
            tokens=str(folder / "tokens.txt"), num_threads=1)

    def text(self, samples):
        """What int16 samples say, with 300 ms of zeros on both sides; at most the last 15 s."""
        zeros = np.zeros(RATE * 3 // 10, dtype=np.float32)
        stream = self.recognizer.create_stream()
        padded = np.concatenate([zeros, samples[-15 * RATE:].astype(np.float32) / 32768, zeros])
        stream.accept_waveform(RATE, padded)
        self.recognizer.decode_stream(stream)
        text = stream.result.text.strip()
        return "" if " ".join(words(text)) in INVENTED else text


def read(path):
    samples, rate = soundfile.read(path, dtype="int16")
    if rate != RATE:
        raise ValueError(f"{path} has {rate} Hz, expected {RATE}")
    return samples


UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
        "seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelt(number):
    if number < 20:
        return UNITS[number]
    if number < 100:
        return (TENS[number // 10] + " " + (UNITS[number % 10] if number % 10 else "")).strip()
    if number < 1000:
        rest = " " + spelt(number % 100) if number % 100 else ""
        return f"{UNITS[number // 100]} hundred{rest}"
    if number < 1_000_000:
        rest = " " + spelt(number % 1000) if number % 1000 else ""
        return f"{spelt(number // 1000)} thousand{rest}"
    return " ".join(UNITS[int(digit)] for digit in str(number))


SAME = [(r"\bmr\b\.?", "mister"), (r"\bmrs\b\.?", "missus"), (r"\bwon't\b", "will not"), (r"\bcan't\b", "can not"),
        (r"\bcannot\b", "can not"), (r"n't\b", " not"), (r"'m\b", " am"), (r"'re\b", " are"), (r"'ve\b", " have"),
        (r"'ll\b", " will"), (r"\b(that|it|he|she|what|there|here|where|who|how)'s\b", r"\1 is"), (r"(\d)'?s\b", r"\1"),
        (r"\bo\.k\.|\bok\b", "okay")]
"""Other ways to write the same words."""


def words(text):
    """Lower case, no punctuation, numbers and contractions as words: how both sides of a comparison are written."""
    text = text.lower().replace("’", "'").replace("-", " ")
    for pattern, replacement in SAME:
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"\d+", lambda match: f" {spelt(int(match[0]))} ", text)
    return re.findall(r"[a-z']+", text)


def distance(reference, hypothesis):
    """Words to insert, delete or replace; two words that are written as one count as that one."""
    rows = [list(range(len(hypothesis) + 1))]
    for index, word in enumerate(reference, 1):
        row = [index]
        for column, other in enumerate(hypothesis, 1):
            costs = [row[-1] + 1, rows[-1][column] + 1, rows[-1][column - 1] + (word != other)]
            if index > 1 and reference[index - 2] + word == other:
                costs.append(rows[-2][column - 1])
            if column > 1 and hypothesis[column - 2] + other == word:
                costs.append(rows[-1][column - 2])
            row.append(min(costs))
        rows.append(row)
    return rows[-1][-1]
