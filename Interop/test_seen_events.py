"""What the tests with the official SDK received, all of them together. Runs behind them, by its name."""

from pathlib import Path

import pytest
from azure.ai.voicelive.models import ServerEvent
from harness.sdk import SEEN

NOT_IN_THIS_BUILD = {
    "session.avatar.connecting", "session.avatar.switch_to_idle", "session.avatar.switch_to_speaking",
    "response.video.delta", "response.animation_blendshapes.delta", "response.animation_blendshapes.done",
    "response.web_search_call.in_progress", "response.web_search_call.searching", "response.web_search_call.completed",
    "response.file_search_call.in_progress", "response.file_search_call.searching",
    "response.file_search_call.completed", "response.audio_transcript.annotation.added", "response.invocation.delta",
}

NOT_BY_THE_EMBEDDED_RECOGNIZER = {"conversation.item.input_audio_transcription.failed"}
"""It understands noise as no words, which is no failure; the unit tests make one fail."""


def test_every_event_that_the_sdk_has_a_class_for_was_received(request):
    modules = {Path(item.fspath).name for item in request.session.items}
    missing = {path.name for path in Path(__file__).parent.glob("test_sdk_*.py")} - modules
    if missing or request.config.getoption("keyword"):
        pytest.skip("only a part of the tests runs")
    # The SDK's own table from the type of an event to its class.
    known = set(ServerEvent.__mapping__)
    assert known - SEEN - NOT_IN_THIS_BUILD - NOT_BY_THE_EMBEDDED_RECOGNIZER == set()
    assert SEEN & NOT_IN_THIS_BUILD == set()
