"""A configuration file: what `parley serve --check` says about it, what a server makes of it, and how environment and
flags stand above it."""

import http.client
import json
import os
import subprocess

import pytest
import websockets
from harness.configuration import http_engines, write
from harness.server import BINARY, ROOT, Server, free_port

EXAMPLE = ROOT / "Examples" / "parley.yaml"


def parley(*arguments, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return subprocess.run(
        [str(BINARY), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
        env=inherited | environment)


def test_a_right_file_is_summed_up_and_no_port_is_opened(tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("key-of-a-client\n")
    path = tmp_path / "parley.yaml"
    path.write_text("""
server: {http: "0.0.0.0:1", udp: "127.0.0.1:1", api_key_file: keys.txt, mcp_allow: [tools.example]}
profiles:
  support:
    chat: {kind: openai, base_url: "http://127.0.0.1:9/v1", model: m, api_key: "${MY_KEY}", fallback: embedded}
    voice: alloy
""")
    checked = parley("serve", "--config", path, "--check", MY_KEY="key-that-nobody-sees")
    assert checked.returncode == 0, checked.stderr
    assert f"{path} is right." in checked.stdout
    for part in ("0.0.0.0:1", "1 API keys", "tools.example", "Profile support", "alloy",
                 "chat: openai at http://127.0.0.1:9/v1, model m, key of MY_KEY; else embedded"):
        assert part in checked.stdout, checked.stdout
    assert "key-that-nobody-sees" not in checked.stdout + checked.stderr


def test_the_example_is_right():
    checked = parley("serve", "--config", EXAMPLE, "--check")
    assert checked.returncode == 0, checked.stderr


def test_every_mistake_is_told_with_its_place(tmp_path):
    path = tmp_path / "parley.yaml"
    path.write_text("""server:
  htpp: 127.0.0.1:8080
profiles:
  support:
    recogniser: embedded
    chat:
      kind: openai
      base_url: http://127.0.0.1:11434/v1
      api_key: sk-in-the-open
""")
    checked = parley("serve", "--config", path, "--check")
    assert checked.returncode == 1
    assert checked.stderr.splitlines()[1:] == [
        f"{path}:2:3: unknown key `htpp` in section `server`; did you mean `http`?",
        f"{path}:5:5: unknown key `recogniser` in profile `support`; did you mean `recognizer`?",
        f"{path}:9:16: `api_key` of `chat` of profile `support` holds a key in the open: write `${{NAME}}` and set the "
        "environment variable NAME, or name a file with `api_key_file`",
    ]
    assert "sk-in-the-open" not in checked.stderr
    # And nothing is served with it.
    assert parley("serve", "--config", path).returncode == 1


def test_flags_stand_above_the_environment_and_that_above_the_file(tmp_path):
    path = tmp_path / "parley.yaml"
    path.write_text("server: {max_sessions: 11, session_minutes: 12, udp: '127.0.0.1:13'}")
    sum_up = lambda *flags, **environment: parley("serve", *flags, "--check", **environment).stdout
    assert "11 at a time, 12 minutes" in sum_up("--config", path)
    environment = {"PARLEY_CONFIG": str(path), "PARLEY_MAX_SESSIONS": "21", "PARLEY_ANNOUNCE": "192.0.2.1,192.0.2.2"}
    text = sum_up(**environment)
    assert "21 at a time, 12 minutes" in text and "192.0.2.1, 192.0.2.2" in text and "127.0.0.1:13" in text
    assert "31 at a time, 12 minutes" in sum_up("--max-sessions", "31", **environment)
    assert "did you mean PARLEY_HTTP?" in sum_up(PARLEY_HTPP="127.0.0.1:1")


@pytest.mark.parametrize("profile, says", [
    ({"voice": "nobody"}, "`voice` of profile `a`: its synthesizer has no voice `nobody`"),
    ({"language": "fr-FR"}, "`language` of profile `a`: its recognizer understands en-US, not fr-FR"),
])
def test_a_profile_that_asks_for_what_its_engines_lack_is_refused(tmp_path, profile, says):
    checked = parley("serve", "--check", "--config", write(tmp_path / "parley.yaml", {"a": profile}))
    assert checked.returncode == 1 and says in checked.stderr


def test_a_wrong_variable_is_named(tmp_path):
    checked = parley("serve", "--check", PARLEY_SESSION_MINUTES="long")
    assert checked.returncode == 1
    assert "PARLEY_SESSION_MINUTES is a whole number from 1 to 1440" in checked.stderr
    missing = parley("serve", "--check", "--config", tmp_path / "nowhere.yaml")
    assert missing.returncode == 1 and "nowhere.yaml cannot be read" in missing.stderr


# A server of two profiles.


@pytest.fixture(scope="module")
def server(engines, tmp_path_factory):
    slots = http_engines(engines.url)
    slots["synthesizer"] = slots["synthesizer"] | {"voices": {"nova": "n1", "hugo": {"id": "h1", "locale": "de-DE"}}}
    path = write(
        tmp_path_factory.mktemp("configuration") / "parley.yaml",
        {"plain": {}, "remote": {**slots, "instructions": "Be brief.", "voice": "hugo"}})
    server = Server("configuration", "--config", str(path))
    try:
        yield server.wait_until_ready()
        server.assert_alive()
    finally:
        server.stop()


async def answer(server, model, **parameters):
    """The session's beginning, and the answer to a typed word."""
    url = server.socket_url("/voice-live/realtime", **{"model": model, **parameters})
    async with websockets.connect(url, max_size=4 << 20) as socket:
        session = json.loads(await socket.recv())["session"]
        await socket.send(json.dumps({"type": "conversation.item.create", "item": {
            "type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello."}]}}))
        await socket.send(json.dumps({"type": "response.create", "response": {"modalities": ["text", "audio"]}}))
        async for message in socket:
            event = json.loads(message)
            if event["type"] == "response.audio_transcript.done":
                return session, event["transcript"]


async def test_the_model_picks_the_engines(server, engines):
    engines.answer = ["From ", "afar."]
    session, text = await answer(server, "remote")
    assert text == "From afar."
    assert session["instructions"] == "Be brief." and session["voice"]["name"] == "hugo"
    assert engines.chat.requests[-1]["messages"][0] == {"role": "system", "content": "Be brief."}
    assert engines.voice.requests[-1]["voice"] == "h1"
    asked = len(engines.chat.requests)
    session, text = await answer(server, "plain")
    assert text != "From afar." and not session.get("instructions")
    assert len(engines.chat.requests) == asked


@pytest.mark.parametrize("path", ["/voice-live/realtime", "/voice-live/realtime/calls"])
def test_a_model_that_no_profile_has_is_refused_with_those_there_are(server, path):
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=5)
    connection.request("GET", f"{path}?api-version=2026-01-01-preview&model=gpt-4o", headers={
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="})
    response = connection.getresponse()
    assert response.status == 404
    error = json.loads(response.read())["error"]
    assert error["code"] == "DeploymentNotFound"
    assert error["message"].endswith("It has: plain, remote.")


def test_each_model_has_voices_of_its_own(server):
    remote = json.loads(server.get("/voices?model=remote")[1])["voices"]
    assert {voice["name"]: voice["locale"] for voice in remote} == {"nova": "en-US", "hugo": "de-DE"}
    assert len(json.loads(server.get("/voices?model=plain")[1])["voices"]) > 500
    assert server.get("/voices")[0] == 400 and server.get("/voices?model=other")[0] == 404


# The doctor.


def doctor(path, profiles, server=None, **environment):
    settings = {"http": f"127.0.0.1:{free_port()}", "udp": f"127.0.0.1:{free_port()}", **(server or {})}
    ended = parley("doctor", "--config", write(path / "parley.yaml", profiles, server=settings), **environment)
    print(ended.stdout, ended.stderr)
    return ended


@pytest.fixture
def well(engines):
    for conduct in (engines.chat, engines.hearing, engines.voice):
        conduct.fault = ""
    engines.answer, engines.heard = ["Hel", "lo."], "how are you today"
    yield engines
    for conduct in (engines.chat, engines.hearing, engines.voice):
        conduct.fault = ""


def test_the_doctor_reaches_and_measures_every_engine(well, tmp_path):
    ended = doctor(tmp_path, {"*": {}, "remote": http_engines(well.url)}, {"mcp_allow": [f"127.0.0.1:{well.port}"]})
    assert ended.returncode == 0
    assert "✗" not in ended.stdout
    for part in ("“how are you today”", "“Hello.”", "first words after", "first sound after", "All is well",
                 "of speech", f"127.0.0.1:{well.port}: connected after"):
        assert part in ended.stdout


def advice(ended):
    assert ended.returncode == 1
    return [line.strip() for line in ended.stdout.splitlines() if line.strip().startswith("→")]


def test_the_doctor_says_what_to_mend(well, tmp_path):
    engine = http_engines(well.url, answer="1s")["chat"]
    nobody = free_port()
    assert advice(doctor(tmp_path, {"*": {"chat": engine | {"base_url": f"http://127.0.0.1:{nobody}/v1"}}})) == [
        f"→ Nothing listens at 127.0.0.1:{nobody}. Is it running there?"]
    well.chat.fault = "unauthorized"
    ended = doctor(tmp_path, {"*": {"chat": engine | {"api_key": "${MY_KEY}"}}}, MY_KEY="key-that-nobody-sees")
    assert advice(ended) == ["→ The key of MY_KEY is rejected. Is it of this server, and still valid?"]
    assert "key-that-nobody-sees" not in ended.stdout + ended.stderr
    assert "secret detail" not in ended.stdout
    well.chat.fault = "unknown"
    assert advice(doctor(tmp_path, {"*": {"chat": engine | {"model": "tets"}}})) == [
        "→ It does not list the model `tets`, but test. Did you mean `test`?"]
    well.chat.fault = "hang"
    assert advice(doctor(tmp_path, {"*": {"chat": engine}})) == [
        f"→ 127.0.0.1:{well.port} accepts connections and does not answer. Is it still loading, or stuck?"]
    well.chat.fault, well.voice.fault, well.hearing.fault = "wrong_type", "broken", "busy"
    ended = doctor(tmp_path, {"*": http_engines(well.url)})
    assert "its limit" in ended.stdout.lower()
    assert ended.stdout.count("✗") == 3 and "3 of 7 checks failed." in ended.stdout


def test_the_doctor_looks_at_what_would_serve(tmp_path):
    nobody = f"http://127.0.0.1:{free_port()}/v1"
    remote = {"relay": {"dialect": "openai", "url": nobody.replace("http", "ws") + "/realtime", "model": "m"}}
    profiles = {"*": http_engines(nobody), "remote": remote}
    synthetic = {"engines": "synthetic:recognizer=7,chat=8,synthesizer=9"}
    ended = doctor(tmp_path, profiles, synthetic)
    assert ended.returncode == 0
    for slot in ("recognizer", "chat", "synthesizer"):
        assert ended.stdout.count(f"✓ {slot} ") == 2
    assert nobody.removeprefix("http://") not in ended.stdout and "for embedded recognizers" not in ended.stdout
    # The same without it.
    assert doctor(tmp_path, profiles).stdout.count("✗") == 4


def test_the_doctor_sees_ports_that_are_taken(server, tmp_path):
    taken = {"http": f"127.0.0.1:{server.http_port}", "udp": f"127.0.0.1:{server.udp_port}"}
    ended = doctor(tmp_path, {"*": {}}, taken)
    assert ended.returncode == 0 and ended.stdout.count("a Parley is running there") == 2
    ended = doctor(tmp_path, {"*": {}}, {"udp": taken["udp"]})
    assert advice(ended)[0].startswith("→ Is a Parley running already? Choose another with `udp`")


def test_the_doctor_refuses_a_file_that_is_wrong(tmp_path):
    ended = doctor(tmp_path, {"*": {"chatt": "embedded"}})
    assert ended.returncode == 1
    assert "unknown key `chatt` in profile `*`; did you mean `chat`?" in ended.stderr
