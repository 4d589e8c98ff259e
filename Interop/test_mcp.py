"""Tools of MCP servers, with the `mcp` package as the server: listed, called, approved, failing, slow and gone."""

import asyncio
import contextlib

import pytest
from harness import speech
from harness.control import Control
from harness.log import DC, WS, in_order
from harness.mcp_server import MCPServerProcess
from harness.offers import offer
from harness.peer import Caller
from harness.server import Server
from harness.verdict import check, check_plain

SECRET = "s3cret-token"


@pytest.fixture(scope="module")
def tools():
    server = MCPServerProcess("tools")
    yield server.start()
    server.stop()


@pytest.fixture(scope="module")
def running_server(tools):
    """A server that may use the MCP server of these tests, and one address where nobody listens."""
    server = Server("mcp", "--mcp-allow", tools.address, "--mcp-allow", "127.0.0.1:9")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


@pytest.fixture(params=["call", "plain"])
def endpoint(request):
    """Where the session is: in a call, or on the plain WebSocket."""
    return request.param


@contextlib.asynccontextmanager
async def session(server, *tools, endpoint="plain"):
    """A session whose answers are texts. The call has no data channel, so that every event comes on its socket."""
    if endpoint == "call":
        control = await Control.open(server.socket_url())
        await control.send({"type": "rtc.call.sdp.create", "sdp_offer": offer(channel=False)})
    else:
        control = await Control.open(server.socket_url("/voice-live/realtime"))
    await control.log.wait("session.created")
    await control.send({"type": "session.update", "session": {"modalities": ["text"], "tools": list(tools)}})
    try:
        yield control
    finally:
        await control.close()
    if endpoint == "call":
        check(control.log, data_channel=False, finished=False)
    else:
        check_plain(control.log, finished=False)


def mcp(url, **more):
    return {"type": "mcp", "server_label": "home", "server_url": url, "require_approval": "never"} | more


async def ask(control, text):
    await control.send({
        "type": "conversation.item.create",
        "item": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}})
    await control.send({"type": "response.create"})


async def listed(control):
    return [tool["name"] for tool in (await control.log.wait("mcp_list_tools.completed"))["tools"]]


async def answer(control, count=1):
    return (await control.log.wait("response.text.done", count=count))["text"]


def calls(control):
    """In the order of the answer. They run side by side, so they may end in another order."""
    ended = [event for event in control.log.all("response.output_item.done") if event["item"]["type"] == "mcp_call"]
    return [event["item"] for event in sorted(ended, key=lambda event: event["output_index"])]


@pytest.mark.proves("F.8 mcp", "E.4 mcp_list_tools.completed", "E.4 response.mcp_call.completed")
async def test_a_tool_is_listed_called_and_told(server, endpoint, tools):
    async with session(server, mcp(tools.url), endpoint=endpoint) as control:
        assert await listed(control) == ["get_weather", "book_table", "open_garage", "brew_coffee"]
        await ask(control, "What is the weather in London?")
        assert await answer(control) == "It is sunny in London."
        await control.log.wait("response.done", count=2)
        types = control.log.types(WS)
        assert in_order(
            types, "session.updated", "conversation.item.created", "mcp_list_tools.in_progress",
            "mcp_list_tools.completed", "response.created", "response.output_item.added", "conversation.item.created",
            "response.mcp_call_arguments.delta", "response.mcp_call_arguments.done", "response.mcp_call.in_progress",
            "response.mcp_call.completed", "response.output_item.done", "response.done", "response.created",
            "response.text.delta", "response.done"), types
        [call] = calls(control)
        assert (call["server_label"], call["name"], call["output"]) == ("home", "get_weather", "It is sunny in London.")
        listing = control.log.all("mcp_list_tools.completed")[0]["item_id"]
        await control.send({"type": "conversation.item.retrieve", "item_id": listing})
        item = (await control.log.wait("conversation.item.retrieved"))["item"]
        assert item["tools"][0]["input_schema"]["required"] == ["city"]


async def test_two_calls_of_one_answer_are_told_together(server, tools):
    async with session(server, mcp(tools.url)) as control:
        await listed(control)
        await ask(control, "What is the weather in London and in Paris?")
        assert await answer(control) == "It is sunny in London. It is sunny in Paris."
        assert [call["arguments"] for call in calls(control)] == ['{"city":"London"}', '{"city":"Paris"}']


