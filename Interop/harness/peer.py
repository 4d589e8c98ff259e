"""A caller made of aiortc: its own Opus, DTLS and SCTP, nothing shared with the server."""

import asyncio
import fractions
import json
import time

import av
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from . import speech
from .control import Control
from .log import DC, EventLog

FRAME = speech.RATE // 50


class Microphone(MediaStreamTrack):
    """Says what it is told to, and silence otherwise, one frame each 20 ms."""

    kind = "audio"

    def __init__(self):
        super().__init__()
        self._queue = np.zeros(0, dtype=np.int16)
        self._started = None
        self._position = 0

    def say(self, samples):
        self._queue = np.concatenate([self._queue, samples])

    @property
    def remaining(self):
        """Seconds until all is said."""
        return len(self._queue) / speech.RATE

    async def said(self):
        """Returns when the last sample has left, also when the machine has made the microphone late."""
        while len(self._queue):
            await asyncio.sleep(max(self.remaining, 0.02))

    async def recv(self):
        if self._started is None:
            self._started = time.monotonic()
        await asyncio.sleep(max(0, self._started + self._position / speech.RATE - time.monotonic()))
        samples, self._queue = self._queue[:FRAME], self._queue[FRAME:]
        samples = np.pad(samples, (0, FRAME - len(samples)))
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = speech.RATE
        frame.pts = self._position
        frame.time_base = fractions.Fraction(1, speech.RATE)
        self._position += FRAME
        return frame


class Recorder:
    """What arrives by RTP, as samples at speech.RATE, with the time at which each piece came."""

    def __init__(self):
        self.pieces = []
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=speech.RATE)
        self._task = None

    def start(self, track):
        self._task = asyncio.create_task(self._record(track))

    async def _record(self, track):
        try:
            while True:
                frame = await track.recv()
                for piece in self._resampler.resample(frame):
                    self.pieces.append((time.monotonic(), piece.to_ndarray().reshape(-1)))
        except MediaStreamError:
            pass

    def samples(self, since=0.0, until=float("inf")):
        wanted = [samples for at, samples in self.pieces if since <= at < until]
        return np.concatenate(wanted) if wanted else np.zeros(0, dtype=np.int16)

    def last_sound(self, threshold=-50):
        """When the last piece louder than `threshold` dBFS came, in seconds of time.monotonic()."""
        return max((at for at, samples in self.pieces if speech.level(samples) > threshold), default=None)


class Caller:
    """One call from aiortc, its control socket in the same process."""

    def __init__(self):
        self.log = EventLog()
        self.microphone = Microphone()
        self.recorder = Recorder()
        self.channel = None
        self.control = None
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.on("track", self.recorder.start)

    def open_channel(self, label="voice-live-events"):
        self.channel = self.connection.createDataChannel(label)
        self.channel.on("message", lambda message: self.log.add(DC, message))
        return self.channel

    async def offer(self):
        """A complete offer: its candidates are gathered."""
        if not self.connection.getSenders():
            self.connection.addTrack(self.microphone)
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def accept(self, answer):
        await self.connection.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))

    async def call(self, url, *, session=None, channel=True):
        """Opens the control socket, offers, and returns when the call and its channel are up."""
        if channel:
            self.open_channel()
        self.control = await Control.open(url, self.log)
        request = {"type": "rtc.call.sdp.create", "sdp_offer": await self.offer()}
        await self.control.send(request | ({"session": session} if session is not None else {}))
        created = await self.log.wait("rtc.call.sdp.created")
        await self.accept(created["sdp_answer"])
        await self.connected(channel=channel)
        return self

    async def connected(self, *, channel=True, timeout=15):
        deadline = time.monotonic() + timeout
        while self.connection.connectionState != "connected" or (channel and self.channel.readyState != "open"):
            assert time.monotonic() < deadline, (
                f"connection {self.connection.connectionState}, channel {self.channel and self.channel.readyState}")
            await asyncio.sleep(0.02)

    async def ask(self, text, voice="slt"):
        """Says a sentence and returns when its last sample has left."""
        self.microphone.say(speech.speak(text, voice))
        await self.microphone.said()

    def send(self, event):
        """Sends a client event on the data channel."""
        self.log.add_sent(DC, event)
        self.channel.send(json.dumps(event))

    async def hang_up(self):
        await self.connection.close()
        if self.control:
            await self.control.close()
