"""Engine servers that answer in other forms than they should: what is read all the same, and what costs nobody else a
word."""

import asyncio
import gzip
import json

import numpy as np
import pytest
from harness import speech
from harness.configuration import http_engines, write
from harness.engine_server import RATE, Body
from harness.sdk import sdk_client
from harness.server import Server
from harness.talk import COMPLETED, said

GOOD = 'data: {"choices": [{"index": 0, "delta": {"content": "All good."}, "finish_reason": null}]}'
STOP = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'
BYE = 'data: {"choices":[{"index":0,"delta":{"content":" Bye."},"finish_reason":"stop"}]}'
WHOLE = '{"choices":[{"index":0,"message":{"role":"assistant","content":"All good."},"finish_reason":"stop"}]}'
NAN = ('data: {"choices":[{"index":0,"delta":{"content":"All good."},"logprobs":{"content":[{"logprob":-Infinity}]}}],'
       '"score":NaN}')

PYTHON = 'data: {"choices":[{"index":0,"delta":{"content":"All good.","refusal":None,},"done":False},]}'
OTHER = GOOD + '\n\ndata: {"choices":[{"index":1,"delta":{"content":"Bad."},"finish_reason":"length"}]}'


def body(text, type="text/event-stream", ending="end"):
    return Body([text.encode()], type, ending)


def tolerates(engine, what, then, *values):
    return pytest.param(*values, id=what, marks=pytest.mark.tolerates(engine, what, then))


@pytest.fixture(scope="module")
def configured(engines, tmp_path_factory):
    slots = http_engines(engines.url, answer="2s", pause="2s")
    profiles = {
        "chat": {"chat": slots["chat"]}, "ears": {"recognizer": slots["recognizer"]},
        "voice": {"synthesizer": slots["synthesizer"], "chat": slots["chat"]},
    }
    server = Server("tolerance", "--config", str(write(tmp_path_factory.mktemp("tolerance") / "parley.yaml", profiles)))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture
def server(configured, engines):
    for conduct in (engines.chat, engines.hearing, engines.voice):
        conduct.fault, conduct.body, conduct.concerns = "", None, None
        conduct.requests.clear()
    engines.answer = ["All ", "good."]
    yield configured
    configured.assert_alive()


async def turn(client, number, text="Hello."):
    await client.type(text)
    return await client.done(count=number)


CHAT = [
    tolerates("chat", "a last event that no empty line follows", "is read", body(f"{GOOD}\n\n{STOP}\n"), "All good."),
    tolerates("chat", "a last event without the end of its line", "is read", body(f"{GOOD}\n\n{BYE}"), "All good. Bye."),
    tolerates("chat", "`[DONE]` without the end of its line", "is read", body(f"{GOOD}\n\ndata: [DONE]"), "All good."),
    tolerates("chat", "no `[DONE]`, and a connection that stays open", "the answer ends 0.5 s after its finish reason",
              body(f"{GOOD}\n\n{STOP}\n\n", ending="open"), "All good."),
    tolerates("chat", "a connection that breaks behind the finish reason", "the answer is complete",
              body(f"{GOOD}\n\n{STOP}\n\n", ending="close"), "All good."),
    tolerates("chat", "an event stream labelled `application/json`", "is read piece by piece",
              body(f"{GOOD}\n\n{STOP}\n\n", "application/json"), "All good."),
    tolerates("chat", "a whole answer labelled `text/event-stream`", "is read", body(WHOLE), "All good."),
    tolerates("chat", "a whole answer without a label", "is read", body(WHOLE, None, "unframed"), "All good."),
    tolerates("chat", "a whole answer and `data: [DONE]` behind it", "is read", body(f"{WHOLE}\ndata: [DONE]\n\n"),
              "All good."),
    tolerates("chat", "lines that end with CR or CRLF, comments, a byte order mark", "are read",
              body(f"\ufeff: hi\r\n\r\n{GOOD}\r\r{STOP}\r\n\r\n"), "All good."),
    tolerates("chat", "`NaN` and infinities in its JSON", "are read as null", body(f"{NAN}\n\n{STOP}\n\n"), "All good."),
    tolerates("chat", "`None`, `True`, `False`, and commas at the end of lists in its JSON", "are read",
              body(f"{PYTHON}\n\n{STOP}\n\n"), "All good."),
    tolerates("chat", "`null` for an event", "is skipped", body(f"data: null\n\n{GOOD}\n\n{STOP}\n\n"), "All good."),
    tolerates("chat", "more choices than one", "the first is the answer", body(f"{OTHER}\n\n{STOP}\n\n"), "All good."),
    tolerates("chat", "the text of a choice without `delta`", "is read",
              body('data: {"choices":[{"text":"All good.","finish_reason":"stop"}]}\n\n'), "All good."),
    tolerates("chat", "a body compressed with gzip, unasked", "is read",
              Body([gzip.compress(f": {'.' * 300_000}\n\n{GOOD}\n\n{STOP}\n\n".encode())], coding="gzip"), "All good."),
]


