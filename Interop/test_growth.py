"""What hostile text costs the server, beside plain text of the same size: CPU time in one and the same run."""

import asyncio
import http.client
import json
import os
import socket
import struct
import time
from pathlib import Path

import pytest
import websockets
from harness import stun
from harness.offers import offer
from harness.server import Server
from test_answer_first import CREATE, connect, next_event

MARKS = "\u0315\u0316"
"""Combining marks of different classes in the wrong order, four bytes."""

MOST = 25
"""How many times as much as plain text the marks may cost. Normalizing bounded runs of them costs about 10 times what
copying letters does; sorting a run that is not bounded, thousands of times."""


class Spending:
    """CPU time that a server spends while the context is open, in seconds."""

    def __init__(self, server):
        self.server = server

    def read(self):
        fields = Path(f"/proc/{self.server.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self):
        self.before = self.read()
        return self

    def __exit__(self, *_):
        self.seconds = self.read() - self.before


def assert_alike(hostile, plain):
    # The clock of the kernel ticks 100 times a second.
    assert hostile <= MOST * max(plain, 0.02), f"marks cost {hostile:.2f} s, letters {plain:.2f} s"


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    keys = tmp_path_factory.mktemp("keys") / "keys.txt"
    keys.write_text("a-key-for-growth\n")
    keys.chmod(0o600)
    server = Server("growth-locked", "--api-key-file", str(keys))
    try:
        yield server.wait_until_ready()
        server.assert_alive()
    finally:
        server.stop()


async def opened(server):
    """A control socket whose call has been answered, and the answer."""
    control = await connect(server)
    await control.send(json.dumps({"type": CREATE, "sdp_offer": offer()}))
    answer = await next_event(control)
    assert answer["type"] == CREATE + "d"
    assert (await next_event(control))["type"] == "session.created"
    return control, answer["sdp_answer"]


async def test_a_key_of_marks_holds_nobody_up(server):
    """250 KiB of one JSON key, four times, while another session of the server asks and is answered."""
    size = 250 * 1024
    async with websockets.connect(server.socket_url("/voice-live/realtime"), max_size=4 << 20) as other:
        control, _ = await opened(server)
        async with control:
            async def cost(key):
                slowest = 0
                with Spending(server) as spending:
                    for _ in range(4):
                        text = json.dumps({"type": "no.such.event", key: 0}, ensure_ascii=False)
                        await control.send(text)
                        before = time.monotonic()
                        await other.send(json.dumps({"type": "session.update", "session": {}}))
                        while json.loads(await asyncio.wait_for(other.recv(), 30))["type"] != "session.updated":
                            pass
                        slowest = max(slowest, time.monotonic() - before)
                        assert (await next_event(control, timeout=60))["type"] == "error"
                return spending.seconds, slowest

            plain, _ = await cost("x" * size)
            hostile, slowest = await cost(MARKS * (size // 4))
    assert_alike(hostile, plain)
    assert slowest < 5, f"another session waited {slowest:.1f} s"


def status(server, target, headers):
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=30)
    try:
        connection.putrequest("GET", target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
TARGET = "/voice-live/realtime/calls?api-version=2026-01-01-preview&model=x"


def requests_of(text):
    """Requests that bring `text`, none of them with a key."""
    name = text.encode()
    escaped = "".join(f"%{byte:02X}" for byte in name[: len(name) // 3])
    return {
        "origin and host": (TARGET, {**UPGRADE, "Host": name, "Origin": b"http://" + name}),
        "name in the query": (f"{TARGET}&{escaped}=1", {**UPGRADE, "Host": "a"}),
        "value in the query": (f"{TARGET}&model={escaped}", {**UPGRADE, "Host": "a"}),
        "subprotocol": (TARGET, {**UPGRADE, "Host": "a", "Sec-WebSocket-Protocol": b"realtime, " + name}),
        "bearer": (TARGET, {**UPGRADE, "Host": "a", "Authorization": b"Bearer " + name}),
    }


@pytest.mark.parametrize("way", requests_of("").keys())
def test_a_request_of_marks_costs_what_one_of_letters_does(locked, way):
    size = 15 * 1024

    def cost(text):
        with Spending(locked) as spending:
            for _ in range(20):
                # 431 would mean that no header was looked at.
                assert status(locked, *requests_of(text)[way]) in (400, 401, 403)
        return spending.seconds

    plain = cost("x" * size)
    assert_alike(cost(MARKS * (size // 4)), plain)
    assert_alike(cost("\U0001F1F3\U0001F1F4" * (size // 8)), plain)


async def test_checks_with_a_name_of_marks_cost_what_others_do(server):
    """STUN checks that name no call, while one is up: without a key, from anywhere."""
    control, _ = await opened(server)

    def cost(name):
        body = attribute_of(name)
        head = struct.pack("!HHI", 1, len(body), stun.COOKIE) + bytes(12)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, Spending(server) as spending:
            for count in range(4000):
                sender.sendto(head + body, ("127.0.0.1", server.udp_port))
                # What the socket cannot hold costs nothing.
                if count % 20 == 19:
                    time.sleep(0.005)
            time.sleep(0.2)
        return spending.seconds

    def attribute_of(name):
        return stun.attribute(0x0006, name.encode() + b":abcd")

    async with control:
        plain = await asyncio.to_thread(cost, "x" * 1360)
        hostile = await asyncio.to_thread(cost, MARKS * 340)
    assert_alike(hostile, plain)
