#!/usr/bin/env python3
"""What the voice activity detector makes of people and of what is no speech, without and with Silero.

    mkdir -p out/people && cd out/people
    for language in en es fr it ru; do apt-get download asterisk-core-sounds-$language-g722; done
    for package in *.deb; do dpkg -x $package .; done
    cd ../..
    python3 -m venv .venv && .venv/bin/pip install numpy G722
    swift build -c release --package-path Benchmarks --product voice-activity
    .venv/bin/python Benchmarks/voice_activity.py --people out/people \
        --model "$(parley models path)/silero-vad-6.2.3/silero_vad_16k_op15.onnx"

`--people` is a folder of recordings, .g722 or .wav (16-bit, 16 or 48 kHz); the folders above each recording tell the speakers.
Of each speaker `--prompts` recordings are taken by chance (seeded) and put one after the other with pauses of 1.2 s. The truth
is the energy of the clean recordings: speech reaches from the first to the last 5 ms within 30 dB of the loud parts.
Sounds that are no speech are synthetic.
"""

import argparse
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np

RATE, FRAME, STEP = 16_000, 320, 80
WHERE = {"plain": 1, "silero": 3}  # Columns of the program's output.


# Sounds

def noise(rng, count):
    return rng.standard_normal(count)


def ring(rng, length, pitch, decay):
    time = np.arange(length)
    return np.exp(-time / decay) * np.sin(2 * np.pi * pitch * time / RATE + rng.uniform(0, 6))


def scatter(rng, seconds, rate, event):
    """Events at random times, `rate` a second."""
    sound = np.zeros(seconds * RATE)
    at = 0.5
    while True:
        at += rng.exponential(1 / rate) * 0.7 + 0.3 / rate
        start = int(at * RATE)
        wave_ = event()
        if start + len(wave_) >= len(sound):
            return sound
        sound[start:start + len(wave_)] += wave_


def knocks(rng, seconds):
    def event():
        knock = [ring(rng, 2500, rng.uniform(90, 300), 350) + 0.3 * ring(rng, 2500, rng.uniform(400, 900), 120)
                 for _ in range(rng.integers(2, 5))]
        return 12_000 * np.concatenate(knock) * rng.uniform(0.3, 1)
    return scatter(rng, seconds, 0.5, event)


def coughs(rng, seconds):
    """Bursts of noise, shaped by the mouth: a broad resonance between 700 and 1800 Hz."""
    def event():
        length = int(rng.uniform(0.15, 0.35) * RATE)
        burst = noise(rng, length)
        pitch = rng.uniform(700, 1800)
        kernel = ring(rng, 200, pitch, 25)
        burst = np.convolve(burst, kernel, "same") + 0.3 * burst
        return 2000 * burst * np.minimum(1, np.arange(length) / 100) * np.exp(-np.arange(length) / (0.4 * length))
    return scatter(rng, seconds, 0.4, event)


def clicks(rng, seconds):
    return scatter(rng, seconds, 2, lambda: rng.uniform(3000, 20_000) * noise(rng, rng.integers(5, 160)))


def keyboard(rng, seconds):
    def event():
        down = 2500 * noise(rng, 400) * np.exp(-np.arange(400) / 60)
        body = 1200 * ring(rng, 400, rng.uniform(150, 400), 90)
        up = 1000 * noise(rng, 300) * np.exp(-np.arange(300) / 40)
        gap = np.zeros(rng.integers(600, 1600))
        return rng.uniform(0.4, 1) * np.concatenate([down + body, gap, up])
    return scatter(rng, seconds, 6, event)


def jingles(rng, seconds):
    """Melodies of one to three voices with overtones, as telephones and start-up sounds have them."""
    def event():
        notes = []
        for _ in range(rng.integers(3, 9)):
            length = int(rng.uniform(0.12, 0.5) * RATE)
            note = np.zeros(length)
            for _ in range(rng.integers(1, 4)):
                pitch = 220 * 2 ** (rng.integers(0, 30) / 12)
                for overtone in range(1, 5):
                    note += ring(rng, length, pitch * overtone, 0.5 * length) / overtone ** 1.5
            notes.append(note * np.minimum(1, np.arange(length) / 80))
        return 3000 * np.concatenate(notes)
    return scatter(rng, seconds, 0.3, event)


def hum(rng, seconds):
    time = np.arange(seconds * RATE) / RATE
    return sum(1500 / n * np.sin(2 * np.pi * 50 * n * time) for n in (1, 2, 3, 5)) + 15 * noise(rng, len(time))


def fan(rng, seconds):
    return 400 * np.convolve(noise(rng, seconds * RATE), np.hanning(12), "same")


