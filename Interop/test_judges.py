"""The judges themselves: what they let pass and what they catch, on transcripts of the protocol's chapter G."""

import pytest
from harness import invariants, routing, schema, speech
from harness.log import DC, WS, Entry, EventLog


def item(id, role="assistant", **fields):
    return {"id": id, "object": "realtime.item", "type": "message", "role": role, **fields}


def turn():
    """A spoken turn as the data channel of a call shows it (chapter G.2)."""
    part = {"item_id": "item_a1", "content_index": 0, "response_id": "resp_1", "output_index": 0}
    done = item("item_a1", status="completed", content=[{"type": "audio", "transcript": "It is noon."}])
    return [
        {"type": "input_audio_buffer.speech_started", "audio_start_ms": 340, "item_id": "item_u1"},
        {"type": "input_audio_buffer.speech_stopped", "audio_end_ms": 2210, "item_id": "item_u1"},
        {"type": "input_audio_buffer.committed", "previous_item_id": None, "item_id": "item_u1"},
        {"type": "conversation.item.created", "previous_item_id": None, "item": item("item_u1", role="user")},
        {"type": "conversation.item.input_audio_transcription.completed", "item_id": "item_u1", "content_index": 0,
         "transcript": "What time is it?"},
        {"type": "response.created", "response": {"id": "resp_1", "conversation_id": "conv_1", "output": []}},
        {"type": "response.output_item.added", "response_id": "resp_1", "output_index": 0, "item": item("item_a1")},
        {"type": "conversation.item.created", "previous_item_id": "item_u1", "item": item("item_a1")},
        {"type": "response.content_part.added", **part, "part": {"type": "audio", "transcript": ""}},
        {"type": "output_audio_buffer.started", "response_id": "resp_1"},
        {"type": "response.audio_transcript.delta", **part, "delta": "It is "},
        {"type": "response.audio_transcript.delta", **part, "delta": "noon."},
        {"type": "response.audio.done", **part},
        {"type": "response.audio_transcript.done", **part, "transcript": "It is noon."},
        {"type": "response.content_part.done", **part, "part": {"type": "audio", "transcript": "It is noon."}},
        {"type": "response.output_item.done", "response_id": "resp_1", "output_index": 0, "item": done},
        {"type": "response.done", "response": {"id": "resp_1", "status": "completed", "output": [done]}},
        {"type": "output_audio_buffer.stopped", "response_id": "resp_1"},
    ]


def test_a_turn_of_the_protocol_has_no_fault():
    assert list(invariants.faults(turn())) == []


# A turn by hand has no end of speech, a native-audio model no transcription, an answer in text no play-out.
DISPENSABLE = {
    "conversation.item.input_audio_transcription.completed", "output_audio_buffer.started",
    "input_audio_buffer.speech_stopped",
}


@pytest.mark.parametrize("position", [n for n, event in enumerate(turn()) if event["type"] not in DISPENSABLE])
def test_a_turn_without_one_of_its_events_is_faulty(position):
    events = turn()
    missing = events.pop(position)
    assert list(invariants.faults(events)) != [], f"nobody missed {missing['type']}"


@pytest.mark.parametrize("position", [0, 1, 2, 3, 5, 6, 7, 13, 14, 15])
def test_a_turn_with_two_events_swapped_is_faulty(position):
    events = turn()
    events[position], events[position + 1] = events[position + 1], events[position]
    assert list(invariants.faults(events)) != []


def log_of(*entries):
    log = EventLog()
    log.received = [Entry(0, channel, event | {"event_id": event.get("event_id", f"event_{number}")})
                    for number, (channel, event) in enumerate(entries)]
    return log


def test_an_event_on_a_wrong_channel_is_caught():
    stopped = {"type": "output_audio_buffer.stopped", "response_id": "resp_1"}
    assert list(routing.faults(log_of((DC, stopped)))) == []
    assert list(routing.faults(log_of((WS, stopped)))) != []
    assert list(routing.faults(log_of((WS, stopped)), data_channel=False)) == []


def test_a_tool_item_belongs_on_the_control_socket_alone():
    added = {"type": "response.output_item.added", "event_id": "event_x", "item": {"id": "i", "type": "function_call"}}
    assert list(routing.faults(log_of((WS, added)))) == []
    assert list(routing.faults(log_of((DC, added)))) != []
    assert list(routing.faults(log_of((DC, added), (WS, added)))) != []


def test_an_event_that_never_comes_in_a_call_is_caught():
    assert list(routing.faults(log_of((DC, {"type": "response.audio.delta", "delta": ""})))) != []


def test_an_event_without_a_required_field_is_invalid():
    valid = {"type": "input_audio_buffer.speech_started", "event_id": "event_1", "audio_start_ms": 3, "item_id": "i"}
    assert list(schema.faults(valid)) == []
    for field in ("event_id", "audio_start_ms", "item_id"):
        assert list(schema.faults({key: value for key, value in valid.items() if key != field})) != []
    assert list(schema.faults({"type": "no.such.event", "event_id": "event_1"})) != []


def test_numbers_count_as_the_words_they_are_spoken_with():
    assert speech.words("It's 12:05, 342 people!") == [
        "it's", "twelve", "five", "three", "hundred", "forty", "two", "people"]
    assert speech.word_error_rate("two plus three is 5.", "two plus tree is five") == pytest.approx(0.2)
