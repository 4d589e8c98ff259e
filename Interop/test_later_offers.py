"""Offers on a call that is up, from aiortc: hold, another connection, another data channel."""

import asyncio
import json
import re

import pytest
import websockets
from harness import speech
from harness.log import DC, WS
from harness.offers import offer
from harness.peer import Caller
from harness.talk import COMPLETED, SENTENCE

CREATE = "rtc.call.sdp.create"


@pytest.fixture
async def caller():
    caller = Caller()
    yield caller
    await caller.hang_up()


def held(server):
    """Calls on hold, as /metrics counts them."""
    return float(re.search(r"^parley_calls_held (\S+)$", server.get("/metrics")[1].decode(), re.MULTILINE)[1])


async def offer_again(caller, count, direction=None):
    """Exchanges the `count`-th offer of the call; returns the answer."""
    if direction:
        caller.connection.getTransceivers()[0].direction = direction
    await caller.control.send({"type": CREATE, "sdp_offer": await caller.offer()})
    answer = await caller.log.wait("rtc.call.sdp.created", count=count)
    await caller.accept(answer["sdp_answer"])
    return answer["sdp_answer"]


async def recite(caller):
    """Has the agent say something long."""
    text = ", ".join(str(number) for number in range(1, 100)) + "."
    message = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": text}]}
    await caller.control.send({"type": "response.create", "response": {"pre_generated_assistant_message": message}})
    await caller.log.wait("output_audio_buffer.started")


@pytest.mark.parametrize("direction, answered", [("inactive", "inactive"), ("sendonly", "recvonly")])
async def test_a_call_on_hold_is_silent_and_goes_on(server, caller, direction, answered):
    await caller.call(server.socket_url())
    await recite(caller)
    await asyncio.sleep(1)
    assert held(server) == 0
    assert f"a={answered}\r\n" in await offer_again(caller, 2, direction)
    began = asyncio.get_running_loop().time()
    assert held(server) == 1
    if direction == "inactive":
        # aiortc goes on to send what its microphone picks up.
        await caller.ask("stop please and tell me the time")
        await asyncio.sleep(0.7)
        assert not caller.log.all("input_audio_buffer.speech_started")
    await asyncio.sleep(1.5)
    resumed = asyncio.get_running_loop().time()
    assert len(caller.recorder.samples(since=began + 0.5)) < speech.RATE / 5, "audio came under hold"
    assert not caller.log.all("output_audio_buffer.stopped")

    assert "a=sendrecv\r\n" in await offer_again(caller, 3, "sendrecv")
    await asyncio.sleep(1)
    assert held(server) == 0
    assert speech.level(caller.recorder.samples(since=resumed)) > -50, "the answer did not go on"
    await caller.ask("stop please and tell me the time")
    await caller.log.wait("input_audio_buffer.speech_started")
    await caller.log.wait("output_audio_buffer.cleared")


async def test_another_connection_takes_the_call_over(server, caller):
    """A page that is loaded again, with a certificate of its own, while its backend holds the control socket."""
    await caller.call(server.socket_url())
    await asyncio.sleep(0.5)
    await caller.ask(SENTENCE)
    first = await caller.log.wait(COMPLETED, channel=DC)
    again = Caller()
    try:
        again.open_channel()
        await caller.control.send({"type": CREATE, "sdp_offer": await again.offer()})
        answer = await caller.log.wait("rtc.call.sdp.created", count=2)
        assert answer["rtc_call_id"] == caller.log.all("rtc.call.sdp.created")[0]["rtc_call_id"]
        await again.accept(answer["sdp_answer"])
        await again.connected()
        await asyncio.sleep(0.5)
        await again.ask(SENTENCE)
        second = await again.log.wait(COMPLETED, channel=DC)
        assert speech.words(second["transcript"]) == speech.words(SENTENCE)
        assert second["item_id"] != first["item_id"]
        again.send({"type": "conversation.item.retrieve", "item_id": first["item_id"]})
        kept = await again.log.wait("conversation.item.retrieved", channel=DC)
        assert kept["item"]["id"] == first["item_id"], "the conversation began anew"
    finally:
        await again.connection.close()


