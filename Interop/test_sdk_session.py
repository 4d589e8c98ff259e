"""Settings of a session: what the official SDK sends, what is refused by name, and that the session goes on."""

import pytest
from azure.ai.voicelive.models import (
    Animation,
    AudioEchoCancellation,
    AudioInputTranscriptionOptions,
    AudioNoiseReduction,
    AzureStandardVoice,
    FunctionTool,
    LlmInterimResponseConfig,
    OpenAIVoice,
    RequestSession,
    ServerVad,
    StaticInterimResponseConfig,
)
from harness.sdk import sdk_client

REFUSED = [
    ("temperature", 7, "temperature"),
    ("temperature", "warm", "temperature"),
    ("modalities", ["smell"], "modalities"),
    ("modalities", "text", "modalities"),
    ("instructions", 7, "instructions"),
    ("voice", {"type": "azure-nobody", "name": "x"}, "voice"),
    ("voice", {"type": "openai", "name": "nobody"}, "voice"),
    ("voice", 7, "voice"),
    ("voice", {"type": "azure-standard"}, "voice.name"),
    ("input_audio_format", "mp3", "input_audio_format"),
    ("input_audio_sampling_rate", 44100, "input_audio_sampling_rate"),
    ("output_audio_format", "mp3", "output_audio_format"),
    ("turn_detection", {"type": "telepathy"}, "turn_detection"),
    ("turn_detection", {"type": "server_vad", "threshold": 7}, "turn_detection.threshold"),
    ("turn_detection", {"type": "server_vad", "threshold": "loud"}, "turn_detection.threshold"),
    ("turn_detection", {"type": "server_vad", "silence_duration_ms": -1}, "turn_detection.silence_duration_ms"),
    ("turn_detection", {"type": "server_vad", "prefix_padding_ms": -1}, "turn_detection.prefix_padding_ms"),
    ("turn_detection", {"type": "semantic_vad", "eagerness": "wild"}, "turn_detection.eagerness"),
    ("turn_detection", {"type": "azure_semantic_vad", "end_of_utterance_detection": {"model": "guess"}},
     "turn_detection.end_of_utterance_detection.model"),
    ("input_audio_transcription", {}, "input_audio_transcription.model"),
    ("input_audio_noise_reduction", {"type": "earplugs"}, "input_audio_noise_reduction"),
    ("input_audio_echo_cancellation", {"type": "walls"}, "input_audio_echo_cancellation"),
    ("input_audio_echo_cancellation", {"type": "server_echo_cancellation", "channels": 2},
     "input_audio_echo_cancellation"),
    ("input_audio_echo_cancellation", {"type": "server_echo_cancellation", "reference_source": "client"},
     "input_audio_echo_cancellation"),
    ("tools", [{"type": "function", "name": "no spaces"}], "tools"),
    ("tools", [{"type": "function", "name": "twice"}, {"type": "function", "name": "twice"}], "tools"),
    ("tools", [{"type": "mcp", "server_label": "docs"}], "tools"),
    ("tool_choice", 7, "tool_choice"),
    ("parallel_tool_calls", "often", "parallel_tool_calls"),
    ("max_response_output_tokens", 0, "max_response_output_tokens"),
    ("max_response_output_tokens", "some", "max_response_output_tokens"),
    ("reasoning_effort", "heroic", "reasoning_effort"),
    ("interim_response", {"type": "whistling"}, "interim_response"),
    ("interim_response", {"type": "static_interim_response", "triggers": ["boredom"]}, "interim_response.triggers"),
    ("output_audio_timestamp_types", ["vowel"], "output_audio_timestamp_types"),
    ("animation", {"outputs": ["dance"]}, "animation"),
    ("animation", {"outputs": ["blendshapes"]}, "animation"),
    ("avatar", {"character": "lisa", "customized": False}, "avatar"),
    ("include", ["everything"], "include"),
    ("metadata", {str(number): "x" for number in range(17)}, "metadata"),
    ("metadata", {"long": "x" * 513}, "metadata"),
    ("model", "another", "model"),
]