@pytest.mark.proves("D.8 mcp_approval_response", "F.8 require_approval")
@pytest.mark.parametrize("approve, text", [
    (True, "It is sunny in London."), (False, "That did not work. The user did not approve this call."),
])
@pytest.mark.parametrize("as_item", [True, False])
async def test_a_tool_that_needs_approval(server, endpoint, tools, approve, text, as_item):
    async with session(server, mcp(tools.url, require_approval="always"), endpoint=endpoint) as control:
        await listed(control)
        await ask(control, "What is the weather in London?")
        request = (await control.log.wait(
            "conversation.item.created", where=lambda event: event["item"]["type"] == "mcp_approval_request"))["item"]
        assert (request["name"], request["arguments"]) == ("get_weather", '{"city":"London"}')
        await control.log.wait("response.done")
        response = {"type": "mcp_approval_response", "approval_request_id": request["id"], "approve": approve}
        await control.send({"type": "conversation.item.create", "item": response} if as_item else response)
        assert await answer(control) == text
        await control.log.wait("response.done", count=3 if approve else 2)
        types = control.log.types(WS)
        ran = ["response.mcp_call.in_progress", "response.mcp_call.completed", "response.output_item.done",
               "response.done"]
        refused = ["conversation.item.created", "response.mcp_call.in_progress", "response.mcp_call.failed"]
        approved = ["response.created", "response.output_item.added", "conversation.item.created",
                    "response.mcp_call_arguments.done", *ran]
        assert in_order(
            types, "response.done", "conversation.item.created", *(approved if approve else refused),
            "response.created", "response.done"), types


@pytest.mark.proves("E.4 response.mcp_call.failed")
async def test_a_tool_that_fails_is_told(server, endpoint, tools):
    async with session(server, mcp(tools.url), endpoint=endpoint) as control:
        await listed(control)
        await ask(control, "Please open the garage.")
        assert "door is stuck" in await answer(control)
        [call] = calls(control)
        assert "door is stuck" in call["error"]["message"] and not call.get("output")
        assert len(control.log.all("response.mcp_call.failed")) == 1


async def test_a_tool_that_takes_a_while_is_waited_for(server, tools):
    async with session(server, mcp(tools.url)) as control:
        await listed(control)
        await ask(control, "Brew coffee.")
        await control.log.wait("response.mcp_call.in_progress")
        await control.send({"type": "response.create", "event_id": "early"})
        error = await control.log.wait("error")
        assert error["error"]["code"] == "conversation_already_has_active_response"
        assert await answer(control) == "The coffee is ready."


async def test_a_call_that_is_cancelled_ends_at_once(endpoint):
    # The tool takes longer than the response may be waited for: it cannot be what ended it.
    tools = MCPServerProcess("cancelled", "--brew", "30").start()
    server = Server("mcp-cancelled", "--mcp-allow", tools.address)
    try:
        async with session(server.wait_until_ready(), mcp(tools.url), endpoint=endpoint) as control:
            await listed(control)
            await ask(control, "Brew coffee.")
            await control.log.wait("response.mcp_call.in_progress")
            await control.send({"type": "response.cancel"})
            done = await control.log.wait("response.done", timeout=20)
            assert done["response"]["status"] == "cancelled"
            await control.log.wait("response.mcp_call.failed")
    finally:
        server.stop()
        tools.stop()


async def test_a_cancelled_call_brings_no_second_response(server, endpoint, tools):
    async with session(server, mcp(tools.url), endpoint=endpoint) as control:
        await listed(control)
        await ask(control, "Brew coffee.")
        await control.log.wait("response.mcp_call.in_progress")
        await control.send({"type": "response.cancel"})
        await control.log.wait("response.mcp_call.failed")
        # The tool itself ends after three seconds.
        await asyncio.sleep(3.5)
        assert len(control.log.all("response.created")) == 1


@pytest.mark.proves("E.4 mcp_list_tools.failed")
async def test_a_server_that_is_down_leaves_the_session_whole(server, endpoint):
    async with session(server, mcp("http://127.0.0.1:9/mcp"), endpoint=endpoint) as control:
        failed = await control.log.wait("mcp_list_tools.failed")
        assert failed["error"]["code"] == "engine_unavailable"
        await ask(control, "What is two plus two?")
        assert "four" in (await answer(control)).lower()


@pytest.mark.proves("F.8 allowed_tools")
async def test_tools_that_are_not_allowed_are_not_offered(server, tools):
    async with session(server, mcp(tools.url, allowed_tools=["book_table"])) as control:
        assert await listed(control) == ["book_table"]
        await ask(control, "What is the weather in London?")
        await answer(control)
        assert calls(control) == []


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:1/mcp", "http://localhost:9/mcp", "http://169.254.169.254/latest",
])
async def test_an_address_that_the_operator_does_not_list_is_a_listing_that_fails(server, endpoint, url):
    async with session(server, endpoint=endpoint) as control:
        await control.send({"type": "session.update", "session": {"instructions": "Be brief.", "tools": [mcp(url)]}})
        updated = await control.log.wait("session.updated", where=lambda event: event["session"]["tools"])
        assert updated["session"]["instructions"] == "Be brief."
        error = (await control.log.wait("mcp_list_tools.failed"))["error"]
        assert error["code"] == "mcp_server_not_allowed" and "--mcp-allow" in error["message"]


async def test_an_address_that_is_no_url_of_a_server_is_refused(server, endpoint):
    async with session(server, endpoint=endpoint) as control:
        await control.send(
            {"type": "session.update", "event_id": "u", "session": {"tools": [mcp("file:///etc/passwd")]}})
        error = (await control.log.wait("error"))["error"]
        assert (error["code"], error["param"], error["event_id"]) == (
            "invalid_value", "session.tools[0].server_url", "u")
        assert not control.log.all("mcp_list_tools.in_progress")