@pytest.mark.parametrize("vanishes", [True, False], ids=["the first vanishes", "the first goes on"])
async def test_another_connection_may_look_like_an_ice_restart(server, caller, vanishes):
    """A stored certificate, and an offer with the `o=` line of the one before: only the DTLS handshake shows it. It is not
    to wait for the next connectivity check, which aiortc sends after four to six seconds."""
    await caller.call(server.socket_url())
    await asyncio.sleep(0.5)
    first = caller.connection
    again = Caller()
    again.connection._RTCPeerConnection__certificates = first._RTCPeerConnection__certificates
    try:
        again.open_channel()
        origin = re.search(r"o=- \d+ \d+", first.localDescription.sdp)[0]
        sdp = re.sub(r"o=- \d+ \d+", origin, await again.offer())
        if vanishes:
            for transport in first._RTCPeerConnection__iceTransports:
                await transport._connection.close()
        await caller.control.send({"type": CREATE, "sdp_offer": sdp})
        answer = await caller.log.wait("rtc.call.sdp.created", count=2)
        await again.accept(answer["sdp_answer"])
        await again.connected(timeout=4)
        await asyncio.sleep(0.5)
        begin = asyncio.get_running_loop().time()
        await again.ask(SENTENCE)
        heard = await again.log.wait(COMPLETED, channel=DC)
        assert speech.words(heard["transcript"]) == speech.words(SENTENCE)
        await again.log.wait("output_audio_buffer.stopped")
        assert speech.level(again.recorder.samples(since=begin)) > -50, "the answer was not heard"
    finally:
        await again.connection.close()


async def test_of_two_channels_with_one_label_either_may_close(server, caller):
    caller.open_channel()
    extra = caller.connection.createDataChannel("voice-live-events")
    on_extra = []
    extra.on("message", on_extra.append)
    await caller.call(server.socket_url(), channel=False)
    await caller.connected()
    caller.send({"type": "input_audio_buffer.clear"})
    await caller.log.wait("input_audio_buffer.cleared", channel=DC)
    extra.send(json.dumps({"type": "input_audio_buffer.clear"}))
    await caller.log.wait("input_audio_buffer.cleared", channel=DC, count=2)
    # Without the control socket the call lives by its channels.
    await caller.control.close()
    extra.close()
    await asyncio.sleep(1)
    caller.send({"type": "input_audio_buffer.clear"})
    await caller.log.wait("input_audio_buffer.cleared", channel=DC, count=3)
    assert not on_extra


async def exchange(server, *offers):
    """The first message that each offer is answered with."""
    async with websockets.connect(server.socket_url(), max_size=4 * 1024 * 1024) as socket:
        answers = []
        for sdp in offers:
            await socket.send(json.dumps({"type": CREATE, "sdp_offer": sdp}))
            answers.append(json.loads(await asyncio.wait_for(socket.recv(), 5)))
        return answers


async def test_an_offer_without_rtcp_mux_is_refused_in_words_that_help(server):
    refused, answered = await exchange(server, offer().replace("a=rtcp-mux\r\n", ""), offer())
    assert refused["type"] == "rtc.call.error"
    assert refused["error"]["code"] == "unsupported_media"
    assert "`sdp_offer` has no a=rtcp-mux" in refused["error"]["message"]
    assert answered["type"] == "rtc.call.sdp.created"


async def test_a_refused_section_keeps_what_readers_of_the_answer_look_for(server):
    video = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:5\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\n"
    (answer,) = await exchange(server, offer() + video)
    section = "m=video" + answer["sdp_answer"].split("m=video")[1]
    lines = section.split("\r\n")
    assert lines[0] == "m=video 0 UDP/TLS/RTP/SAVPF 96"
    assert "a=rtpmap:96 VP8/90000" in lines and "a=inactive" in lines
    for name in ("ice-ufrag", "ice-pwd", "fingerprint", "setup"):
        assert any(line.startswith(f"a={name}:") for line in lines), f"no a={name} in {section}"
