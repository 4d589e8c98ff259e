"""A spoken turn whose words come from llama.cpp, streamed: the voice begins long before the text ends."""

import pytest
from harness.configuration import write
from harness.llama import LlamaServer, make_model
from harness.log import WS
from harness.sdk import sdk_client
from harness.server import Server
from harness.talk import COMPLETED, said

TOKENS = 300


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    llama = LlamaServer(make_model(tmp_path_factory.mktemp("llama") / "random.gguf"))
    try:
        yield llama
    finally:
        llama.stop()


@pytest.fixture(scope="module")
def running_server(llama, tmp_path_factory):
    path = write(tmp_path_factory.mktemp("llama") / "parley.yaml", {
        "*": {"chat": {"kind": "openai", "base_url": llama.url, "model": "random"}},
    })
    server = Server("llama", "--config", str(path))
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


async def test_a_spoken_turn_is_answered_by_a_real_model_as_it_writes(server):
    async with sdk_client(server) as client:
        await client.configure(max_response_output_tokens=TOKENS)
        await client.say(said(0.3, "what is the time", 0.8))
        await client.wait(COMPLETED)
        response = await client.done()
        deltas = client.log.all("response.audio_transcript.delta")
        words = client.transcript(response.id).split()
        print(f"{len(deltas)} pieces of text, {len(words)} words: {' '.join(words[:12])} …")
        # The model is cut off at the limit, with the text until then spoken.
        assert response.status == "incomplete" and response.status_details.reason == "max_output_tokens"
        assert len(deltas) > TOKENS / 2 and len(words) > TOKENS / 3
        assert len(client.audio(response.id)) > 0
        assert response.usage.output_token_details.text_tokens == TOKENS

        types = [event["type"] for event in client.log.on(WS)]
        first_audio = types.index("response.audio.delta")
        written = [index for index, type in enumerate(types) if type == "response.audio_transcript.delta"]
        before = sum(index < first_audio for index in written)
        print(f"the first audio came after {before} of {len(written)} pieces of text")
        assert before < len(written) / 2


async def test_what_is_cancelled_is_not_written_to_its_end(server):
    async with sdk_client(server) as client:
        await client.type("Tell me everything.", modalities=["text"])
        await client.wait("response.text.delta", count=5)
        await client.connection.response.cancel()
        response = await client.done()
        assert response.status == "cancelled"
        # The server has one slot: it answers the next one only because the first was given up.
        await client.type("And now?", modalities=["text"], max_output_tokens=20)
        assert (await client.done(count=2)).status == "incomplete"
