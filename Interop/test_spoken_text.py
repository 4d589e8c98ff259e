"""Text on its way to a voice behind `/v1/audio/speech`: what the voice is given, and what a clause costs that it makes
nothing of."""

import asyncio

import pytest
from aiohttp import web
from azure.ai.voicelive.models import ResponseStatus
from harness import speech
from harness.configuration import http_engines, write
from harness.sdk import sdk_client
from harness.server import Server

MARKUP = """# Tea

*Boil* the water. See [this page](https://example.org/tea_(leaf)?a=b*c) first.

1. **one** spoon ☕️
2. two

| cup | pot |
|:---:|-----|
| 2 | 4 |

```swift
let x = 3*4
```

> It costs €20 in C#, says my_shop. 👍🏽
"""

WAV_HEADER = (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\xc0\x5d\0\0\x80\xbb\0\0\2\0\x10\0data\0\0\0\0")


@pytest.fixture(scope="module")
def server(engines, tmp_path_factory):
    slots = http_engines(engines.url)
    profiles = {
        "plain": {"synthesizer": slots["synthesizer"], "chat": slots["chat"]},
        "raw": {"synthesizer": slots["synthesizer"] | {"text": "raw"}, "chat": slots["chat"]},
        "hasty": {"synthesizer": http_engines(engines.url, answer="1s")["synthesizer"], "chat": slots["chat"]},
    }
    path = write(tmp_path_factory.mktemp("text") / "parley.yaml", profiles)
    server = Server("spoken-text", "--config", str(path))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


async def answer(client, engines, text, number=1):
    engines.answer = [text[start : start + 4] for start in range(0, len(text), 4)]
    engines.voice.requests.clear()
    await client.type("Hello.")
    return await client.done(count=number)


async def test_markup_is_written_and_not_spoken(server, engines):
    engines.spoken = None
    async with sdk_client(server, model="plain") as client:
        response = await answer(client, engines, MARKUP)
        assert response.status == ResponseStatus.COMPLETED
        given = " ".join(request["input"] for request in engines.voice.requests)
        assert client.transcript(response.id).strip() == MARKUP.strip()
        for word in ("Tea", "Boil the water", "this page", "one spoon", "cup", "3*4", "€20", "C#", "my_shop"):
            assert word in given
        for mark in ("**", "*Boil", "`", "|", "[", "](", "http", "☕", "👍", "---", "> ", "# "):
            assert mark not in given
        assert not client.log.all("warning")


async def test_an_operator_may_want_the_text_as_it_was_written(server, engines):
    engines.spoken = None
    async with sdk_client(server, model="raw") as client:
        await answer(client, engines, "Well, **this** is it.")
        assert engines.voice.requests[-1]["input"] == "Well, **this** is it."


async def three_answers_lack_a_clause(client, engines):
    for number in (1, 2, 3):
        response = await answer(client, engines, "Here is the word. 你好。 And that was it.", number)
        assert response.status == ResponseStatus.COMPLETED
        heard = len(client.audio(response.id)) / speech.RATE
        # The voice takes 60 ms to a character of the two clauses that it speaks.
        assert abs(heard - 0.06 * (len("Here is the word.") + len("And that was it."))) < 0.1
        assert "你好" not in client.transcript(response.id)


@pytest.mark.tolerates("synthesizer", "a clause without sound: an empty body, a WAV header alone, 400 or 422",
                       "costs that clause: a `warning` names it, the rest is spoken")
@pytest.mark.parametrize("silence", [
    lambda: web.Response(body=b"", content_type="audio/pcm"),
    lambda: web.Response(body=WAV_HEADER, content_type="audio/wav"),
    lambda: web.Response(status=422, text="{}", content_type="application/json"),
    lambda: web.Response(status=400, text="{}", content_type="application/json"),
], ids=["empty", "header", "422", "400"])
async def test_a_clause_without_sound_costs_that_clause(server, engines, silence):
    engines.spoken = lambda text: None if text.isascii() else silence()
    async with sdk_client(server, model="plain") as client:
        client.expected_unknown = {"warning"}
        await three_answers_lack_a_clause(client, engines)
        warnings = client.log.all("warning")
        assert len(warnings) == 3 and all("你好" in str(warning) for warning in warnings)
        response = await answer(client, engines, "你好。", 4)
        assert response.status == ResponseStatus.FAILED
    engines.spoken = None
    async with sdk_client(server, model="plain") as client:
        assert (await answer(client, engines, "Good day to you.")).status == ResponseStatus.COMPLETED


@pytest.mark.tolerates("synthesizer", "does not answer to one text in time",
                       "costs that clause; the rest and the next answers are spoken")
async def test_a_clause_that_hangs_costs_that_clause(server, engines):
    async def hang():
        await asyncio.sleep(3)
        return web.Response(body=b"", content_type="audio/pcm")

    engines.spoken = lambda text: None if text.isascii() else hang()
    async with sdk_client(server, model="hasty") as client:
        client.expected_unknown = {"warning"}
        await three_answers_lack_a_clause(client, engines)
        # Nothing else to say, and twice in a row: that answer fails, and no other.
        for number, text in ((4, "你好。"), (6, "你好。 你好。 And on.")):
            assert (await answer(client, engines, text, number)).status == ResponseStatus.FAILED
            response = await answer(client, engines, "Good day to you.", number + 1)
            assert response.status == ResponseStatus.COMPLETED
    engines.spoken = None