@pytest.mark.proves("F.1 atomic", "D.1 all or nothing")
@pytest.mark.parametrize(
    "field, value, param", REFUSED, ids=[f"{each[0]}-{number}" for number, each in enumerate(REFUSED)])
async def test_a_bad_value_is_refused_by_the_name_of_its_field_and_nothing_changes(server, field, value, param):
    async with sdk_client(server) as client:
        before = (await client.configure(instructions="before")).as_dict()
        # As plain JSON: some of these values the SDK's own classes would mend or refuse.
        session = {"instructions": "after", field: value}
        await client.connection.send({"type": "session.update", "session": session, "event_id": "bad"})
        error = await client.error("bad")
        assert error.type == "invalid_request_error"
        assert error.code and error.message
        assert error.param.startswith(f"session.{param}"), error.param
        after = (await client.configure()).as_dict()
        assert after == before
        assert len(client.log.all("session.updated")) == 2
        assert len(client.log.all("error")) == 1


@pytest.mark.proves("D.1 complete session", "F.1 effective settings", "F.12 session.created")
async def test_the_first_event_shows_every_setting(server):
    async with sdk_client(server) as client:
        session = client.all("session.created")[0].session
        assert session.id and session.model == "gpt-4.1"
        assert session.modalities == ["text", "audio"]
        assert (session.input_audio_format, session.input_audio_sampling_rate) == ("pcm16", 24_000)
        assert session.output_audio_format == "pcm16"
        assert isinstance(session.turn_detection, ServerVad)
        assert session.expires_at is not None
        shown = client.log.all("session.created")[0]["session"]
        for name in (
            "instructions", "voice", "input_audio_transcription", "input_audio_noise_reduction",
            "input_audio_echo_cancellation", "tools", "tool_choice", "parallel_tool_calls", "temperature",
            "max_response_output_tokens", "output_audio_timestamp_types", "animation", "avatar", "interim_response",
            "include", "metadata",
        ):
            assert name in shown, name


ACCEPTED = {
    "instructions": "You are brief.",
    "temperature": 0.6,
    "max_response_output_tokens": 100,
    "modalities": ["text"],
    "voice": AzureStandardVoice(name="en-US-AvaNeural", rate="1.2"),
    "turn_detection": ServerVad(threshold=0.6, prefix_padding_ms=200, silence_duration_ms=400),
    "input_audio_transcription": AudioInputTranscriptionOptions(model="azure-speech", language="en-US"),
    "input_audio_noise_reduction": AudioNoiseReduction(type="azure_deep_noise_suppression"),
    "input_audio_echo_cancellation": AudioEchoCancellation(),
    "tools": [FunctionTool(name="look_up", parameters={"type": "object", "properties": {}})],
    "tool_choice": "none",
    "parallel_tool_calls": False,
    "interim_response": StaticInterimResponseConfig(texts=["One moment."], triggers=["tool"], latency_threshold_ms=900),
    "output_audio_timestamp_types": ["word"],
    "animation": Animation(outputs=["viseme_id"]),
    "include": ["item.input_audio_transcription.phrases"],
    "metadata": {"caller": "Ada"},
}


@pytest.mark.parametrize("name", ACCEPTED)
async def test_a_setting_is_shown_as_it_was_made_and_the_others_stay(server, name):
    async with sdk_client(server) as client:
        before = client.log.all("session.created")[0]["session"]
        await client.connection.session.update(session=RequestSession(**{name: ACCEPTED[name]}))
        await client.wait("session.updated")
        after = client.log.all("session.updated")[0]["session"]
        made = ACCEPTED[name].as_dict() if hasattr(ACCEPTED[name], "as_dict") else ACCEPTED[name]
        if isinstance(made, list):
            made = [each.as_dict() if hasattr(each, "as_dict") else each for each in made]
        if isinstance(made, dict):
            assert made.items() <= after[name].items()
        else:
            assert after[name] == made
        assert {key: value for key, value in after.items() if key != name} == {
            key: value for key, value in before.items() if key != name}


