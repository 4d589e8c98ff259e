"""Interim responses, event by event, on both endpoints: the protocol's transcript G.10."""

import pytest
from harness.party import party
from harness.passages import (
    committed_turn,
    floating,
    function_call,
    function_output,
    response_created,
    response_done,
    spoken_answer,
    spoken_item,
    typed_turn,
)
from harness.talk import LONG_SENTENCE, SENTENCE, WEATHER_TOOL, weather_output

pytestmark = pytest.mark.parametrize("endpoint", ["plain", "call"])

MOMENT = "One moment please."


async def test_a_late_answer_has_an_item_before_it_in_the_same_response(server, endpoint):
    session = {
        "turn_detection": None,
        "interim_response": {
            "type": "static_interim_response", "triggers": ["latency"], "latency_threshold_ms": 0, "texts": [MOMENT]},
    }
    async with party(server, endpoint, session=session) as user:
        await user.say(LONG_SENTENCE if endpoint == "plain" else SENTENCE)
        await user.send({"type": "input_audio_buffer.commit"})
        # The answer waits until the recognizer is through; the interim sentence does not.
        await user.respond()
        await user.at_rest(1)
        turn, transcription = split(committed_turn(), "input_audio_transcription")
        user.matches(
            turn, *floating(transcription), response_created(), spoken_item("$r1", "$i1", after="$u1"),
            spoken_item("$r1", "$a1", after="$i1", index=1, starts=False), response_done("$r1", ["$i1", "$a1"]),
            "call: output_audio_buffer.stopped response_id=$r1")
        [done] = user.log.all("response.done")
        assert done["response"]["output"][0]["content"][0]["transcript"] == MOMENT


async def test_a_running_tool_has_a_response_of_its_own_before_the_answer(server, endpoint):
    session = {
        "tools": [WEATHER_TOOL],
        "interim_response": {
            "type": "static_interim_response", "triggers": ["tool"], "latency_threshold_ms": 100, "texts": [MOMENT]},
    }
    async with party(server, endpoint, session=session) as user:
        await user.ask("What is the weather in London?")
        call = await user.log.wait("response.function_call_arguments.done")
        await user.log.wait("response.done", count=2)
        await user.silent()
        await user.send(weather_output(call["call_id"]))
        await user.respond()
        await user.at_rest(3)
        user.matches(
            typed_turn(), response_created("$r1"), function_call(), response_done("$r1", ["$f1"]),
            spoken_answer("$r2", "$i1", after="$f1"), function_output(after="$i1"),
            spoken_answer("$r3", "$a1", after="$o1"))
        assert user.log.all("response.done")[1]["response"]["metadata"] == {"interim": "true"}


def split(passage, word):
    lines = passage.splitlines()
    return "\n".join(line for line in lines if word not in line), "\n".join(line for line in lines if word in line)
