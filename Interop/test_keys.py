"""A server with keys opens for who brings one, in each form that clients use (protocol chapter A.3), on both endpoints."""

import http.client
import json

import pytest
import websockets
from harness import schema
from harness.server import Server

CALLS, PLAIN = "/voice-live/realtime/calls", "/voice-live/realtime"
ENDPOINTS = pytest.mark.parametrize("path", [CALLS, PLAIN], ids=["call", "plain"])
KEY, OTHER, WRONG = "key-one-of-two", "key-two-of-two", "key-of-nobody"


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    keys = tmp_path_factory.mktemp("keys") / "keys.txt"
    keys.write_text(f"# two keys\n{KEY}\n\n{OTHER}\n")
    keys.chmod(0o600)
    server = Server("keys", "--api-key-file", str(keys))
    try:
        yield server.wait_until_ready()
        server.assert_alive()
    finally:
        server.stop()


def forms(key):
    """The query, headers and subprotocols by which a client presents `key`."""
    return {
        "header": ({}, {"api-key": key}, None),
        "bearer": ({}, {"Authorization": f"Bearer {key}"}, None),
        "query": ({"api-key": key}, {}, None),
        "bearer in the query": ({"Authorization": f"Bearer%20{key}"}, {}, None),
        "bearer with a plus": ({"Authorization": f"Bearer+{key}"}, {}, None),
        "subprotocol": ({}, {}, ["realtime", f"openai-insecure-api-key.{key}"]),
    }


def connect(server, path, query, headers, subprotocols):
    return websockets.connect(
        server.socket_url(path, **query), additional_headers=headers, subprotocols=subprotocols, max_size=4 << 20)


@pytest.mark.proves("M.7")
@ENDPOINTS
@pytest.mark.parametrize("form", forms(KEY))
async def test_a_key_opens_in_every_form(locked, path, form):
    for key in (KEY, OTHER):
        async with connect(locked, path, *forms(key)[form]) as socket:
            await socket.send(json.dumps({"type": "session.update", "session": {}}))
            created = json.loads(await socket.recv())
            assert created["type"] == "session.created"
            assert list(schema.faults(created)) == []
            assert socket.subprotocol in (None, "realtime")


@pytest.mark.proves("M.7")
@ENDPOINTS
@pytest.mark.parametrize("form", [*forms(WRONG), "nothing"])
async def test_without_a_key_that_is_known_it_stays_shut(locked, path, form):
    offered = ({}, {}, None) if form == "nothing" else forms(WRONG)[form]
    with pytest.raises(websockets.InvalidStatus) as refusal:
        async with connect(locked, path, *offered):
            pass
    response = refusal.value.response
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    error = json.loads(response.body)["error"]
    assert error["code"] == "Unauthorized"
    assert WRONG not in response.body.decode()


@ENDPOINTS
async def test_the_first_form_that_is_there_counts(locked, path):
    async with connect(locked, path, {"api-key": WRONG}, {"api-key": KEY}, None):
        pass
    with pytest.raises(websockets.InvalidStatus):
        async with connect(locked, path, {"api-key": KEY}, {"api-key": WRONG}, None):
            pass


def test_the_server_answers_whether_it_lives_to_everybody(locked):
    assert locked.get("/healthz")[0] == 200


def test_no_key_is_written_to_the_log(locked):
    text = locked.log_path.read_text(errors="replace")
    assert KEY not in text and OTHER not in text and WRONG not in text


def test_voices_are_listed_for_who_has_a_key(locked):
    def get(headers):
        connection = http.client.HTTPConnection("127.0.0.1", locked.http_port, timeout=5)
        try:
            connection.request("GET", "/voices", headers=headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    assert get({})[0] == 401
    status, body = get({"api-key": KEY})
    assert status == 200
    assert json.loads(body)["voices"]
