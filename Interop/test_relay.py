"""The conversations of a customer's page once more, through two servers: the one it calls has the other as its model."""

import pytest
from harness.log import DC, WS
from harness.server import OUTPUT, Server
from harness.talk import LEAD, SENTENCE, said
from harness.browser import PageCall, chromium

# Each of them holds through both, tools and barge-in included.
from test_browser_conversation import (  # noqa: F401
    host,
    test_a_spoken_question_is_understood_and_answered_aloud,
    test_a_tool_is_called_on_the_control_socket_and_its_result_spoken,
    test_speaking_over_the_answer_stops_it,
    test_two_turns_follow_each_other,
)

CONFIGURATION = """\
profiles:
  "*":
    relay:
      url: ws://127.0.0.1:{port}/voice-live/realtime
      dialect: voice-live
      model: any
"""


def in_front_of(back, name):
    """A server whose model is another one."""
    path = OUTPUT / f"{name}.yaml"
    path.write_text(CONFIGURATION.format(port=back.http_port))
    return Server(name, "--config", str(path))


@pytest.fixture(scope="module")
def running_server():
    back = Server("relay-back")
    try:
        front = in_front_of(back.wait_until_ready(), "relay-front")
        try:
            yield front.wait_until_ready()
        finally:
            front.stop()
    finally:
        back.stop()


async def test_the_loss_of_the_model_is_told(host):  # noqa: F811
    back = Server("relay-lost-back").wait_until_ready()
    front = in_front_of(back, "relay-lost-front").wait_until_ready()
    try:
        async with chromium(said(LEAD, SENTENCE, 1)) as browser:
            call = await PageCall.start(browser, host, socket=front.socket_url())
            await call.log.wait("output_audio_buffer.stopped", channel=DC, timeout=30)
            back.stop()
            error = await call.log.wait("error", channel=WS)
        assert error["error"]["code"] == "engine_unavailable"
        assert error["error"]["type"] == "server_error"
        front.assert_alive()
    finally:
        front.stop()
        back.stop()
