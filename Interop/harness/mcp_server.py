"""A server of the Model Context Protocol made of the `mcp` package, to be named in a session's tools.

Run as a program it serves on the port it is given, with the session ids and the answers (`--json` or streams) that the
package itself makes, until it is terminated: `mcp_server.py PORT [--json] [--stateless] [--token TOKEN] [--delay S]
[--brew S]`.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import time

from .server import OUTPUT, free_port


class MCPServerProcess:
    """The program below as a process of its own; ended by its id."""

    def __init__(self, name, *options):
        self.port = free_port()
        self.options = options
        self.log_path = OUTPUT / f"mcp-{name}.log"
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self.process = None

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.address}/mcp"

    def start(self, timeout=30):
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "harness.mcp_server", str(self.port), *self.options],
                cwd=OUTPUT.parent.parent / "Interop", stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            assert self.process.poll() is None, f"the MCP server ended:\n{self.log()}"
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the MCP server is not ready within {timeout} s:\n{self.log()}")

    def log(self):
        return self.log_path.read_text(errors="replace")[-4000:]

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def serve():
    import uvicorn
    from mcp.server.mcpserver import Context, MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--json", action="store_true", help="answer as JSON instead of as a stream")
    parser.add_argument("--stateless", action="store_true", help="keep no sessions")
    parser.add_argument("--token", help="what the header Authorization must bear")
    parser.add_argument("--delay", type=float, default=0, help="seconds before anything is answered")
    parser.add_argument("--brew", type=float, default=3, help="seconds that coffee takes")
    arguments = parser.parse_args()
    server = MCPServer("tools")

    @server.tool(description="The weather in a city.")
    def get_weather(city: str) -> str:
        return f"It is sunny in {city}."

    @server.tool(description="Books a table at a restaurant for a number of people.")
    def book_table(people: int) -> str:
        return f"A table for {people} is booked."

    @server.tool(description="Opens the garage.")
    def open_garage() -> str:
        raise ToolError("the door is stuck")

    @server.tool(description="Brews coffee, which takes a while.")
    async def brew_coffee(ctx: Context) -> str:
        for step in range(30):
            await ctx.report_progress(step, 30)
            await asyncio.sleep(arguments.brew / 30)
        return "The coffee is ready."

    app = server.streamable_http_app(json_response=arguments.json, stateless_http=arguments.stateless)

    async def guarded(scope, receive, send):
        if scope["type"] == "http":
            await asyncio.sleep(arguments.delay)
            headers = dict(scope["headers"])
            print(scope["method"], scope["path"], headers.get(b"x-test", b"").decode(), flush=True)
            if arguments.token and headers.get(b"authorization") != f"Bearer {arguments.token}".encode():
                await send({"type": "http.response.start", "status": 401, "headers": []})
                await send({"type": "http.response.body"})
                return
        await app(scope, receive, send)

    uvicorn.run(guarded, host="127.0.0.1", port=arguments.port, log_level="warning", timeout_graceful_shutdown=1)


if __name__ == "__main__":
    serve()