@pytest.mark.parametrize("options", [["--json"], ["--stateless"], ["--json", "--stateless"]], ids=" ".join)
async def test_every_way_to_answer_is_understood(options):
    tools = MCPServerProcess("ways", *options).start()
    server = Server("mcp-ways", "--mcp-allow", tools.address)
    try:
        async with session(server.wait_until_ready(), mcp(tools.url)) as control:
            await listed(control)
            await ask(control, "What is the weather in London?")
            assert await answer(control) == "It is sunny in London."
    finally:
        server.stop()
        tools.stop()


@pytest.mark.proves("F.8 secrets")
async def test_secrets_reach_the_server_and_nobody_else():
    tools = MCPServerProcess("secrets", "--token", SECRET).start()
    server = Server("mcp-secrets", "--mcp-allow", tools.address, "--log-level", "trace")
    try:
        headers = {"X-Test": "x-" + SECRET}
        server.wait_until_ready()
        async with session(server, mcp(tools.url, authorization=f"Bearer {SECRET}", headers=headers)) as control:
            await listed(control)
            assert SECRET not in control.log.summary()
            [shown] = control.log.all("session.updated")[0]["session"]["tools"]
            assert "headers" not in shown and "authorization" not in shown
        async with session(server, mcp(tools.url, authorization="Bearer wrong")) as control:
            failed = await control.log.wait("mcp_list_tools.failed")
            assert "authorization" in failed["error"]["message"]
        assert "x-" + SECRET in tools.log()
    finally:
        server.stop()
        tools.stop()
    assert SECRET not in server.log_path.read_text()


async def test_a_server_that_goes_and_comes_back_is_found_again():
    tools = MCPServerProcess("back").start()
    server = Server("mcp-back", "--mcp-allow", tools.address)
    try:
        async with session(server.wait_until_ready(), mcp(tools.url)) as control:
            await listed(control)
            tools.stop()
            await ask(control, "What is the weather in London?")
            assert "cannot be reached" in await answer(control)
            tools.start()
            await ask(control, "What is the weather in Paris?")
            assert await answer(control, 2) == "It is sunny in Paris."
        # The session is over, and the server was told.
        for _ in range(50):
            if "DELETE /mcp" in tools.log():
                break
            await asyncio.sleep(0.1)
        assert "DELETE /mcp" in tools.log()
    finally:
        server.stop()
        tools.stop()


async def test_a_server_that_is_slow_to_list_holds_up_nobody_for_ever():
    tools = MCPServerProcess("slow", "--delay", "30").start()
    server = Server("mcp-slow", "--mcp-allow", tools.address)
    try:
        async with session(server.wait_until_ready(), mcp(tools.url)) as control:
            await control.log.wait("mcp_list_tools.in_progress")
            await ask(control, "What is two plus two?")
            failed = await control.log.wait("mcp_list_tools.failed", timeout=15)
            assert failed["error"]["code"] == "engine_timeout"
            assert "four" in (await answer(control)).lower()
    finally:
        server.stop()
        tools.stop()


@pytest.fixture
async def caller():
    caller = Caller()
    yield caller
    await caller.hang_up()


async def test_a_spoken_question_is_answered_with_a_tool_of_the_offer(server, tools, caller):
    await caller.call(server.socket_url(), session={"tools": [mcp(tools.url)]})
    await caller.log.wait("mcp_list_tools.completed", channel=WS)
    await asyncio.sleep(0.5)
    await caller.ask("what is the weather in london")
    completed = await caller.log.wait("response.mcp_call.completed", channel=WS)
    assert completed["output"] == "It is sunny in London."
    answer = await caller.log.wait("response.audio_transcript.done", channel=DC)
    assert answer["transcript"] == "It is sunny in London."
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    await asyncio.sleep(0.5)
    speech.assert_spoken(answer["transcript"], caller.recorder.samples())
    check(caller.log)


async def test_speaking_while_a_tool_runs_cancels_it(server, tools, caller):
    await caller.call(server.socket_url(), session={"tools": [mcp(tools.url)]})
    await caller.log.wait("mcp_list_tools.completed", channel=WS)
    await asyncio.sleep(0.5)
    message = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Brew coffee."}]}
    caller.send({"type": "conversation.item.create", "item": message})
    caller.send({"type": "response.create"})
    await caller.log.wait("response.mcp_call.in_progress", channel=WS)
    await caller.ask("how are you today")
    done = await caller.log.wait("response.done", channel=DC)
    assert done["response"]["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
    failed = await caller.log.wait("response.mcp_call.failed", channel=WS)
    assert failed["item_id"] == done["response"]["output"][0]["id"]
    await caller.log.wait("output_audio_buffer.stopped", channel=DC)
    assert len(caller.log.all("response.created")) == 2
    check(caller.log)
