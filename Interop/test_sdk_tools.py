"""Function tools, called by the agent and answered through the official SDK."""

import json

import pytest
from azure.ai.voicelive.models import (
    FunctionCallOutputItem,
    FunctionTool,
    ResponseFunctionCallItem,
    ResponseFunctionCallOutputItem,
    ToolChoiceFunctionSelection,
    ToolChoiceLiteral,
)
from harness import speech
from harness.sdk import sdk_client, typed_message
from harness.talk import WEATHER_QUESTION, WEATHER_TOOL, said

WEATHER = FunctionTool(
    name="get_weather", description=WEATHER_TOOL["description"], parameters=WEATHER_TOOL["parameters"])
LIGHTS = FunctionTool(
    name="switch_lights", description="Switches the lights of a room.",
    parameters={"type": "object", "properties": {"room": {"type": "string"}}, "required": ["room"]})


async def answer(client, call, output="it is sunny and twenty degrees"):
    await client.connection.conversation.item.create(item=FunctionCallOutputItem(call_id=call.call_id, output=output))


@pytest.mark.proves(
    "F.8 function", "D.8 function_call_output", "E.3 item function_call", "E.3 item function_call_output")
async def test_a_spoken_question_calls_a_function_and_its_output_is_spoken(server):
    async with sdk_client(server) as client:
        session = await client.configure(tools=[WEATHER], tool_choice=ToolChoiceLiteral.AUTO)
        assert session.tools[0].name == "get_weather"
        await client.say(said(0.3, WEATHER_QUESTION, 0.8))
        arguments = await client.wait("response.function_call_arguments.done")
        assert arguments.name == "get_weather"
        assert json.loads(arguments.arguments) == {"city": "London"}
        response = await client.done()
        assert isinstance(response.output[0], ResponseFunctionCallItem)
        assert response.output[0].call_id == arguments.call_id
        await answer(client, arguments)
        created = await client.wait(
            "conversation.item.created", where=lambda event: event["item"]["type"] == "function_call_output")
        assert isinstance(created.item, ResponseFunctionCallOutputItem)
        assert created.previous_item_id == arguments.item_id
        await client.connection.response.create()
        spoken = await client.done(count=2)
        assert "sunny" in client.transcript(spoken.id)
        assert speech.level(client.audio(spoken.id)) > -35


@pytest.mark.proves("F.2 parallel_tool_calls")
@pytest.mark.parametrize("parallel, cities", [(True, ["London", "Paris"]), (False, ["London"])])
async def test_one_response_may_hold_several_calls(server, parallel, cities):
    async with sdk_client(server) as client:
        await client.configure(tools=[WEATHER], parallel_tool_calls=parallel)
        await client.type("What is the weather in London and in Paris?")
        response = await client.done()
        calls = client.all("response.function_call_arguments.done")
        assert [json.loads(call.arguments)["city"] for call in calls] == cities
        assert [call.output_index for call in calls] == list(range(len(cities)))
        assert len({call.call_id for call in calls}) == len(cities)
        assert [item.call_id for item in response.output] == [call.call_id for call in calls]
        for call in calls:
            await answer(client, call)
        await client.connection.response.create(response={"modalities": ["text"]})
        assert "sunny" in (await client.wait("response.text.done")).text
        await client.done(count=2)


@pytest.mark.proves("F.2 tool_choice")
@pytest.mark.parametrize("choice, called", [
    (ToolChoiceLiteral.AUTO, []), (ToolChoiceLiteral.NONE, []), (ToolChoiceLiteral.REQUIRED, ["get_weather"]),
    ("switch_lights", ["switch_lights"]), (ToolChoiceFunctionSelection(name="switch_lights"), ["switch_lights"]),
], ids=["auto", "none", "required", "name", "selection"])
async def test_the_session_chooses_whether_a_tool_is_called(server, choice, called):
    async with sdk_client(server) as client:
        await client.configure(tools=[WEATHER, LIGHTS], tool_choice=choice)
        await client.type("What is 2 plus 3?", modalities=["text"])
        await client.done()
        assert [call.name for call in client.all("response.function_call_arguments.done")] == called


@pytest.mark.proves("D.12 tools", "D.12 tool_choice")
@pytest.mark.parametrize("choice", [
    {"type": "function", "name": "switch_lights"}, {"type": "function", "function": {"name": "switch_lights"}},
], ids=["flat", "nested"])
async def test_one_response_may_have_tools_of_its_own(server, choice):
    async with sdk_client(server) as client:
        await client.configure(tools=[WEATHER])
        await client.connection.send({
            "type": "conversation.item.create", "item": typed_message("The kitchen please.")})
        await client.connection.send({"type": "response.create", "response": {
            "tools": [LIGHTS.as_dict()], "tool_choice": choice}})
        call = await client.wait("response.function_call_arguments.done")
        assert call.name == "switch_lights"
        await client.done()


async def test_an_output_without_its_call_is_refused_by_name(server):
    async with sdk_client(server) as client:
        await client.connection.conversation.item.create(
            item=FunctionCallOutputItem(call_id="call_of_nobody", output="x"), event_id="stray")
        error = await client.error("stray")
        assert (error.code, error.param) == ("invalid_tool_call_id", "item.call_id")


async def test_an_output_that_is_no_text_is_taken_as_its_json(server):
    async with sdk_client(server) as client:
        await client.configure(tools=[WEATHER])
        await client.type("What is the weather in London?", modalities=["text"])
        call = await client.wait("response.function_call_arguments.done")
        await client.done()
        await client.connection.send({"type": "conversation.item.create", "item": {
            "type": "function_call_output", "call_id": call.call_id, "output": {"weather": "foggy"}}})
        created = await client.wait(
            "conversation.item.created", where=lambda event: event["item"]["type"] == "function_call_output")
        assert json.loads(created.item.output) == {"weather": "foggy"}
        await client.connection.response.create(response={"modalities": ["text"]})
        assert "foggy" in (await client.wait("response.text.done")).text
        await client.done(count=2)


async def test_a_request_before_the_output_is_no_error(server):
    async with sdk_client(server) as client:
        await client.configure(tools=[WEATHER])
        await client.type("What is the weather in London?", modalities=["text"])
        await client.done()
        await client.connection.response.create(response={"modalities": ["text"]})
        assert (await client.done(count=2)).status == "completed"
        assert not client.log.all("error")