@pytest.mark.parametrize(("answer", "text"), CHAT)
async def test_an_answer_is_read_whatever_its_label_and_end(server, engines, answer, text):
    engines.chat.body = answer
    async with sdk_client(server, model="chat") as client:
        for number in range(1, 5):
            response = await turn(client, number)
            assert response.status == "completed"
            assert client.transcript(response.id) == text


@pytest.mark.tolerates("chat", "a body that ends in the middle of an event",
                       "the response fails, and nothing of that event is said")
@pytest.mark.parametrize("answer", [
    body(GOOD + '\n\ndata: {"choices":[{"index":0,"delta":{"con'), body(GOOD + "\n\n"), body("data: [DONE]\n\n"),
    body(WHOLE[:-1]), body("<html>no</html>", "text/html"), body(f'data: {{"choices":[{{"delta":{{}}}}]}}\n\n{STOP}\n\n'),
    body('{"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"stop"}]}'),
    Body([f"{GOOD}\n\n{STOP}\n\n".encode()], coding="gzip")])
async def test_an_answer_that_is_none_is_never_completed(server, engines, answer):
    async with sdk_client(server, model="chat") as client:
        engines.chat.body = answer
        response = await turn(client, 1)
        assert response.status == "failed"
        assert (client.transcript(response.id) if client.log.all("response.audio_transcript.done") else "") in (
            "", "All good.")
        engines.chat.body = None
        assert (await turn(client, 2)).status == "completed"


@pytest.mark.tolerates("chat", "an event stream labelled `application/json`, a piece each 0.8 s",
                       "is spoken from its first piece on")
async def test_a_mislabelled_stream_is_spoken_from_its_first_piece_on(server, engines):
    pieces = [json.dumps({"choices": [{"index": 0, "delta": {"content": text}}]})
              for text in ("One. ", "Two. ", "Three.")]
    engines.chat.body = Body([f"data: {piece}\n\n".encode() for piece in pieces] + [f"{STOP}\n\n".encode()],
                             "application/json", delay=0.8)
    async with sdk_client(server, model="chat") as client:
        await client.type("Hello.")
        await client.wait("response.audio.delta")
        # Two more pieces are still to be written.
        assert "Three" not in "".join(event["delta"] for event in client.log.all("response.audio_transcript.delta"))
        assert (await client.done()).status == "completed"


HEARD = [
    tolerates("recognizer", "a last event that no empty line follows", "is read", body(
        'data: {"type":"transcript.text.delta","delta":"Good "}\n\n'
        'data: {"type":"transcript.text.done","text":"Good morning."}\n'), "Good morning."),
    tolerates("recognizer", "a stream labelled `application/json`", "is read", body(
        'data: {"type":"transcript.text.done","text":"Good morning."}\n\n', "application/json"), "Good morning."),
    tolerates("recognizer", "JSON labelled as a stream, or not at all", "is read", body(
        '{"text":"Good morning."}', None), "Good morning."),
    tolerates("recognizer", "`NaN` and infinities in its JSON", "are read as null", body(
        '{"text":"Good morning.","segments":[{"avg_logprob":NaN,"no_speech_prob":-Infinity,"text":"x"}]}',
        "application/json"), "Good morning."),
    tolerates("recognizer", "`NaN` in an answer to silence", "gives an empty transcript", body(
        '{"text":"","segments":[{"avg_logprob":NaN,"text":""}]}', "application/json"), ""),
    tolerates("recognizer", "the text alone, labelled as text", "is read", body("Good morning.\n", "text/plain"),
              "Good morning."),
    tolerates("recognizer", "a JSON string instead of an object", "is read", body('"Good morning."', "application/json"),
              "Good morning."),
]


