"""A conversation with a server, over the plain WebSocket (`Plain`) or as a WebRTC call of aiortc (`Call`)."""

import asyncio
import base64
import contextlib
import json
import sys
import time
from pathlib import Path

import numpy as np
import websockets
from aiortc import RTCRtpSender

import ears

sys.path.append(str(Path(__file__).resolve().parents[2] / "Interop"))

QUERY = "api-version=2026-01-01-preview&model=gpt-realtime&latency_events=true"
STEP = ears.RATE // 10
COMPLETED = "conversation.item.input_audio_transcription.completed"
FAILED = "conversation.item.input_audio_transcription.failed"


def session(answers):
    detection = {"type": "server_vad", "create_response": answers, "silence_duration_ms": 500}
    return {"turn_detection": detection, "input_audio_transcription": {"model": "azure-speech", "language": "en-US"}}


class Conversation:
    """Events of the server, each with `at`, the monotonic time of its arrival."""

    def __init__(self):
        self.events = []
        self.changed = asyncio.Event()

    def add(self, event):
        self.events.append(event | {"at": time.monotonic()})
        self.changed.set()

    async def wait(self, kind, after=0, seconds=15):
        """The first event of that type behind position `after`; None if it does not come in time."""
        deadline = time.monotonic() + seconds
        while True:
            for event in self.events[after:]:
                if event["type"] == "error" and kind != "error":
                    raise RuntimeError(f"The server answered: {event['error'].get('message')}")
                if event["type"] == kind:
                    return event
            self.changed.clear()
            try:
                await asyncio.wait_for(self.changed.wait(), max(0.01, deadline - time.monotonic()))
            except TimeoutError:
                return None

    async def understood(self, samples, silence=1.5, patience=6):
        """Plays samples and silence; the text of every turn in them, and how many turns began."""
        after = len(self.events)
        await self.play(np.concatenate([samples, np.zeros(int(silence * ears.RATE), dtype=np.int16)]))
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            new = self.events[after:]
            started = sum(event["type"] == "input_audio_buffer.speech_started" for event in new)
            done = sum(event["type"] in (COMPLETED, FAILED) for event in new)
            if started <= done:
                break
            await asyncio.sleep(0.05)
        texts = [event.get("transcript", "") for event in self.events[after:] if event["type"] == COMPLETED]
        return " ".join(text for text in texts if text), started


class Plain(Conversation):
    def __init__(self, socket):
        super().__init__()
        self.socket = socket

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server, answers):
        async with websockets.connect(f"{server}/voice-live/realtime?{QUERY}", max_size=None, proxy=None) as socket:
            plain = cls(socket)
            reader = asyncio.create_task(plain.read())
            try:
                await plain.wait("session.created")
                settings = session(answers) | {"input_audio_sampling_rate": ears.RATE}
                await plain.send({"type": "session.update", "session": settings})
                await plain.wait("session.updated")
                yield plain
            finally:
                reader.cancel()

    async def read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for message in self.socket:
                self.add(json.loads(message))

    async def send(self, event):
        await self.socket.send(json.dumps(event))

    async def play(self, samples):
        """Sends audio in real time, 100 ms an event; returns when its last sample was due."""
        began = time.monotonic()
        for start in range(0, len(samples), STEP):
            piece = np.asarray(samples[start:start + STEP]).astype("<i2").tobytes()
            await self.send({"type": "input_audio_buffer.append", "audio": base64.b64encode(piece).decode()})
            await asyncio.sleep(max(0, began + (start + STEP) / ears.RATE - time.monotonic()))

    async def first_sound(self, after, since, seconds=10):
        """When the answer began: the arrival of its first audio."""
        event = await self.wait("response.audio.delta", after, seconds)
        return event and event["at"]


class Call(Conversation):
    """A call of aiortc: its encoder at `bit_rate`, with `fec` as browsers switch it on, a share of `lost` RTP packets that never
    leave (seeded), or G.711 instead of Opus."""

    def __init__(self, caller):
        super().__init__()
        self.caller = caller
        self.talkspurts = []

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server, answers, bit_rate=96_000, fec=False, lost=0.0, seed=0, telephone=False):
        from harness.log import EventLog
        from harness.peer import Caller

        class Log(EventLog):
            def add_event(self, channel, event, at=None):
                super().add_event(channel, event, at)
                call.add(event)

        encode_at(bit_rate, fec)
        call = cls(Caller())
        call.caller.log = Log()
        if telephone:
            call.prefer("audio/PCMU")
        await call.caller.call(f"{server}/voice-live/realtime/calls?{QUERY}", session=session(answers))
        call.lose(lost, seed)
        call.note_talkspurts()
        try:
            yield call
        finally:
            await call.caller.hang_up()

    def prefer(self, codec):
        self.caller.connection.addTrack(self.caller.microphone)
        codecs = RTCRtpSender.getCapabilities("audio").codecs
        [transceiver] = self.caller.connection.getTransceivers()
        transceiver.setCodecPreferences([each for each in codecs if each.mimeType == codec])

    def lose(self, share, seed):
        transport = self.caller.connection.getSenders()[0].transport
        deliver, chance = transport._send_rtp, np.random.default_rng(seed)

        async def send(packet):
            is_rtcp = 192 <= packet[1] <= 223
            if is_rtcp or chance.random() >= share:
                await deliver(packet)

        transport._send_rtp = send

    async def send(self, event):
        await self.caller.control.send(event)

    async def play(self, samples):
        """Says samples; returns when the last one was due."""
        self.caller.microphone.say(np.asarray(samples))
        await self.caller.microphone.said()

    def note_talkspurts(self):
        """Notes when packets with a marker come: the first of an answer has one."""
        receiver = self.caller.connection.getReceivers()[0]
        handle = receiver._handle_rtp_packet

        async def note(packet, arrival_time_ms):
            if packet.marker:
                self.talkspurts.append(time.monotonic())
                self.changed.set()
            await handle(packet, arrival_time_ms)

        receiver._handle_rtp_packet = note

    async def first_sound(self, after, since, seconds=10):
        """When the answer began: the arrival of its first packet, before any jitter buffer of the client."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for at in self.talkspurts:
                if at > since:
                    return at
            await asyncio.sleep(0.002)
        return None


def encode_at(bit_rate, fec):
    """Settings of the encoders that aiortc creates from now on; without this they use 96 kbit/s and no FEC."""
    import aiortc.codecs
    from aiortc.codecs.opus import OpusEncoder

    class Encoder(OpusEncoder):
        def __init__(self):
            super().__init__()
            self.codec.bit_rate = bit_rate
            if fec:
                self.codec.options = self.codec.options | {"fec": "1", "packet_loss": "10"}

    aiortc.codecs.OpusEncoder = Encoder
