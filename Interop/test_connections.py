"""Connections that send half a request, two, or none, and stay: each ends, and none keeps others or a shutdown waiting."""

import asyncio
import http.client
import os
import signal
import socket
import time

import pytest
from harness.odd_connections import REQUESTS, SOCKETS, OddConnections, Probes, handshake, open_connections
from harness.server import Server

COUNT = int(os.environ.get("ODD_CONNECTIONS", 400))


def only_probes(connections):
    """Whether the server has no more than a probe, the one before it, and the question itself."""
    requests, sockets = connections
    return requests <= 3 and sockets == 0


@pytest.fixture
def own_server():
    server = Server("connections", "--engines", "synthetic")
    try:
        yield server.wait_until_ready()
    finally:
        server.stop()


async def test_odd_connections_end_by_themselves_while_probes_are_answered(own_server):
    probes = Probes(own_server.http)
    odd = OddConnections(own_server.http_port, COUNT)
    # The longest deadline is 17 s; a hundred is for a machine that has stopped.
    end = time.monotonic() + 100
    while not only_probes(left := open_connections(own_server.http)) and time.monotonic() < end:
        odd.drip()
        await asyncio.sleep(0.5)
    times = probes.stop()
    odd.close()
    assert only_probes(left), f"{left[0]} requests and {left[1]} WebSockets are left"
    assert times and None not in times, f"{times.count(None)} of {len(times)} probes were not answered"


@pytest.mark.parametrize("kind", [*REQUESTS, *SOCKETS])
async def test_no_connection_keeps_a_shutdown_waiting(own_server, kind):
    odd = OddConnections(own_server.http_port, 20, {kind: (REQUESTS | SOCKETS)[kind]})
    assert own_server.get("/healthz")[0] == 200
    own_server.process.send_signal(signal.SIGTERM)
    assert own_server.process.wait(10) == 0
    odd.close()


async def test_many_odd_connections_do_not_keep_a_shutdown_waiting(own_server):
    odd = OddConnections(own_server.http_port, COUNT, REQUESTS | SOCKETS)
    assert own_server.get("/healthz")[0] == 200
    began = time.monotonic()
    own_server.process.send_signal(signal.SIGTERM)
    assert own_server.process.wait(10) == 0
    print(f"{COUNT} connections, ended after {time.monotonic() - began:.2f} s")
    odd.close()


async def test_an_address_at_its_bound_of_websockets_still_gets_answers():
    server = Server("connections-bound", "--engines", "synthetic", "--max-connections-per-address", "4").wait_until_ready()
    try:
        # One after the other: only one of this address may wait for its upgrade.
        full = []
        for count in range(1, 4):
            full.append(OddConnections(server.http_port, 1, SOCKETS, addresses=1))
            while open_connections(server.http)[1] < count:
                await asyncio.sleep(0.05)
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, source_address=("127.0.1.1", 0))
        path = "/voice-live/realtime?api-version=2026-01-01-preview&model=gpt-realtime"
        headers = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
                   "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        assert response.status == 429 and response.getheader("Retry-After")
        response.read()
        probe = http.client.HTTPConnection("127.0.0.1", server.http_port, source_address=("127.0.1.1", 0))
        probe.request("GET", "/healthz")
        assert probe.getresponse().status == 200
        other = OddConnections(server.http_port, 11, SOCKETS, addresses=11)
        while open_connections(server.http)[1] < 13:
            await asyncio.sleep(0.05)
        for odd in [*full, other]:
            odd.close()
    finally:
        server.stop()


def test_a_flood_of_pings_is_answered_by_few_pongs(server):
    """One for each read, for the newest ping; what follows the flood is handled."""
    clear = b'{"type":"input_audio_buffer.clear"}'
    ping = b"\x89\x80\0\0\0\0"
    with socket.create_connection(("127.0.0.1", server.http_port), timeout=20) as client:
        client.sendall(handshake())
        client.sendall(ping * 5000 + b"\x81" + bytes([0x80 | len(clear)]) + b"\0\0\0\0" + clear)
        received = b""
        while b"input_audio_buffer.cleared" not in received:
            part = client.recv(1 << 16)
            assert part, "the server closed the connection"
            received += part
    assert 1 <= received.count(b"\x8a\x00") < 1000
