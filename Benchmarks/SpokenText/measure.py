#!/usr/bin/env python3
"""Word error rate of spoken text, read back by a recognizer of its own, by kind of text.

    python3 -m venv .venv && .venv/bin/pip install numpy sherpa-onnx websockets
    .venv/bin/python Benchmarks/SpokenText/measure.py --url ws://127.0.0.1:8080 --voice slt \
        --model "$(parley models path)/moonshine-tiny-en-0.0.49"
    .venv/bin/python Benchmarks/SpokenText/measure.py --wav-command 'flite -voice slt -t {text} -o {wav}' --model ...

The speech comes from a running server, over the plain WebSocket, or from a command, which has the text in the place of
{text} and writes the WAV file {wav}; for espeak-ng that is 'espeak-ng -v en-us -w {wav} -- {text}'. `--through COMMAND`
passes the texts through a command first, line by line. The recognizer is Moonshine, or without `--model` pocketsphinx
(`pip install pocketsphinx`).

sentences.txt has for each sentence what a reader says. A recognizer may write figures for words, so both texts are
brought into one form: figures in words, no punctuation. Of the error rates against the readings of the sentence and
against the text as it was written, the least counts. That is lenient with a voice that spells "k g": a recognizer may
write "5kg" for it. The rate of a kind is its errors by its words.
"""

import argparse
import asyncio
import base64
import json
import re
import shlex
import subprocess
import sys
import tempfile
import unicodedata
import wave
from pathlib import Path

import numpy as np

RATE = 16_000
ONES = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen").split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
IRREGULAR = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}
SAME = {"mr": "mister", "mrs": "missus", "dr": "doctor", "vs": "versus", "jan": "january", "dec": "december",
        "sept": "september", "kg": "kilograms", "okay": "ok", "oclock": "o'clock", "ft": "feet", "st": "street",
        "ave": "avenue", "rd": "road", "km": "kilometer", "approx": "approximately", "ml": "milliliters",
        "gb": "gigabytes", "lbs": "pounds", "min": "minutes", "mi": "miles", "neighbours": "neighbors",
        "kilometres": "kilometers"}
"""Spellings of one word."""
MONTHS = ("january|february|march|april|may|june|july|august|september|october|november|december"
          "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")


# One form for what is written and what is said

