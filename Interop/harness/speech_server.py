"""Speech to text and text to speech behind OpenAI's API, done for real: by pocketsphinx or Whisper, and by flite."""

import asyncio
import io
import json
import wave

import numpy as np
from aiohttp import web

from . import speech
from .engine_server import RATE, Engines


class SpeechServer(Engines):
    """Understands what it is sent, and speaks what it is told, as the request asks for it."""

    def __init__(self, recognize=lambda samples, language: speech.recognize(samples)):
        self.recognize = recognize
        self.transcripts = []
        """What it understood, in order."""
        self.lock = None
        super().__init__()

    async def _transcribe(self, request):
        form = await request.post()
        self.hearing.requests.append({key: form[key] for key in form if key != "file"})
        with wave.open(io.BytesIO(form["file"].file.read())) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (speech.RATE, 1, 2)
            samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        # There is one decoder.
        self.lock = self.lock or asyncio.Lock()
        async with self.lock:
            text = await asyncio.to_thread(self.recognize, samples, form.get("language"))
        self.transcripts.append(text)
        if form.get("stream") != "true":
            return web.json_response({"text": text})
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for word in text.split():
            await response.write(self._line({"type": "transcript.text.delta", "delta": f"{word} "}))
        await response.write(self._line({"type": "transcript.text.done", "text": text}))
        return response

    @staticmethod
    def _line(event):
        return f"data: {json.dumps(event)}\n\n".encode()

    async def _speak(self, request):
        body = await request.json()
        self.voice.requests.append(body)
        samples = await asyncio.to_thread(speech.speak, body["input"], body["voice"])
        if body["response_format"] == "wav":
            # Who streams does not know the length.
            file = io.BytesIO()
            with wave.open(file, "wb") as writer:
                writer.setnchannels(1)
                writer.setsampwidth(2)
                writer.setframerate(speech.RATE)
            head = file.getvalue()[:40] + b"\xff\xff\xff\xff"
        else:
            places = np.arange(0, len(samples), speech.RATE / RATE)
            samples = np.interp(places, np.arange(len(samples)), samples).astype("<i2")
            head = b""
        data = head + samples.astype("<i2").tobytes()
        pieces = (data[start : start + 4001] for start in range(0, len(data), 4001))
        return await self._stream(self.voice, request, f"audio/{body['response_format']}", pieces)


def whisper(folder):
    """A recognizer of 99 languages: Whisper in the form of faster-whisper."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def recognize(samples, language=None):
        segments, _ = model.transcribe(samples.astype(np.float32) / 32768, language=language, beam_size=1)
        return " ".join(segment.text.strip() for segment in segments)
    return recognize
