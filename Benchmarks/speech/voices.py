#!/usr/bin/env python3
"""How soon a voice begins, and how well the times of its words fit the sound: figures of docs/speech.md.

    .venv/bin/python Benchmarks/speech/voices.py first --server ws://127.0.0.1:8080 --voices en-US-JoeNeural en-US-SltNeural

The texts are given to the server word for word (`pre_generated_assistant_message`), over the plain WebSocket. The first audio is
the time from the request to the first `response.audio.delta`. For the word times, every sentence of a text of about a minute
begins behind a silence, so that its first word can be found in the sound: 30 dB below the loud parts, without the voice's help.
"""

import argparse
import asyncio
import base64
import time

import numpy as np

import ears
import pauses
from conversation import Plain

TEXTS = {
    2: ["Good morning.", "Thank you.", "Of course.", "Right away.", "See you.", "Not yet.", "Well done.", "Come in.", "Good night.",
        "Very well."],
    5: ["The weather is nice today.", "I can help you there.", "Your table is booked now.", "Please tell me your name.",
        "The train leaves at noon.", "We open again on Monday.", "That is a good question.", "Here is what I found.",
        "You have three new messages.", "The package arrived this morning."],
    10: ["The weather will be fine tomorrow afternoon in the city.", "Please close the window before you leave the old house.",
         "She bought fresh bread and a bottle of cold milk.", "The train was late because of the heavy snow yesterday.",
         "We are looking for a quiet place to work together.", "He could not remember the name of the other street.",
         "Our neighbors painted their long garden fence in dark green.", "The doctor told him to drink more water every day.",
         "Nobody knows where the very old map was found again.", "I would like to change my appointment to next week."],
}


async def spoken(conversation, text):
    """Seconds to the first audio, the samples at 24 kHz, and the words with their times in ms."""
    after, began = len(conversation.events), time.monotonic()
    await conversation.send({"type": "response.create", "response": {"pre_generated_assistant_message": {
        "type": "message", "role": "assistant", "content": [{"type": "text", "text": text}]}}})
    first = await conversation.wait("response.audio.delta", after)
    await conversation.wait("response.done", after, 120)
    events = conversation.events[after:]
    audio = b"".join(base64.b64decode(event["delta"]) for event in events if event["type"] == "response.audio.delta")
    words = [(event["text"], event["audio_offset_ms"]) for event in events if event["type"] == "response.audio_timestamp.delta"]
    return first["at"] - began, np.frombuffer(audio, dtype="<i2"), words


async def speaking(options, voice):
    context = Plain.open(options.server, False)
    conversation = await context.__aenter__()
    name = {"name": voice, "type": "azure-standard"} if "-" in voice else voice
    await conversation.send({"type": "session.update", "session": {
        "voice": name, "turn_detection": None, "modalities": ["text", "audio"], "output_audio_timestamp_types": ["word"]}})
    await conversation.wait("session.updated", len(conversation.events))
    return context, conversation


async def first(options):
    print("| Voice | Words of the first clause | Texts | Median, ms | p95, ms |\n|---|---|---|---|---|")
    for voice in options.voices:
        context, conversation = await speaking(options, voice)
        await spoken(conversation, "The first one loads the voice.")
        for count, texts in TEXTS.items():
            times = [1000 * (await spoken(conversation, text))[0] for text in texts]
            print(f"| {voice} | {count} | {len(times)} | {np.median(times):.0f} | {np.percentile(times, 95):.0f} |", flush=True)
        await context.__aexit__(None, None, None)


async def drift(options):
    print("| Voice | Sentences | Seconds | Word time − sound, median ms | 5th to 95th percentile, ms | First third | Last third |")
    print("|---|---|---|---|---|---|---|")
    sentences = TEXTS[5] + TEXTS[10]
    for voice in options.voices:
        context, conversation = await speaking(options, voice)
        _, samples, words = await spoken(conversation, " ".join(sentences))
        await context.__aexit__(None, None, None)
        # At 16 kHz, by the least that keeps onsets: linear interpolation.
        places = np.arange(len(samples) * 2 // 3) * 1.5
        onsets = [start / 16 for start, _ in pauses.voiced(np.interp(places, np.arange(len(samples)), samples).astype(np.int16))]
        firsts, at = [], 0
        for sentence in sentences:
            firsts.append(words[at][1])
            at += len(sentence.split())
        differences = []
        for given in firsts:
            nearest = min(onsets, key=lambda onset: abs(onset - given))
            differences.append(given - nearest)
        third = len(differences) // 3
        low, middle, high = np.percentile(differences, [5, 50, 95])
        print(f"| {voice} | {len(sentences)} | {len(samples) / 24_000:.1f} | {middle:.0f} | {low:.0f} to {high:.0f} "
              f"| {np.median(differences[:third]):.0f} | {np.median(differences[-third:]):.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["first", "drift"])
    parser.add_argument("--server", required=True, help="ws://HOST:PORT")
    parser.add_argument("--voices", nargs="+", required=True, help="names of voices")
    options = parser.parse_args()
    options.server = options.server.rstrip("/")
    asyncio.run(globals()[options.figure](options))


if __name__ == "__main__":
    main()
