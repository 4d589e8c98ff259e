"""Tools of a real MCP server, with and without approval, through the official SDK."""

import json
from urllib.parse import urlsplit

import pytest
from azure.ai.voicelive.models import (
    MCPApprovalResponseRequestItem,
    MCPApprovalType,
    MCPServer,
    ResponseMCPApprovalRequestItem,
    ResponseMCPCallItem,
    ResponseMCPListToolItem,
    StaticInterimResponseConfig,
)
from harness.sdk import sdk_client
from harness.server import Server

QUESTION = "What is the weather in London?"

mcp_server = pytest.importorskip("harness.mcp_server", reason="no MCP server to test with yet")


@pytest.fixture(scope="module")
def tools_url():
    tools = mcp_server.MCPServerProcess("sdk")
    yield tools.start().url
    tools.stop()


@pytest.fixture(scope="module")
def running_server(tools_url):
    """A server that may use that one, and one address where nobody listens."""
    server = Server("sdk_mcp", "--mcp-allow", urlsplit(tools_url).netloc, "--mcp-allow", "127.0.0.1:9")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


def server_tool(url, **options):
    return MCPServer(server_label="home", server_url=url, **{"require_approval": MCPApprovalType.NEVER, **options})


async def item_of(client, kind, count=1):
    event = await client.wait(
        "conversation.item.created", where=lambda event: event["item"]["type"] == kind, count=count)
    return event.item


async def listed(client, tool):
    await client.configure(tools=[tool])
    await client.wait("mcp_list_tools.completed")
    item = await item_of(client, "mcp_list_tools")
    await client.connection.conversation.item.retrieve(item_id=item.id)
    return (await client.wait("conversation.item.retrieved")).item


@pytest.mark.proves("E.3 item mcp_list_tools", "E.4 mcp_list_tools.completed", "F.8 mcp")
async def test_the_tools_of_a_server_are_listed(server, tools_url):
    async with sdk_client(server) as client:
        item = await listed(client, server_tool(tools_url))
        assert isinstance(item, ResponseMCPListToolItem)
        assert item.server_label == "home"
        assert {"get_weather", "open_garage", "book_table", "brew_coffee"} == {tool.name for tool in item.tools}
        weather = next(tool for tool in item.tools if tool.name == "get_weather")
        assert weather.description == "The weather in a city."
        assert "city" in weather.input_schema["properties"]


@pytest.mark.proves("F.8 allowed_tools")
async def test_only_allowed_tools_are_listed(server, tools_url):
    async with sdk_client(server) as client:
        item = await listed(client, server_tool(tools_url, allowed_tools=["get_weather"]))
        assert [tool.name for tool in item.tools] == ["get_weather"]


@pytest.mark.proves("E.3 item mcp_call", "E.4 response.mcp_call.completed", "F.8 require_approval")
async def test_a_tool_that_needs_no_approval_is_called_and_its_output_is_spoken(server, tools_url):
    async with sdk_client(server) as client:
        await listed(client, server_tool(tools_url))
        await client.type(QUESTION)
        await client.wait("response.mcp_call.completed")
        answer = await client.done(count=2)
        assert "sunny in london" in client.transcript(answer.id).lower()
        done = await client.wait(
            "response.output_item.done", where=lambda event: event["item"]["type"] == "mcp_call")
        assert isinstance(done.item, ResponseMCPCallItem)
        assert json.loads(done.item.arguments) == {"city": "London"}
        assert "sunny in London" in done.item.output
        assert not client.log.all("mcp_approval_request")


