"""Tool servers that answer in other forms than they should."""

import asyncio
import json

import pytest
from aiohttp import web
from harness.server import Server, free_port
from test_mcp import answer, ask, listed, mcp, session

TOOLS = [{"name": "get_weather", "description": "The weather in a city.", "inputSchema": {
    "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}]
SUNNY = "It is sunny in London."
LOST = '{"jsonrpc":"2.0","id":%s,"error":{"code":-32001,"message":"Session not found"}}'
PORT = free_port()


class OddServer:
    """A tool server on loopback that writes by hand."""

    def __init__(self, form=str, type="application/json", stays_open=0, page=None, forgets=None, says="",
                 result=None):
        self.form, self.type, self.stays_open, self.page = form, type, stays_open, page
        self.forgets, self.says, self.result = forgets, says, result
        self.sessions = 0
        self.methods = []

    async def __aenter__(self):
        app = web.Application()
        app.router.add_post("/mcp", self.answer)
        self.runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", PORT, reuse_address=True).start()
        return self

    async def __aexit__(self, *_):
        await self.runner.cleanup()

    async def answer(self, request):
        asked = await request.json()
        self.methods.append(asked["method"])
        if "id" not in asked:
            return web.Response(status=202)
        headers = {"Content-Type": self.type}
        if asked["method"] == "initialize":
            self.sessions += 1
            headers["Mcp-Session-Id"] = f"s{self.sessions}"
            result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                      "serverInfo": {"name": "odd", "version": "1"}}
        elif self.forgets and self.sessions == 1 and asked["method"] == "tools/call":
            body = self.says.replace("%s", str(asked["id"]))
            return web.Response(status=self.forgets, text=body, content_type=self.type)
        elif asked["method"] == "tools/list":
            result = {"tools": TOOLS, **(self.page or {})}
        else:
            result = self.result or {"content": [{"type": "text", "text": SUNNY}]}
        body = '{"jsonrpc":"2.0","id":%s,"result":%s}' % (self.form(asked["id"]), json.dumps(result))
        if self.type.startswith("text/event-stream"):
            body = f"event: message\ndata: {body}\n\n"
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(body.encode())
        await asyncio.sleep(self.stays_open)
        return response


@pytest.fixture(scope="module")
def running_server():
    server = Server("odd-tools", "--mcp-allow", f"127.0.0.1:{PORT}")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


def tolerates(engine, what, then, **server):
    return pytest.param(server, id=what, marks=pytest.mark.tolerates(engine, what, then))


@pytest.mark.parametrize("odd", [
    tolerates("MCP", "ids as text", "are that id", form=lambda id: f'"{id}"'),
    tolerates("MCP", "ids as text, on a stream that stays open", "are that id, at once", form=lambda id: f'"{id}"',
              type="text/event-stream", stays_open=30),
    tolerates("MCP", "ids as decimals (`1.0`)", "are that id", form=lambda id: f"{id}.0"),
    tolerates("MCP", "ids as text with a fraction or white space (`\"1.0\"`, `\" 1 \"`)", "are that id",
              form=lambda id: f'" {id}.0 "'),
    tolerates("MCP", "JSON labelled `text/event-stream`, and whatever else", "is read", type="application/vnd.api+json"),
    tolerates("MCP", "a body that is complete and stays open", "is read at once", stays_open=30),
    tolerates("MCP", "an empty cursor", "ends the list", page={"nextCursor": ""}),
    tolerates("MCP", "a cursor that repeats, and with it its tools", "ends the list; each tool is kept once",
              page={"nextCursor": "more"}),
    tolerates("MCP", "404 for a session that it has forgotten", "the session is opened again, and the call repeated", forgets=404),
    tolerates("MCP", "400 for a session that it has forgotten", "the session is opened again, and the call repeated", forgets=400),
    tolerates("MCP", "410 for a session that it has forgotten", "the session is opened again, and the call repeated", forgets=410),
    tolerates("MCP", "200 with an error that says that a session is not found, as JSON", "the session is opened again, and the call repeated", forgets=200, says=LOST),
    tolerates("MCP", "200 with an error that says that a session is not found, as an event", "the session is opened again, and the call repeated", forgets=200,
              says=f"event: message\ndata: {LOST}\n\n", type="text/event-stream"),
    tolerates("MCP", "409 with such an error", "the session is opened again, and the call repeated", forgets=409, says=LOST),
    tolerates("MCP", "422 with such an error", "the session is opened again, and the call repeated", forgets=422, says='{"detail":"Unknown session"}'),
    tolerates("MCP", "500 with such an error", "the session is opened again, and the call repeated", forgets=500, says='{"error":"session not found"}'),
    tolerates("MCP", "a result whose content is text", "is read", result={"content": SUNNY}),
    tolerates("MCP", "a result whose content is one part and no list", "is read",
              result={"content": {"type": "text", "text": SUNNY}}),
    tolerates("MCP", "a result whose parts have no type", "is read", result={"content": [{"text": SUNNY}]}),
    tolerates("MCP", "a result with `structuredContent` alone", "is read", result={"structuredContent": SUNNY}),
    tolerates("MCP", "a result that is text", "is read", result=SUNNY),
])
async def test_tools_are_listed_and_called(server, odd):
    async with OddServer(**odd) as tools, session(server, mcp(f"http://127.0.0.1:{PORT}/mcp")) as control:
        # What stays open does so for longer than a listing may take.
        assert await listed(control) == ["get_weather"]
        await ask(control, "What is the weather in London?")
        assert await answer(control) == SUNNY
        await control.log.wait("response.done", count=2)
    assert tools.methods.count("tools/list") <= 3
    assert tools.methods.count("tools/call") == (2 if "forgets" in odd else 1)
