"""Every format of audio in and out, heard by the official SDK."""

import pytest
from harness import speech
from harness.sdk import sdk_client
from harness.sound import Format
from harness.talk import COMPLETED, SENTENCE, said

ANSWER = "the weather is nice today"
OUTPUTS = ["pcm16", "pcm16_16000hz", "pcm16_8000hz", "g711_ulaw", "g711_alaw"]
INPUTS = [
    Format("pcm16", 24_000), Format("pcm16", 16_000), Format("pcm16", 8_000), Format("g711_ulaw", 8_000),
    Format("g711_alaw", 8_000),
]


def assert_sounds_like_speech(samples, text):
    """As loud and as long as a sentence, whatever the recognizer makes of eight kilohertz."""
    seconds = len(samples) / speech.RATE
    assert 0.15 * len(text.split()) < seconds < 0.9 * len(text.split()) + 1, f"{seconds:.2f} s"
    assert -35 < speech.level(speech.trim(samples)) < -6, f"{speech.level(samples):.1f} dBFS"


@pytest.mark.proves("F.2 output_audio_format")
@pytest.mark.parametrize("name", OUTPUTS)
async def test_the_answer_comes_in_the_format_of_the_session(server, name):
    async with sdk_client(server) as client:
        session = await client.configure(output_audio_format=name)
        assert session.output_audio_format == name
        await client.type(f"Please say {ANSWER}.")
        response = await client.done()
        assert response.output_audio_format == name
        samples = client.audio(response.id, Format.output(name))
        assert_sounds_like_speech(samples, ANSWER)
        # The recognizer was trained on 16 kHz, and is half deaf at eight.
        speech.assert_spoken(ANSWER, samples, tolerance=0.3 if name.startswith("pcm16") else 0.7)


@pytest.mark.proves("D.12 output_audio_format")
@pytest.mark.parametrize("name", OUTPUTS)
async def test_one_answer_may_come_in_a_format_of_its_own(server, name):
    async with sdk_client(server) as client:
        await client.type(f"Please say {ANSWER}.", output_audio_format=name)
        first = await client.done()
        assert_sounds_like_speech(client.audio(first.id, Format.output(name)), ANSWER)
        await client.connection.response.create(response={
            "pre_generated_assistant_message": {
                "type": "message", "role": "assistant", "content": [{"type": "text", "text": ANSWER}]}})
        second = await client.done(count=2)
        assert_sounds_like_speech(client.audio(second.id), ANSWER)


@pytest.mark.parametrize("old, new", [("pcm16-8000hz", "pcm16_8000hz"), ("pcm16-16000hz", "pcm16_16000hz")])
async def test_the_older_spelling_of_a_format_is_understood(server, old, new):
    async with sdk_client(server) as client:
        assert (await client.configure(output_audio_format=old)).output_audio_format == new


async def test_every_format_sounds_the_same(server):
    """The same sentence, level and length in each, so that none is a wrong rate or law."""
    heard = {}
    async with sdk_client(server) as client:
        for count, name in enumerate(OUTPUTS, start=1):
            await client.connection.response.create(response={
                "output_audio_format": name, "pre_generated_assistant_message": {
                    "type": "message", "role": "assistant", "content": [{"type": "text", "text": ANSWER}]}})
            response = await client.done(count=count)
            heard[name] = client.audio(response.id, Format.output(name))
    levels = [speech.level(samples) for samples in heard.values()]
    lengths = [len(samples) / speech.RATE for samples in heard.values()]
    assert max(levels) - min(levels) < 3, dict(zip(heard, levels))
    assert max(lengths) - min(lengths) < 0.15, dict(zip(heard, lengths))


@pytest.mark.proves("D.2 formats", "F.2 input_audio_format", "F.2 input_audio_sampling_rate")
@pytest.mark.parametrize("format", INPUTS, ids=lambda format: f"{format.name}-{format.rate}")
async def test_speech_is_understood_in_every_format(server, format):
    async with sdk_client(server) as client:
        settings = {"input_audio_format": format.name}
        if format.name == "pcm16":
            settings["input_audio_sampling_rate"] = format.rate
        session = await client.configure(**settings)
        assert (session.input_audio_format, session.input_audio_sampling_rate) == (format.name, format.rate)
        client.input = format
        await client.say(said(0.3, SENTENCE, 0.8))
        transcript = (await client.wait(COMPLETED)).transcript
        if format.rate >= 16_000:
            assert speech.words(transcript) == speech.words(SENTENCE)
        else:
            # The recognizer was trained on 16 kHz: half of the spectrum is missing.
            assert speech.word_error_rate(SENTENCE, transcript) <= 0.5, transcript
        await client.done()


@pytest.mark.proves("D.2 odd length", "D.2 base64", "D.2 empty chunk")
@pytest.mark.parametrize("audio, code", [
    ("AAA=", None), ("AA==", "invalid_audio"), ("AAAA", "invalid_audio"), ("!!!", "invalid_audio"), ("", None),
], ids=["whole", "one byte", "three bytes", "no base64", "empty"])
async def test_broken_audio_is_refused_and_the_session_goes_on(server, audio, code):
    async with sdk_client(server) as client:
        await client.connection.input_audio_buffer.append(audio=audio, event_id="chunk")
        await client.configure()
        errors = [error for error in client.log.all("error")]
        assert [error["error"]["code"] for error in errors] == ([code] if code else [])
