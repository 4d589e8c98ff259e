"""Function calls, event by event, on both endpoints: the protocol's transcript G.5."""

import asyncio

import pytest
from harness.party import party
from harness.passages import (
    floating,
    function_call,
    function_output,
    response_created,
    response_done,
    spoken_answer,
    typed_turn,
)
from harness.talk import WEATHER_TOOL, weather_output

pytestmark = pytest.mark.parametrize("endpoint", ["plain", "call"])

ONE_CITY = "What is the weather in London?"
TWO_CITIES = "What is the weather in London and in Paris?"


def calls(user):
    return [event["call_id"] for event in user.log.all("response.function_call_arguments.done")]


async def answer_calls(user):
    """Sends an output for each call, one after the other, and asks for one response."""
    for call in calls(user):
        await user.send(weather_output(call))
    await user.respond()


async def test_a_call_waits_for_its_output_and_for_the_request_to_go_on(server, endpoint):
    async with party(server, endpoint, session={"tools": [WEATHER_TOOL]}) as user:
        await user.ask(ONE_CITY)
        await user.log.wait("response.done")
        await user.log.wait("response.function_call_arguments.done")
        await answer_calls(user)
        await user.at_rest(2)
        user.matches(
            typed_turn(), response_created("$r1"), function_call(), response_done("$r1", ["$f1"]), function_output(),
            spoken_answer("$r2", "$a1", after="$o1"))
        [arguments] = user.log.all("response.function_call_arguments.done")
        assert arguments["arguments"] == '{"city":"London"}'
        assert "sunny" in user.log.all("response.audio_transcript.done")[0]["transcript"]


async def test_a_call_alone_brings_no_second_response(server, endpoint):
    async with party(server, endpoint, session={"tools": [WEATHER_TOOL]}) as user:
        await user.ask(ONE_CITY)
        await user.log.wait("response.done")
        await user.log.wait("response.function_call_arguments.done")
        await user.send(weather_output(calls(user)[0]))
        await asyncio.sleep(0.5)
        await user.at_rest(1)
        user.matches(
            typed_turn(), response_created("$r1"), function_call(), response_done("$r1", ["$f1"]), function_output())


async def test_two_calls_of_one_response_are_answered_together(server, endpoint):
    async with party(server, endpoint, session={"tools": [WEATHER_TOOL]}) as user:
        await user.ask(TWO_CITIES)
        await user.log.wait("response.done")
        await user.log.wait("response.function_call_arguments.done", count=2)
        await answer_calls(user)
        await user.at_rest(2)
        user.matches(
            typed_turn(), response_created("$r1"),
            # One after the other or interleaved; the judge of tools watches the order inside each.
            *floating(function_call(), function_call(f="$f2", call="$call2", after="$f1", index=1)),
            response_done("$r1", ["$f1", "$f2"]), function_output(after="$f2"),
            function_output("$o2", "$call2", after="$o1"),
            spoken_answer("$r2", "$a1", after="$o2"))
        cities = [event["arguments"] for event in user.log.all("response.function_call_arguments.done")]
        assert cities == ['{"city":"London"}', '{"city":"Paris"}']


async def test_without_parallel_calls_a_response_has_one_call(server, endpoint):
    async with party(server, endpoint, session={"tools": [WEATHER_TOOL], "parallel_tool_calls": False}) as user:
        await user.ask(TWO_CITIES)
        await user.at_rest(1)
        user.matches(typed_turn(), response_created("$r1"), function_call(), response_done("$r1", ["$f1"]))


async def test_a_second_request_while_the_first_is_answered_is_refused_by_name(server, endpoint):
    async with party(server, endpoint, session={"tools": [WEATHER_TOOL]}) as user:
        await user.ask("Count to fifty.")
        await user.send({"type": "response.create", "event_id": "second"})
        error = await user.log.wait("error")
        assert error["error"]["code"] == "conversation_already_has_active_response"
        assert error["error"]["event_id"] == "second"
        await user.send({"type": "response.cancel"})
        await user.at_rest(1)