@pytest.mark.proves("E.3 item mcp_approval_request", "E.3 item mcp_approval_response", "D.8 mcp_approval_response")
async def test_a_tool_that_needs_approval_waits_for_it(server, tools_url):
    async with sdk_client(server) as client:
        await listed(client, server_tool(tools_url, require_approval=MCPApprovalType.ALWAYS))
        await client.type(QUESTION)
        request = await item_of(client, "mcp_approval_request")
        assert isinstance(request, ResponseMCPApprovalRequestItem)
        await client.done()
        done = await client.wait(
            "response.output_item.done", where=lambda event: event["item"]["type"] == "mcp_approval_request")
        assert (done.item.name, json.loads(done.item.arguments)) == ("get_weather", {"city": "London"})
        assert not client.log.all("response.mcp_call.in_progress")
        await client.connection.conversation.item.create(
            item=MCPApprovalResponseRequestItem(approval_request_id=request.id, approve=True))
        call = await item_of(client, "mcp_call")
        assert isinstance(call, ResponseMCPCallItem)
        await client.wait("response.mcp_call.completed")
        # The request, the call and the answer are a response each.
        answer = await client.done(count=3)
        assert answer.status == "completed" and "sunny" in str(answer.as_dict()["output"])


@pytest.mark.proves("D.15 refused call", "D.15 unknown request")
async def test_a_call_that_is_not_approved_ends_with_an_error(server, tools_url):
    async with sdk_client(server) as client:
        await listed(client, server_tool(tools_url, require_approval={"always": ["get_weather"]}))
        await client.connection.conversation.item.create(
            item=MCPApprovalResponseRequestItem(approval_request_id="item_of_nobody", approve=True), event_id="nobody")
        assert (await client.error("nobody")).code == "item_not_found"
        await client.type(QUESTION)
        request = await item_of(client, "mcp_approval_request")
        await client.done()
        await client.connection.conversation.item.create(
            item=MCPApprovalResponseRequestItem(approval_request_id=request.id, approve=False))
        await client.wait("response.audio_transcript.done")
        call = await item_of(client, "mcp_call")
        await client.connection.conversation.item.retrieve(item_id=call.id)
        assert (await client.wait("conversation.item.retrieved", count=2)).item.error
        assert not client.log.all("response.mcp_call.completed")


@pytest.mark.proves("E.4 response.mcp_call.failed")
async def test_a_tool_that_fails_is_told_to_the_model(server, tools_url):
    async with sdk_client(server) as client:
        await listed(client, server_tool(tools_url))
        await client.type("Please open the garage.")
        failed = await client.wait("response.mcp_call.failed")
        done = await client.wait(
            "response.output_item.done", where=lambda event: event["item"]["id"] == failed.item_id)
        assert "stuck" in str(done.item.error)
        await client.done(count=2)


async def test_a_server_that_the_operator_does_not_list_costs_its_tools(server):
    async with sdk_client(server) as client:
        tool = server_tool("http://127.0.0.1:10/mcp").as_dict()
        await client.connection.session.update(session={"tools": [tool]}, event_id="unlisted")
        await client.wait("mcp_list_tools.failed")


@pytest.mark.proves("F.11 triggers tool")
async def test_a_slow_tool_is_bridged(server, tools_url):
    async with sdk_client(server) as client:
        await client.configure(interim_response=StaticInterimResponseConfig(
            triggers=["tool"], texts=["One moment please."], latency_threshold_ms=500))
        await listed(client, server_tool(tools_url))
        await client.type("Please brew coffee.")
        await client.wait("response.mcp_call.completed")
        said = [event.transcript for event in client.all("response.audio_transcript.done")]
        assert said == ["One moment please."]
        await client.wait("response.audio_transcript.done", where=lambda event: "ready" in event["transcript"])
        await client.done(count=2)


@pytest.mark.proves("E.4 mcp_list_tools.failed")
async def test_a_server_that_cannot_be_reached_fails_its_listing_only(server):
    async with sdk_client(server) as client:
        await client.configure(tools=[server_tool("http://127.0.0.1:9/mcp")])
        await client.wait("mcp_list_tools.failed")
        await client.type("What is 2 plus 3?", modalities=["text"])
        assert "five" in (await client.wait("response.text.done")).text
        await client.done()


@pytest.mark.proves("F.8 secrets")
async def test_secrets_of_a_server_are_not_shown(server, tools_url):
    async with sdk_client(server) as client:
        await client.configure(tools=[
            server_tool(tools_url, authorization="Bearer a-secret", headers={"X-Key": "another-secret"})])
        await client.wait("mcp_list_tools.completed")
        await client.configure()
        assert "secret" not in client.log.summary()
        assert not any("secret" in json.dumps(entry.event) for entry in client.log.received)