NONSPEECH = {
    "knocks": knocks, "coughs (noise bursts)": coughs, "clicks": clicks, "keyboard": keyboard, "jingles": jingles,
    "hum of 50 Hz": hum, "fan": fan, "white noise, -40 dBFS": lambda rng, seconds: 328 * noise(rng, seconds * RATE),
    "white noise, -25 dBFS": lambda rng, seconds: 1843 * noise(rng, seconds * RATE),
}


# Recordings

def read(path):
    if path.suffix == ".g722":
        import G722
        return np.array(G722.G722(RATE, 64_000).decode(path.read_bytes()), float)
    with wave.open(str(path)) as file:
        if file.getsampwidth() != 2 or file.getnchannels() != 1 or file.getframerate() not in (RATE, 3 * RATE):
            sys.exit(f"{path}: 16-bit mono at 16 or 48 kHz is read.")
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
        if file.getframerate() == RATE:
            return samples
    taps = np.arange(-48, 49)
    return np.convolve(samples, np.sinc(taps / 3) * np.hamming(97) / 3, "same")[::3]


def levels(samples):
    count = len(samples) // STEP
    energy = (samples[:count * STEP].reshape(count, STEP) ** 2).mean(1)
    return 10 * np.log10(energy / 32_768 ** 2 + 1e-12)


def speech_of(samples):
    """First and last sample of the speech, and the level of its loud parts."""
    level = levels(samples)
    loud = np.percentile(level, 90)
    heard = np.flatnonzero(level > loud - 30)
    return heard[0] * STEP, (heard[-1] + 1) * STEP, loud


def speakers(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".g722", ".wav") and "silence" not in path.parts:
            parts = path.relative_to(folder).parts
            named = [part for part in parts[:-1] if "_" in part] or [str(path.stem)]
            found.setdefault(named[0], []).append(path)
    return found


def conversation(rng, paths, count):
    """The recordings in a row with pauses, and where speech begins and ends in it."""
    pieces, turns, at = [np.zeros(RATE)], [], RATE
    for path in rng.permutation(len(paths))[:count]:
        samples = read(paths[path])
        if not 0.3 < len(samples) / RATE < 60 or np.abs(samples).max() < 500:
            continue
        start, end, loud = speech_of(samples)
        samples = samples[max(0, start - 800):end + 800] * 10 ** ((-22 - loud) / 20)
        begin = at + min(start, 800)
        turns.append((begin, begin + end - start))
        pause = np.zeros(int(1.2 * RATE) + rng.integers(0, FRAME))
        pieces += [samples, pause]
        at += len(samples) + len(pause)
    return np.concatenate(pieces), turns


# Measurement

