"""Tools of an MCP server, event by event, on both endpoints: the protocol's transcript G.8."""

from urllib.parse import urlsplit

import pytest
from harness.party import party
from harness.passages import response_created, response_done, spoken_answer, typed_turn
from harness.server import Server

pytestmark = pytest.mark.parametrize("endpoint", ["plain", "call"])

QUESTION = "What is the weather in London?"

LISTING = """
    conversation.item.created           item.id=$m1 item.type="mcp_list_tools" item.server_label="home"
    mcp_list_tools.in_progress          item_id=$m1
    mcp_list_tools.completed            item_id=$m1
"""

CALL_RUNS = """
    response.mcp_call.in_progress       item_id=$c1
    response.mcp_call.completed         item_id=$c1
"""

mcp_server = pytest.importorskip("harness.mcp_server", reason="no MCP server to test with yet")


@pytest.fixture(scope="module")
def tools_url():
    tools = mcp_server.MCPServerProcess("transcripts")
    yield tools.start().url
    tools.stop()


@pytest.fixture(scope="module")
def running_server(tools_url):
    """A server that may use that one, and one address where nobody listens."""
    server = Server("transcript_mcp", "--mcp-allow", urlsplit(tools_url).netloc, "--mcp-allow", "127.0.0.1:9")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


def home(url, approval):
    return {"type": "mcp", "server_label": "home", "server_url": url, "require_approval": approval}


async def use(user, tool):
    await user.configure(tools=[tool])
    await user.log.wait("mcp_list_tools.completed")


def item_event(type, id, kind, more=""):
    return f'{type} item.id={id} item.type="{kind}" {more}'


async def test_a_call_without_approval_runs_inside_its_response_and_is_followed_by_another(server, endpoint, tools_url):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        await use(user, home(tools_url, "never"))
        await user.ask(QUESTION)
        await user.at_rest(2)
        call = 'item.server_label="home" item.name="get_weather"'
        user.matches(
            "session.updated", LISTING, typed_turn(after="$m1"), response_created("$r1"),
            item_event("response.output_item.added response_id=$r1 output_index=0", "$c1", "mcp_call", call),
            item_event("conversation.item.created previous_item_id=$u1", "$c1", "mcp_call", call),
            "response.mcp_call_arguments.delta *    response_id=$r1 item_id=$c1 output_index=0",
            "response.mcp_call_arguments.done       response_id=$r1 item_id=$c1 output_index=0 arguments=*",
            CALL_RUNS,
            item_event("response.output_item.done response_id=$r1 output_index=0", "$c1", "mcp_call", "item.output=*"),
            response_done("$r1", ["$c1"]), spoken_answer("$r2", "$a1", after="$c1"))


async def test_a_call_that_needs_approval_is_requested_approved_run_and_answered(server, endpoint, tools_url):
    async with party(server, endpoint, session={"turn_detection": {"type": "server_vad"}}) as user:
        await use(user, home(tools_url, "always"))
        await user.ask(QUESTION)
        done = await user.log.wait("response.done")
        [request] = done["response"]["output"]
        await user.send({"type": "conversation.item.create", "item": {
            "type": "mcp_approval_response", "approval_request_id": request["id"], "approve": True}})
        await user.log.wait("response.mcp_call.completed")
        await user.log.wait("response.audio_transcript.done")
        await user.at_rest(2)
        types = user.log.types(user.channel)
        assert types.count("response.created") == types.count("response.done")
        wanted = 'item.server_label="home" item.name="get_weather"'
        names = user.matches(
            "session.updated", LISTING, typed_turn(after="$m1"), response_created("$r1"),
            item_event("response.output_item.added response_id=$r1 output_index=0", "$q1", "mcp_approval_request"),
            item_event("conversation.item.created previous_item_id=$u1", "$q1", "mcp_approval_request", wanted),
            item_event(
                "response.output_item.done response_id=$r1 output_index=0", "$q1", "mcp_approval_request", wanted),
            response_done("$r1", ["$q1"]),
            item_event(
                "conversation.item.created previous_item_id=$q1", "$p1", "mcp_approval_response",
                "item.approval_request_id=$q1 item.approve=true"),
            response_created("$r2"),
            item_event("response.output_item.added response_id=$r2 output_index=0", "$c1", "mcp_call", wanted),
            item_event("conversation.item.created previous_item_id=$p1", "$c1", "mcp_call", wanted),
            "response.mcp_call_arguments.done       response_id=$r2 item_id=$c1 output_index=0 arguments=*",
            CALL_RUNS,
            item_event("response.output_item.done response_id=$r2 output_index=0", "$c1", "mcp_call", "item.output=*"),
            response_done("$r2", ["$c1"]), spoken_answer("$r3", "$a1", after="$c1"))
        assert names["$q1"] == request["id"]
