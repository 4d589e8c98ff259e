"""A remote model that refuses a response while another is active: requests that depend on each other wait for it."""

import contextlib

import pytest
from harness.control import Control
from harness.server import OUTPUT, Server
from harness.strict_remote import StrictRemote

CONFIGURATION = """\
profiles:
  "*":
    relay:
      url: ws://127.0.0.1:{port}/v1/realtime
      dialect: openai
      model: any
"""


@contextlib.asynccontextmanager
async def relayed(remote):
    path = OUTPUT / "relay-order.yaml"
    path.write_text(CONFIGURATION.format(port=remote.port))
    server = Server("relay-order", "--config", str(path))
    try:
        server.wait_until_ready()
        control = await Control.open(server.socket_url("/voice-live/realtime"))
        await control.log.wait("session.created")
        yield control
        await control.close()
        server.assert_alive()
    finally:
        server.stop()


@pytest.mark.tolerates("realtime model", "refuses a response until the one before it has ended",
                       "is asked when that one has ended, or after 2 s")
@pytest.mark.parametrize("names_events", [True, False])
@pytest.mark.parametrize("asks", [
    [{"type": "response.create", "response": {"cancel_previous": True}}],
    [{"type": "response.cancel"}, {"type": "response.create"}],
])
async def test_a_response_is_replaced_behind_its_end(names_events, asks):
    async with StrictRemote(names_events=names_events) as remote, relayed(remote) as control:
        await control.send({"type": "response.create"})
        for number in range(1, 4):
            await control.log.wait("response.created", count=number)
            for ask in asks:
                await control.send(ask)
        await control.log.wait("response.created", count=4)
        await control.send({"type": "response.cancel"})
        await control.log.wait("response.done", count=4)
        assert not control.log.all("error")
        assert [event["response"]["status"] for event in control.log.all("response.done")] == ["cancelled"] * 4
        assert remote.refused == [] and remote.asked.count("response.create") == 4


async def test_replacements_that_come_together_all_begin_and_end():
    async with StrictRemote() as remote, relayed(remote) as control:
        for _ in range(4):
            await control.send({"type": "response.create", "response": {"cancel_previous": True}})
        await control.log.wait("response.created", count=4)
        await control.send({"type": "response.cancel"})
        await control.log.wait("response.done", count=4)
        assert not control.log.all("error") and remote.refused == []