@pytest.mark.parametrize(("answer", "text"), HEARD)
async def test_a_transcript_is_read_whatever_its_label_and_end(server, engines, answer, text):
    async with sdk_client(server, model="ears", finished=False) as client:
        engines.hearing.body = answer
        for number in range(1, 5):
            await client.say(said(0.3, "what is the time", 0.8))
            await client.log.wait_any(
                [COMPLETED, "conversation.item.input_audio_transcription.failed"], count=number, timeout=20)
        assert [event.transcript for event in client.all(COMPLETED)] == [text] * 4
        engines.hearing.body = None
        await client.say(said(0.3, "what is the time", 0.8))
        assert (await client.wait(COMPLETED, count=5, timeout=20)).transcript == engines.heard


@pytest.mark.tolerates("chat", "refuses a request with 400, 404, 413 or 422",
                       "that response fails; the engine is asked by everybody else")
async def test_what_one_caller_is_refused_costs_no_other(server, engines):
    engines.chat.fault = "invalid"
    engines.chat.concerns = lambda asked: "forbidden" in json.dumps(asked)
    async with sdk_client(server, model="chat") as first, sdk_client(server, model="chat") as second:
        for number in range(1, 5):
            assert (await turn(first, number, "forbidden")).status == "failed"
        response = await turn(second, 1)
        assert response.status == "completed" and second.transcript(response.id) == "All good."


WAV_HEAD = (b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0" + (24_000).to_bytes(4, "little")
            + (48_000).to_bytes(4, "little") + b"\x02\0\x10\0data\0\0\0\0")


@pytest.mark.parametrize(("answer", "fault"), [
    tolerates("synthesizer", "an empty body for a text that it cannot say", "that clause is left out",
              Body([], "audio/pcm"), ""),
    tolerates("synthesizer", "a WAV file without samples", "that clause is left out", Body([WAV_HEAD], "audio/wav"), ""),
    tolerates("synthesizer", "refuses one text with 400 or 422", "that clause is left out", None, "invalid"),
])
async def test_a_clause_without_sound_costs_that_clause(server, engines, answer, fault):
    engines.answer = ["Here is the word. ", "你好。 ", "And that was it."]
    engines.voice.body, engines.voice.fault = answer, fault
    engines.voice.concerns = lambda asked: not asked["input"].isascii()
    async with sdk_client(server, model="voice") as client:
        for number in range(1, 4):
            response = await turn(client, number)
            assert response.status == "completed"
            # 60 ms to a character, as the voice has it.
            seconds = len(client.audio(response.id)) / speech.RATE
            spoken = 0.06 * len("Here is the word. And that was it.")
            assert abs(seconds - spoken) < 0.5
        engines.answer = ["你好。"]
        assert (await turn(client, 4)).status == "failed"
        engines.answer = ["Well then."]
        assert (await turn(client, 5)).status == "completed"
    async with sdk_client(server, model="voice") as other:
        assert (await turn(other, 1)).status == "completed"


@pytest.mark.tolerates("synthesizer", "audio labelled `application/json` or `text/plain`", "is played")
@pytest.mark.parametrize("type", ["application/json", "text/plain", None])
async def test_audio_is_played_whatever_its_label(server, engines, type):
    tone = (8000 * np.sin(2 * np.pi * 220 * np.arange(RATE) / RATE)).astype("<i2").tobytes()
    engines.voice.body = Body([tone[:4801], tone[4801:]], type)
    async with sdk_client(server, model="voice") as client:
        response = await turn(client, 1)
        assert response.status == "completed"
        assert abs(len(client.audio(response.id)) / speech.RATE - 1) < 0.3


MISBEHAVIOURS = ["refuse", "unauthorized", "busy", "broken", "unknown", "invalid", "hang", "garbage", "wrong_type",
                 "die", "stall"]


@pytest.mark.parametrize("fault", MISBEHAVIOURS)
async def test_one_of_thirty_sessions_fails_alone(server, engines, fault):
    """Their engine is one; what it does to one of them, it does to no other."""
    engines.chat.fault = fault
    engines.chat.concerns = lambda asked: "poison" in json.dumps(asked)

    async def converse(text):
        async with sdk_client(server, model="chat") as client:
            await client.configure(modalities=["text"])
            return [(await turn(client, number, text)).status for number in range(1, 4)]

    alone, *others = await asyncio.gather(
        *(converse("poison" if number == 0 else "Hello.") for number in range(30)))
    assert "completed" not in alone
    assert others == [["completed"] * 3] * 29