def detect(options, samples, name):
    path = options.out / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.clip(np.round(samples), -32_768, 32_767).astype("<i2").tobytes())
    done = subprocess.run([options.binary, "--model", options.model, "--threshold", str(options.threshold), str(path)],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    head, *lines = done.stdout.splitlines()
    words = head.split()
    table = np.array([[float(word) for word in line.split()] for line in lines])
    cost = {"plain": float(words[words.index("plain") + 1]), "silero": float(words[words.index("silero", 4) + 1])}
    return table, cost


def starts(voice):
    """Rises of voice after at least 300 ms without."""
    on = np.flatnonzero(voice)
    return 0 if len(on) == 0 else 1 + int((np.diff(on) > 15).sum())


def table(title, header, rows):
    print(f"\n{title}\n\n| " + " | ".join(header) + " |\n|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)


def nonspeech(options):
    rows = []
    for name, make in NONSPEECH.items():
        rng = np.random.default_rng(options.seed)
        sound = make(rng, options.seconds) + 18 * noise(rng, options.seconds * RATE)
        frames, cost = detect(options, sound, "nonspeech")
        hours = options.seconds / 3600
        row = [name]
        for column in WHERE.values():
            voice = frames[:, column] > 0
            row += [round(starts(voice) / hours), f"{100 * voice.mean():.1f} %"]
        rows.append(row + [f"{cost['plain']:.2f}", f"{cost['silero']:.2f}", f"{cost['silero'] / cost['plain']:.2f}"])
    table(f"No speech, {options.seconds} s of each",
          ["Sound", "false starts an hour", "voice", "with Silero", "voice", "CPU ms/s", "with Silero", "ratio"], rows)


def shown(values):
    if not values:
        return "–"
    return f"{np.median(values):.0f}, {np.percentile(values, 90):.0f}, {max(values):.0f}"


def judge(voice, turns, spoken, loud):
    """Onsets, releases, missed turns, precision, recall and the share of loud frames that are no voice."""
    onset, release, missed, running = [], [], 0, 0
    for index, (begin, end) in enumerate(turns):
        first = begin // FRAME
        if voice[max(0, first - 3):first].any():
            running += 1
        else:
            later = np.flatnonzero(voice[first:first + 40])
            if len(later) == 0:
                missed += 1
            else:
                onset.append((later[0] + first + 1) * FRAME * 1000 / RATE - begin * 1000 / RATE)
        following = turns[index + 1][0] // FRAME - 3 if index + 1 < len(turns) else len(voice)
        on = np.flatnonzero(voice[first:following])
        if len(on):
            release.append((on[-1] + first + 1) * FRAME * 1000 / RATE - end * 1000 / RATE)
    both = (voice & spoken).sum()
    return [shown(onset), shown(release), missed, running, f"{both / max(1, voice.sum()):.2f}",
            f"{both / spoken.sum():.2f}", f"{100 * (loud & ~voice).sum() / loud.sum():.2f} %"]


def mark(turns, count):
    spoken = np.zeros(count, bool)
    for begin, end in turns:
        spoken[begin // FRAME:(end - 1) // FRAME + 1] = True
    return spoken


def people(options):
    found = speakers(options.people)
    if not found:
        sys.exit(f"{options.people} holds no recording.")
    rng = np.random.default_rng(options.seed)
    parts = {name: conversation(rng, paths, options.prompts) for name, paths in found.items()}
    print(f"\n{len(found)} speakers, {sum(len(turns) for _, turns in parts.values())} utterances, "
          f"{sum(len(sound) for sound, _ in parts.values()) / RATE:.0f} s")
    kinds = {"clean (noise at -70 dBFS)": None, "white 20 dB": 20, "white 10 dB": 10, "white 5 dB": 5, "babble 10 dB": 10}
    rows = []
    for kind, ratio in kinds.items():
        results = {name: [] for name in WHERE}
        costs, spoken, loud, turns, at = [], [], [], [], 0
        for number, (name, (clean, own)) in enumerate(parts.items()):
            added = 10.3 * noise(rng, len(clean))
            level = 32_768 * 10 ** (-22 / 20)
            if ratio and "babble" not in kind:
                added = level * 10 ** (-ratio / 20) * noise(rng, len(clean))
            elif ratio:
                others = [sound for other, (sound, _) in parts.items() if other != name] * 3
                crowd = sum(np.resize(np.roll(sound, 7919 * turn), len(clean)) for turn, sound in enumerate(others))
                added = crowd * level * 10 ** (-ratio / 20) / np.sqrt((crowd ** 2).mean())
            frames, cost = detect(options, clean + added, "people")
            costs.append((cost["plain"], cost["silero"], len(clean)))
            spoken.append(mark(own, len(frames)))
            blocks = clean[:len(frames) * FRAME].reshape(-1, FRAME)
            loud.append(10 * np.log10((blocks ** 2).mean(1) / 32_768 ** 2 + 1e-12) > -42)
            turns += [(begin + at, end + at) for begin, end in own]
            at += len(frames) * FRAME
            for mode, column in WHERE.items():
                results[mode].append(frames[:, column] > 0)
        spoken, loud = np.concatenate(spoken), np.concatenate(loud)
        weights = np.array([count for _, _, count in costs])
        for mode in WHERE:
            cost = np.average([pair[0 if mode == "plain" else 1] for pair in costs], weights=weights)
            rows.append([kind, "without" if mode == "plain" else "with"]
                        + judge(np.concatenate(results[mode]), turns, spoken, loud) + [f"{cost:.2f}"])
    table("People", ["Condition", "Silero", "onset ms (median, p90, max)", "release ms (median, p90, max)", "missed",
                     "voice before", "precision", "recall", "loud frames cut", "CPU ms/s"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="silero_vad_16k_op15.onnx")
    parser.add_argument("--people", type=Path, help="folder of recordings of people")
    parser.add_argument("--binary", default="Benchmarks/.build/release/voice-activity", help="the program that judges")
    parser.add_argument("--out", type=Path, default=Path("out"), help="folder for the sounds (default: out)")
    parser.add_argument("--seconds", type=int, default=300, help="of each sound that is no speech (default: 300)")
    parser.add_argument("--prompts", type=int, default=60, help="recordings of each speaker (default: 60)")
    parser.add_argument("--threshold", type=float, default=0.5, help="0 to 1 (default: 0.5)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    nonspeech(options)
    if options.people:
        people(options)


if __name__ == "__main__":
    main()
