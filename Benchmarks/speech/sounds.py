"""What is done to recordings (noise, babble) and to the network of their calls, and sounds that are no speech; everything is seeded."""

import numpy as np

import ears

SECONDS = (1, 2, 3, 5, 7, 10)


def level(samples):
    """RMS of the loud half, so that silence around speech does not count."""
    frames = samples[:len(samples) // 320 * 320].astype(np.float64).reshape(-1, 320)
    power = np.sort((frames ** 2).mean(axis=1))
    return np.sqrt(power[len(power) // 2:].mean()) if len(power) else 1.0


def added(samples, noise, ratio):
    """`noise` at `ratio` dB below the speech."""
    noise = np.resize(noise, len(samples)).astype(np.float64)
    scale = level(samples) / (np.sqrt((noise ** 2).mean()) + 1e-9) / 10 ** (ratio / 20)
    return np.clip(samples + noise * scale, -32768, 32767).astype(np.int16)


def conditions(audio):
    """What is done to the recording with an index, and to the network of the call, by the name of the condition."""
    white = np.random.default_rng(3).standard_normal(ears.RATE * 10)
    joined = np.concatenate(audio)
    # Six voices of the same set at once.
    voices = sum(np.roll(joined, index * len(joined) // 7).astype(np.float64) for index in range(1, 7))

    def unchanged(samples, index):
        return samples

    def noise(ratio):
        return lambda samples, index: added(samples, white, ratio)

    def babble(ratio):
        return lambda samples, index: added(samples, np.roll(voices, -index * 40_000)[:len(samples)], ratio)

    slow = {"bit_rate": 24_000}
    return {
        "clean": (unchanged, {}), "Opus 24 kbit/s": (unchanged, slow),
        "white noise 20 dB": (noise(20), {}), "white noise 10 dB": (noise(10), {}), "white noise 5 dB": (noise(5), {}),
        "babble 10 dB": (babble(10), {}), "babble 5 dB": (babble(5), {}),
        "Opus 24 kbit/s, 10 % lost, FEC": (unchanged, slow | {"lost": 0.1, "fec": True}),
        "Opus 24 kbit/s, 10 % lost, no FEC": (unchanged, slow | {"lost": 0.1}), "G.711": (unchanged, {"telephone": True}),
    }


def no_speech(count, music):
    """Pairs of a name and samples, 1 to 10 s each: silence, noises, tones, events, and pieces of music."""
    chance = np.random.default_rng(5)
    makers = {"silence": lambda n: np.zeros(n), "quiet room": lambda n: 12 * chance.standard_normal(n),
              "white noise": lambda n: 1500 * chance.standard_normal(n), "rumble": rumble, "hum": hum,
              "tones": tones, "knocks": knocks, "clicks": clicks, "coughs": coughs}
    if music:
        makers["music"] = lambda n: music[chance.integers(len(music))][(at := int(chance.integers(ears.RATE * 60))):at + n]
    names = list(makers)
    for index in range(count):
        name = names[index % len(names)]
        length = SECONDS[index // len(names) % len(SECONDS)] * ears.RATE
        maker = makers[name]
        samples = maker(length) if maker.__name__ == "<lambda>" else maker(length, chance)
        yield name, np.clip(samples, -32768, 32767).astype(np.int16)


def ring(length, pitch, decay):
    time = np.arange(length)
    return np.exp(-time / decay) * np.sin(2 * np.pi * pitch * time / ears.RATE)


def scattered(length, chance, gap, event):
    samples, at = np.zeros(length), int(chance.uniform(0.1, 0.4) * ears.RATE)
    while at < length:
        sound = event()[:length - at]
        samples[at:at + len(sound)] += sound
        at += int(chance.uniform(0.5, 1.5) * gap * ears.RATE)
    return samples


def rumble(length, chance):
    noise = np.cumsum(chance.standard_normal(length))
    noise -= np.convolve(noise, np.ones(800) / 800, "same")
    return 3000 * noise / (noise.std() + 1e-9)


def hum(length, chance):
    time, base = np.arange(length) / ears.RATE, chance.choice([50, 60, 100, 120])
    return sum(2500 / part * np.sin(2 * np.pi * base * part * time) for part in (1, 2, 3, 5))


def tones(length, chance):
    def event():
        return 8000 * ring(ears.RATE // 2, chance.uniform(300, 2000), 4000)
    return scattered(length, chance, 0.6, event)


def knocks(length, chance):
    def event():
        one = 12_000 * ring(2500, chance.uniform(90, 300), 350)
        return np.concatenate([one] * int(chance.integers(2, 5)))
    return scattered(length, chance, 1.5, event)


def clicks(length, chance):
    return scattered(length, chance, 0.3, lambda: chance.uniform(3000, 20_000) * chance.standard_normal(60))


def coughs(length, chance):
    def event():
        size = int(chance.uniform(0.15, 0.35) * ears.RATE)
        burst = np.convolve(chance.standard_normal(size), ring(200, chance.uniform(700, 1800), 25), "same")
        return 2000 * burst * np.exp(-np.arange(size) / (0.4 * size))
    return scattered(length, chance, 1.5, event)