@pytest.mark.proves("F.1 null", "F.1 absent")
async def test_null_switches_a_setting_off(server):
    off = [
        "input_audio_noise_reduction", "input_audio_echo_cancellation", "interim_response",
        "output_audio_timestamp_types", "animation", "turn_detection",
    ]
    async with sdk_client(server) as client:
        await client.configure(**{name: ACCEPTED[name] for name in off})
        await client.connection.session.update(session=RequestSession(**{name: None for name in off}))
        await client.wait("session.updated", count=2)
        session = client.log.all("session.updated")[1]["session"]
        assert [session[name] for name in off] == [None] * len(off)


@pytest.mark.parametrize("voice", [
    OpenAIVoice(name="alloy"), "shimmer", "en-US-AvaNeural", AzureStandardVoice(name="de-DE-KatjaNeural"),
    AzureStandardVoice(name="en-GB-RyanNeural", pitch="+10%", rate="0.9", volume="80"),
], ids=["openai", "name", "azure name", "german", "prosody"])
@pytest.mark.proves("F.5 openai", "F.5 azure-standard")
async def test_voices_of_every_kind_speak(server, voice):
    async with sdk_client(server) as client:
        await client.configure(voice=voice)
        await client.type("Please say hello to everybody here.")
        response = await client.done()
        assert len(client.audio(response.id)) > 8000


async def test_a_voice_may_speak_faster(server):
    async with sdk_client(server) as client:
        lengths = {}
        for number, rate in enumerate(["0.7", "1.4"], start=1):
            await client.configure(voice=AzureStandardVoice(name="en-US-AvaNeural", rate=rate))
            await client.type("Please say the weather is nice today.")
            lengths[rate] = len(client.audio((await client.done(count=number)).id))
        assert lengths["0.7"] > 1.5 * lengths["1.4"]


async def test_an_interim_response_of_the_model_is_configured(server):
    async with sdk_client(server) as client:
        session = await client.configure(interim_response=LlmInterimResponseConfig(
            triggers=["latency"], latency_threshold_ms=1500, instructions="Say that you think.",
            max_completion_tokens=20))
        assert session.interim_response["type"] == "llm_interim_response"


@pytest.mark.parametrize("version", [
    "2025-05-01-preview", "2025-10-01", "2026-01-01-preview", "2026-04-10", "2026-06-01-preview", "2026-07-15",
    "2026-07-31-preview",
])
@pytest.mark.proves("M.32", "M.9")
async def test_every_version_of_the_protocol_is_served(server, version):
    async with sdk_client(server, api_version=version) as client:
        await client.type("What is 2 plus 3?", modalities=["text"])
        assert "five" in (await client.wait("response.text.done")).text
        await client.done()


@pytest.mark.proves("E.1 warning", "F.1 unknown fields")
async def test_an_unknown_field_is_ignored_with_a_warning(server):
    async with sdk_client(server) as client:
        await client.configure(no_such_field=1, instructions="You are brief.")
        warning = (await client.wait("warning")).warning
        assert warning.code == "unknown_parameter" and warning.message
        assert client.all("session.updated")[0].session.instructions == "You are brief."


@pytest.mark.parametrize("event, param", [
    ({"type": "session.update"}, "session"), ({"type": "conversation.item.create"}, "item"),
    ({"type": "conversation.item.retrieve"}, "item_id"), ({"type": "input_audio_buffer.append"}, "audio"),
    ({"type": "response.create", "response": {"temperature": 9}}, "response.temperature"),
    ({"type": "response.create", "response": {"modalities": ["smell"]}}, "response.modalities"),
    ({"type": "no.such.event"}, None), ({"type": "rtc.call.sdp.create", "sdp_offer": "v=0"}, None),
    ({"type": "session.avatar.connect", "client_sdp": ""}, None), ({"type": "transcription_session.update"}, None),
], ids=lambda value: value["type"] if isinstance(value, dict) else None)
async def test_a_wrong_event_is_answered_and_the_session_goes_on(server, event, param):
    async with sdk_client(server) as client:
        await client.connection.send({**event, "event_id": "wrong"})
        error = await client.error("wrong")
        assert error.type == "invalid_request_error" and error.message
        if param:
            assert error.param.startswith(param)
        await client.configure()
