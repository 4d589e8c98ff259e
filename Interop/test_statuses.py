"""The HTTP statuses of a refused handshake (protocol chapter A.5), before any upgrade, on both endpoints."""

import asyncio
import http.client
import json

import pytest
import websockets
from harness.server import Server

CALLS, PLAIN = "/voice-live/realtime/calls", "/voice-live/realtime"
ENDPOINTS = pytest.mark.parametrize("path", [CALLS, PLAIN], ids=["call", "plain"])
GOOD = "api-version=2026-01-01-preview&model=gpt-realtime"
HANDSHAKE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def request(server, path, method="GET", **headers):
    """Status, headers and the error of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        body = response.read() if response.status != 101 else b""
        return response.status, response.headers, json.loads(body)["error"] if response.status >= 400 else None
    finally:
        connection.close()


def handshake(server, path, **headers):
    return request(server, path, **{**HANDSHAKE, **headers})


@ENDPOINTS
@pytest.mark.parametrize("query, status, code", [
    (GOOD, 101, None),
    ("", 400, "missing_parameter"),
    ("model=gpt-realtime", 400, "missing_parameter"),
    ("api-version=2026-01-01-preview", 400, "missing_parameter"),
    ("api-version=banana&model=gpt-realtime", 400, "unsupported_api_version"),
    ("api-version=2026-13-77&model=gpt-realtime", 400, "unsupported_api_version"),
    ("api-version=v1&model=gpt-realtime", 400, "unsupported_api_version"),
    (GOOD + "&deployment=another", 400, "BadRequest"),
])
@pytest.mark.proves("M.7", "M.9")
async def test_a_query_is_judged_before_the_upgrade(server, path, query, status, code):
    got, headers, error = handshake(server, f"{path}?{query}")
    assert got == status
    if error:
        assert headers["Content-Type"].startswith("application/json")
        assert error["code"] == code
        assert error["message"]
    if code == "unsupported_api_version":
        assert "2025-10-01" in error["message"] and "2026-07-15" in error["message"]


@pytest.mark.refuses("F.13 agent mode")
@ENDPOINTS
async def test_agents_are_not_here(server, path):
    agent = "api-version=2026-01-01-preview&agent-name=a&agent-project-name=p"
    status, _, error = handshake(server, f"{path}?{agent}")
    assert (status, error["code"]) == (404, "NotFound")
    status, _, error = handshake(server, f"{path}?api-version=2026-01-01-preview&agent-name=a")
    assert (status, error["code"]) == (400, "missing_parameter")


@ENDPOINTS
async def test_a_page_of_another_origin_is_forbidden(server, path):
    status, _, error = handshake(server, f"{path}?{GOOD}", Origin="https://elsewhere.example")
    assert (status, error["code"]) == (403, "Forbidden")


@ENDPOINTS
async def test_other_requests_are_told_what_to_do(server, path):
    status, headers, error = request(server, f"{path}?{GOOD}")
    assert (status, error["code"], headers["Upgrade"]) == (426, "UpgradeRequired", "websocket")
    status, _, error = handshake(server, f"{path}?{GOOD}", Sec_WebSocket_Version="8")
    assert (status, error["code"]) == (426, "UpgradeRequired")
    status, headers, error = request(server, f"{path}?{GOOD}", method="DELETE")
    assert (status, error["code"]) == (405, "MethodNotAllowed")
    assert "GET" in headers["Allow"]


async def test_what_is_not_there_is_not_found(server):
    for path in ("/voice-live", "/voice-live/realtime/calls/more", "/no/such/path"):
        status, _, error = handshake(server, f"{path}?{GOOD}")
        assert (status, error["code"]) == (404, "NotFound")


@pytest.mark.proves("M.8")
@ENDPOINTS
async def test_the_host_by_which_it_is_called_does_not_matter(server, path):
    assert handshake(server, f"{path}?{GOOD}", Host="resource.westeurope.services.ai.azure.com")[0] == 101


async def test_a_full_server_says_when_to_come_back():
    server = Server("full", "--max-sessions", "1")
    try:
        server.wait_until_ready()
        for path in (CALLS, PLAIN):
            async with websockets.connect(server.socket_url(path)):
                for other in (CALLS, PLAIN):
                    status, headers, error = handshake(server, f"{other}?{GOOD}")
                    assert (status, error["code"]) == (429, "TooManyRequests")
                    assert int(headers["Retry-After"]) >= 1
            # Its place is free when the session has ended, which is after the socket closed.
            async with asyncio.timeout(10):
                while b"\nparley_sessions 0\n" not in server.get("/metrics")[1]:
                    await asyncio.sleep(0.01)
    finally:
        server.stop()