def number(value):
    if value < 20:
        return [ONES[value]]
    if value < 100:
        return [TENS[value // 10]] + (number(value % 10) if value % 10 else [])
    if value < 1000:
        return [ONES[value // 100], "hundred"] + (number(value % 100) if value % 100 else [])
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if value >= size:
            return number(value // size) + [name] + (number(value % size) if value % size else [])
    return []


def pairs(value):
    """As years are read, and the hour and minutes of a time."""
    first, second = divmod(value, 100)
    rest = ["hundred"] if second == 0 else ["oh"] * (second < 10) + number(second)
    return number(first) + rest


def digits(text):
    return [ONES[int(each)] for each in text]


def figure(text, hint):
    """The words of one run of digits.

    - hint: "phone" for one in a telephone number, "year" for four digits that stand alone.
    """
    if hint == "phone" or len(text) > 12 or len(text) > 1 and text[0] == "0":
        return digits(text)
    value = int(text)
    if hint == "year" and 1100 <= value < 2100 and not 2000 <= value < 2010:
        return pairs(value)
    return number(value)


def ordinal(text):
    words = number(int(text))
    last = words[-1]
    return words[:-1] + [IRREGULAR.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")]


def money(match):
    sign, amount, scale = match[1], match[2].replace(",", ""), match[3] or ""
    name, part = {"$": ("dollar", "cent"), "€": ("euro", "cent"), "£": ("pound", "pence")}[sign]
    major, _, minor = amount.partition(".")
    if scale or len(minor) == 1:
        return f" {amount}{scale} {name}s "
    words = f" {major} {name}{'' if major == '1' else 's'} " if int(major) or not minor else " "
    if minor and int(minor):
        plural = "s" if part == "cent" and int(minor) != 1 else ""
        words += f"{'and' if int(major) else ''} {int(minor)} {part}{plural} "
    return words


def words(text, style="year"):
    """Lower case, without marks, figures in words.

    - style: How figures of several digits are read: "year" in pairs if they may be one, "number", or "digits".
    """
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("–", "-")
    text = re.sub(r"([$€£])(\d[\d,]*(?:\.\d+)?)( million| billion|bn)?", money, text).replace("bn ", " billion ")
    text = re.sub(r"\b([ap])\. ?m\b\.?", r"\1m", text)
    # What has a mark between thousands is no year.
    text = re.sub(r"\d{1,3}(?:,\d{3})+\b", lambda m: " " + " ".join(number(int(m[0].replace(",", "")))) + " ", text)
    text = re.sub(rf"\b({MONTHS})\.? (\d\d?)\b(?![:.\d])", lambda m: f"{m[1]} {' '.join(ordinal(m[2]))}", text)
    text = text.replace("°c", " degrees celsius ").replace("%", " percent ").replace("&", " and ").replace("@", " at ")
    text = text.replace("km/h", "kilometers per hour").replace("percent", " percent ").replace("per cent", "percent")
    text = re.sub(r"(?<=[a-z])\.(?=[a-z])", " dot ", text)
    # Letters that are spelled: "P. D. F."
    text = re.sub(
        r"\b(?:[a-z] ?\. ?){2,}|\b(?:[a-z] dot ){2,}[a-z]\b", lambda m: re.sub(r"[ .]|dot", "", m[0]) + " ", text)
    found = []
    tokens = re.findall(r"[a-z']+|[+]|\d[\d:./-]*\d(?:st|nd|rd|th)?|\d(?:st|nd|rd|th)?", text)
    for token in tokens:
        if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", token):
            found += ordinal(match[1])
        elif match := re.fullmatch(r"(\d{1,2}):(\d\d)", token):
            hour, minute = int(match[1]), int(match[2])
            found += number(hour) + (["o'clock"] if minute == 0 else ["oh"] * (minute < 10) + number(minute))
        elif match := re.fullmatch(r"(\d+)\.(\d+)", token):
            found += number(int(match[1])) + ["point"] + digits(match[2])
        elif re.search(r"\d", token):
            groups = re.findall(r"\d+", token)
            is_phone = sum(map(len, groups)) >= 7
            for group in groups:
                is_spelled = is_phone or style == "digits"
                found += figure(group, "phone" if is_spelled else "year" if len(group) == 4 and style == "year" else "")
        elif token == "+":
            found += ["plus"]
        else:
            found.append(SAME.get(token, token.strip("'")))
    return [word for word in found if word]


def errors(reference, heard):
    """Insertions, deletions and substitutions."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(reference, start=1):
        diagonal, row[0] = row[0], i
        for j, word in enumerate(heard, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (wanted != word))
    return row[-1]


def score(sentence, heard):
    """Errors and words, against the reading that comes nearest."""
    choices = []
    # How the figures that a recognizer writes were spoken is not known.
    for found in (words(heard, style) for style in ("year", "number", "digits")):
        for reading in [*sentence["readings"], sentence["written"]]:
            reference = words(reading)
            # Where words are parted says nothing.
            is_same = "".join(reference) == "".join(found)
            choices.append((0 if is_same else errors(reference, found), len(reference)))
    return min(choices)


def read_sentences(path):
    sentences, kind = [], ""
    for line in path.read_text().splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            kind = match[1]
        elif " => " in line:
            # A comment has no kind.
            written, readings = line.split(" => ", 1)
            if kind:
                sentences.append({"kind": kind, "written": written, "readings": readings.split("|")})
    return sentences


# Speech

def read_wav(path):
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2:
            sys.exit(f"{path}: 16-bit samples are needed (got {8 * file.getsampwidth()} bits).")
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return resampled(samples[::file.getnchannels()], file.getframerate())


def resampled(samples, rate):
    """At 16 kHz, by the spectrum: exact for what is as short as a sentence."""
    samples = np.asarray(samples, dtype=np.float64)
    if rate == RATE or len(samples) == 0:
        return samples.astype(np.int16)
    count = len(samples) * RATE // rate
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(count // 2 + 1, dtype=complex)
    size = min(len(kept), len(spectrum))
    kept[:size] = spectrum[:size]
    return np.clip(np.fft.irfft(kept, count) * count / len(samples), -32768, 32767).astype(np.int16)


def by_command(command, text):
    """The text is one argument; no shell reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        arguments = [each.replace("{text}", text).replace("{wav}", str(path)) for each in shlex.split(command)]
        subprocess.run(arguments, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        return read_wav(path)


async def by_server(url, voice, texts):
    """Of each text the speech at 24 kHz, or None if the response failed."""
    import websockets

    address = f"{url.rstrip('/')}/voice-live/realtime?api-version=2026-01-01-preview&model=gpt-realtime"
    async with websockets.connect(address, max_size=None) as socket:
        session = {"modalities": ["text", "audio"], "turn_detection": None} | ({"voice": voice} if voice else {})
        await socket.send(json.dumps({"type": "session.update", "session": session}))
        for text in texts:
            message = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": text}]}
            await socket.send(json.dumps(
                {"type": "response.create", "response": {"pre_generated_assistant_message": message}}))
            audio = b""
            while True:
                event = json.loads(await asyncio.wait_for(socket.recv(), 60))
                if event["type"] == "response.audio.delta":
                    audio += base64.b64decode(event["delta"])
                elif event["type"] == "error":
                    sys.exit(f"The server reports: {event['error'].get('message')}")
                elif event["type"] == "response.done":
                    break
            is_done = event["response"]["status"] == "completed"
            yield resampled(np.frombuffer(audio, dtype="<i2"), 24_000) if is_done and audio else None


# Recognition

def moonshine(folder):
    import sherpa_onnx

    recognizer = sherpa_onnx.OfflineRecognizer.from_moonshine_v2(
        encoder=str(folder / "encoder_model.ort"), decoder=str(folder / "decoder_model_merged.ort"),
        tokens=str(folder / "tokens.txt"), num_threads=1)

    def recognize(samples):
        stream = recognizer.create_stream()
        # What is cut at a sound is recognized worse.
        padded = np.concatenate([np.zeros(RATE * 3 // 10), samples / 32768, np.zeros(RATE * 3 // 10)])
        stream.accept_waveform(RATE, padded.astype(np.float32))
        recognizer.decode_stream(stream)
        return stream.result.text
    return recognize


def pocketsphinx():
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=RATE, loglevel="FATAL")

    def recognize(samples):
        decoder.start_utt()
        decoder.process_raw(np.pad(samples, RATE // 2).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        return decoder.hyp().hypstr if decoder.hyp() else ""
    return recognize


async def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="server to ask: ws://host:port")
    parser.add_argument("--voice", help="name of the voice at the server; its default without")
    parser.add_argument("--wav-command", help="command that speaks {text} into the file {wav}")
    parser.add_argument("--through", help="command that the texts are passed through first")
    parser.add_argument("--model", type=Path, help="folder of a Moonshine model")
    parser.add_argument("--sentences", type=Path, default=Path(__file__).with_name("sentences.txt"))
    parser.add_argument("--kinds", help="only these, separated by commas")
    parser.add_argument("--verbose", action="store_true", help="print each sentence that was heard wrongly")
    options = parser.parse_args()
    if (options.url is None) == (options.wav_command is None):
        parser.error("give either --url or --wav-command")
    recognize = moonshine(options.model) if options.model else pocketsphinx()
    sentences = read_sentences(options.sentences)
    if options.kinds:
        sentences = [each for each in sentences if each["kind"] in options.kinds.split(",")]
    texts = [each["written"] for each in sentences]
    if options.through:
        texts = subprocess.run(shlex.split(options.through), input="\n".join(texts) + "\n", text=True, check=True,
                               capture_output=True).stdout.splitlines()
        if len(texts) != len(sentences):
            sys.exit(f"--through must print one line for each (got {len(texts)} for {len(sentences)}).")

    totals, silent = {}, 0

    def count(sentence, samples):
        nonlocal silent
        silent += samples is None or len(samples) == 0
        heard = recognize(samples) if samples is not None and len(samples) else ""
        wrong, size = score(sentence, heard)
        total = totals.setdefault(sentence["kind"], [0, 0, 0, 0])
        for index, value in enumerate((1, wrong > 0, wrong, size)):
            total[index] += value
        if wrong and options.verbose:
            print(f"[{sentence['kind']}] {sentence['written']}\n    {heard}\n    errors: {wrong}", flush=True)

    if options.url:
        index = 0
        async for samples in by_server(options.url, options.voice, texts):
            count(sentences[index], samples)
            index += 1
    else:
        for sentence, text in zip(sentences, texts):
            count(sentence, by_command(options.wav_command, text))

    print(f"{'kind':15}{'sentences':>10}{'wrong':>7}{'words':>7}{'errors':>8}{'WER %':>7}")
    totals["all"] = [sum(each) for each in zip(*totals.values())]
    for kind, (spoken, wrong, mistakes, size) in totals.items():
        print(f"{kind:15}{spoken:10}{wrong:7}{size:7}{mistakes:8}{100 * mistakes / max(1, size):7.1f}")
    if silent:
        print(f"{silent} sentences had no sound.")


if __name__ == "__main__":
    asyncio.run(main())
