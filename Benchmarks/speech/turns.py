#!/usr/bin/env python3
"""False cut-offs and waits of the turn policies on the labelled pauses that `pauses.py` built.

    swift build -c release --package-path Benchmarks --product turn-judge
    .venv/bin/pip install onnxruntime
    .venv/bin/python Benchmarks/speech/turns.py --cache out/recordings --judge Benchmarks/.build/release/turn-judge \
        [--smart-turn smart-turn-v3.2-cpu.onnx]

A policy waits after each pause began; a pause inside a turn (`hold`, `between`) that lasts longer than the policy waits is
a false cut-off. The wait is that after an `end`. The words are the recognizer's at the pause. `mark` adds the punctuation
that the recognizer wrote; its weights are fitted by logistic regression on the other speakers (leave one speaker out).
"""

import argparse
import base64
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import numpy as np

import ears

USUAL = (300, 500, 800)


def judged(judge, pauses, sounds):
    questions = []
    for pause, sound in zip(pauses, sounds):
        samples = base64.b64encode(sound[-ears.RATE:].tobytes()).decode()
        questions.append(json.dumps({"text": pause["heard"], "samples": samples}))
    result = subprocess.run([judge], input="\n".join(questions) + "\n", capture_output=True, text=True, check=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


class SmartTurn:
    """v3.2: log-mel features of the last 8 s as Whisper computes them."""

    def __init__(self, path):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.filters = self.mels()

    @staticmethod
    def mels():
        """80 triangles on Slaney's scale, from 0 to 8 kHz, each of area 1."""
        step = math.log(6.4) / 27
        hertz = lambda mel: mel * 200 / 3 if mel < 15 else 1000 * math.exp(step * (mel - 15))
        top = 15 + math.log(8) / step
        edges = np.array([hertz(mel) for mel in np.linspace(0, top, 82)])
        bins = np.linspace(0, 8000, 201)
        up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
        return np.maximum(0, np.minimum(up, down)) * (2 / (edges[2:] - edges[:-2]))[:, None]

    def probability(self, sound):
        audio = sound[-8 * ears.RATE:].astype(np.float64) / 32768
        audio = np.concatenate([np.zeros(8 * ears.RATE - len(audio)), audio])
        audio = (audio - audio.mean()) / math.sqrt(audio.var() + 1e-7)
        padded = np.pad(audio, 200, mode="reflect")
        frames = np.lib.stride_tricks.sliding_window_view(padded, 400)[::160][:800]
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
        power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
        log = np.log10(np.maximum(self.filters @ power.T, 1e-10))
        features = ((np.maximum(log, log.max() - 8) + 4) / 4).astype(np.float32)[None]
        return float(np.ravel(self.session.run(None, {self.session.get_inputs()[0].name: features})[0])[0])


def odds(probability):
    probability = min(max(0.5 if probability is None else probability, 0.001), 0.999)
    return math.log(probability / (1 - probability))


def features(pause, answer):
    text = pause["heard"].rstrip()
    words = ears.words(text)
    return [1, odds(answer["words"]), answer["melody"], float(text.endswith(("...", "…", "-", "—"))),
            float(text.endswith(",")), float(bool(re.search(r"(?<!\.)[.!]$", text))), float(text.endswith("?")),
            min(len(words), 12) / 4]


NAMES = ["constant", "words", "melody", "dots or dash", "comma", "full stop", "question mark", "words / 4"]


def fitted(rows, labels, strength=1.0):
    """Weights of a logistic regression; both classes count alike."""
    rows, labels = np.array(rows), np.array(labels, dtype=float)
    share = np.where(labels > 0, 0.5 / labels.sum(), 0.5 / (1 - labels).sum()) * len(labels)
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], strength)
    ridge[0] = 0.01
    for _ in range(30):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (share * (labels - chance)) - ridge * weights
        curve = (rows * (share * chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        weights += np.linalg.solve(curve, slope)
    return weights


def crossed(pauses, answers, columns):
    """The chance of an end for each pause, fitted without its speaker."""
    rows = np.array([features(pause, answer) for pause, answer in zip(pauses, answers)])[:, columns]
    labels = np.array([pause["label"] == "end" for pause in pauses])
    chances = np.zeros(len(pauses))
    for speaker in {pause["speaker"] for pause in pauses}:
        own = np.array([pause["speaker"] == speaker for pause in pauses])
        weights = fitted(rows[~own], labels[~own])
        chances[own] = 1 / (1 + np.exp(-rows[own] @ weights))
    return chances


def policy(chance, usual):
    """As `PausePolicy` for `azure_semantic_vad`."""
    soonest = min(max(300, usual // 2), usual)
    if chance >= 0.8:
        return soonest
    return usual if chance >= 0.5 else usual + 1000 * min(1, (0.5 - chance) / 0.25)


def area(scores, labels):
    """Chance that an end scores higher than a pause inside a turn."""
    ends, holds = scores[labels], scores[~labels]
    difference = ends[:, None] - holds[None]
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


def report(name, waits, pauses, score=None):
    """A row for each usual silence: waits is one list for each."""
    labels = np.array([pause["label"] == "end" for pause in pauses])
    length = np.array([pause["ms"] or 0 for pause in pauses])
    cells = []
    for wait in waits:
        wait = np.array(wait, dtype=float)
        cut = (length[~labels] > wait[~labels]).sum()
        cells.append(f"{cut} ({100 * cut / (~labels).sum():.1f} %), {np.median(wait[labels]):.0f} / "
                     f"{wait[labels].mean():.0f}")
    ranked = "" if score is None else f"{area(np.array(score, dtype=float), labels):.2f}"
    print(f"| {name} | {' | '.join(cells)} | {ranked} |")


def matched(scores, pauses, longest=1500):
    """The fewest false cut-offs of a two-step policy whose mean wait is at most 500 ms: a silence where the score reaches
    a level, `longest` where not."""
    labels = np.array([pause["label"] == "end" for pause in pauses])
    length = np.array([pause["ms"] or 0 for pause in pauses])
    scores = np.array(scores, dtype=float)
    best = (10 ** 9, None, None)
    for level in [-9, *np.quantile(scores, np.linspace(0.02, 0.98, 49))]:
        for soon in range(200, 801, 20):
            wait = np.where(scores >= level, soon, longest)
            if wait[labels].mean() <= 500:
                cut = int((length[~labels] > wait[~labels]).sum())
                best = min(best, (cut, soon, float(level)))
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--judge", required=True, help="the program turn-judge")
    parser.add_argument("--smart-turn", help="Smart Turn v3.2 as ONNX")
    options = parser.parse_args()
    pauses = [json.loads(line) for line in open(options.cache / "pauses.jsonl")]
    sounds = []
    for pause in pauses:
        samples = ears.read(options.cache / pause["file"])
        # What is known 200 ms into the pause.
        end = pause["start"] + ears.RATE // 5
        sounds.append(np.concatenate([samples[:end], np.zeros(max(0, end - len(samples)), dtype=np.int16)]))
    answers = judged(options.judge, pauses, sounds)
    if len(answers) != len(pauses):
        sys.exit(f"turn-judge answered {len(answers)} of {len(pauses)} questions.")
    labels = np.array([pause["label"] == "end" for pause in pauses])
    print(f"{(~labels).sum()} pauses inside turns, {labels.sum()} ends, "
          f"{len({pause['speaker'] for pause in pauses})} speakers. Cells: false cut-offs (share), median / mean wait in ms.\n")
    print("| Policy | usual 300 ms | usual 500 ms | usual 800 ms | Area |")
    print("|---|---|---|---|---|")
    report("fixed silence", [[usual] * len(pauses) for usual in USUAL], pauses)
    scores = {}
    for name in ("words", "melody", "both"):
        score = [odds(answer[name]) if name != "melody" else answer["melody"] for answer in answers]
        report(name, [[answer["waits"][name][index] for answer in answers] for index in range(3)], pauses, score)
        scores[name] = score
    sets = {"mark only (fitted)": [0, 3, 4, 5, 6], "words + mark (fitted)": [0, 1, 3, 4, 5, 6, 7],
            "words + mark + melody (fitted)": list(range(8))}
    for name, columns in sets.items():
        scores[name] = crossed(pauses, answers, columns)
        report(name, [[policy(chance, usual) for chance in scores[name]] for usual in USUAL], pauses, scores[name])
    if options.smart_turn:
        model = SmartTurn(options.smart_turn)
        scores["Smart Turn v3.2"] = smart = [model.probability(sound) for sound in sounds]
        report("Smart Turn v3.2", [[policy(chance, usual) for chance in smart] for usual in USUAL], pauses, smart)
    print("\nFewest false cut-offs at a mean wait of at most 500 ms (silence where the score says end, else 1500 ms):\n")
    print("| Score | False cut-offs | Silence, ms |\n|---|---|---|")
    for name, score in {"none": np.zeros(len(pauses)), **scores}.items():
        cut, soon, _ = matched(score, pauses)
        print(f"| {name} | {cut} | {soon} |")
    rows = [features(pause, answer) for pause, answer in zip(pauses, answers)]
    weights = fitted(rows, labels)
    print("\nWeights of the last fitted policy on all speakers (log-odds): "
          + ", ".join(f"{name} {weight:+.2f}" for name, weight in zip(NAMES, weights)) + ".")


if __name__ == "__main__":
    main()
