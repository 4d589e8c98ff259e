"""Audio as it stands in events of the plain endpoint: PCM and G.711 at the rates of the protocol."""

from dataclasses import dataclass

import av
import numpy as np

from . import speech

_CODECS = {"g711_ulaw": "pcm_mulaw", "g711_alaw": "pcm_alaw"}


@dataclass(frozen=True)
class Format:
    """An audio format: `pcm16`, `g711_ulaw` or `g711_alaw`, at `rate` samples per second, mono."""

    name: str
    rate: int

    @classmethod
    def output(cls, name):
        """What a value of `output_audio_format` stands for."""
        rates = {"pcm16": 24_000, "pcm16_16000hz": 16_000, "pcm16_8000hz": 8_000}
        return cls("pcm16", rates[name]) if name in rates else cls(name, 8_000)

    @property
    def width(self):
        """Bytes of one sample."""
        return 2 if self.name == "pcm16" else 1

    def encode(self, samples):
        """Bytes of the wire for samples at speech.RATE."""
        samples = resample(samples, speech.RATE, self.rate)
        if self.name == "pcm16":
            return samples.astype("<i2").tobytes()
        codec = av.CodecContext.create(_CODECS[self.name], "w")
        codec.sample_rate, codec.layout, codec.format = self.rate, "mono", "s16"
        return b"".join(bytes(packet) for packet in codec.encode(_frame(samples, self.rate)))

    def decode(self, data):
        """Samples at speech.RATE for bytes of the wire."""
        assert len(data) % self.width == 0, f"{len(data)} bytes are no whole number of samples"
        if self.name == "pcm16":
            return resample(np.frombuffer(data, "<i2"), self.rate, speech.RATE)
        codec = av.CodecContext.create(_CODECS[self.name], "r")
        codec.sample_rate, codec.layout = self.rate, "mono"
        frames = codec.decode(av.Packet(data))
        return resample(np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]), self.rate, speech.RATE)


def resample(samples, source, target):
    samples = np.asarray(samples, dtype=np.int16)
    if source == target or len(samples) == 0:
        return samples
    resampler = av.AudioResampler(format="s16", layout="mono", rate=target)
    frames = [*resampler.resample(_frame(samples, source)), *resampler.resample(None)]
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])


def _frame(samples, rate):
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.int16).reshape(1, -1), "s16", "mono")
    frame.sample_rate = rate
    return frame
