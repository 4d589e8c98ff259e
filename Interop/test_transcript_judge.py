"""The reader of transcripts: what it lets pass and what it catches."""

import pytest
from harness.log import WS, EventLog
from harness.transcript import compare

TURN = """
    response.created                    response.id=$r response.status="in_progress"
    ~ rate_limits.updated ?
    ~ output_audio_buffer.started       response_id=$r
    response.text.delta | response.audio.delta +    response_id=$r item_id=$a     # in any mixture
    plain: response.audio.done          item_id=$a
    response.done                       response.id=$r response.output.0.id=$a
"""


def turn():
    return [
        {"type": "response.created", "response": {"id": "r1", "status": "in_progress"}},
        {"type": "response.text.delta", "response_id": "r1", "item_id": "a1"},
        {"type": "output_audio_buffer.started", "response_id": "r1"},
        {"type": "response.audio.delta", "response_id": "r1", "item_id": "a1"},
        {"type": "response.audio.done", "item_id": "a1"},
        {"type": "response.done", "response": {"id": "r1", "output": [{"id": "a1"}]}},
    ]


def read(events, transcript=TURN):
    log = EventLog()
    for event in events:
        log.add_event(WS, event)
    return compare(transcript, log, endpoint="plain", channels=[WS])


def test_a_log_that_agrees_yields_the_ids_by_their_names():
    assert read(turn()) == {"$r": "r1", "$a": "a1"}


@pytest.mark.parametrize("position", [0, 2, 4, 5])
def test_a_missing_event_is_caught(position):
    events = turn()
    del events[position]
    with pytest.raises(AssertionError):
        read(events)


@pytest.mark.parametrize("position", [0, 3, 4])
def test_events_in_another_order_are_caught(position):
    events = turn()
    events[position], events[position + 1] = events[position + 1], events[position]
    with pytest.raises(AssertionError):
        read(events)


def test_an_event_of_a_floating_line_may_come_later_but_not_twice():
    events = turn()
    events.append(events.pop(2))
    read(events)
    with pytest.raises(AssertionError):
        read(events + events[-1:])


@pytest.mark.parametrize("position, change", [
    (1, {"response_id": "r2"}), (4, {"item_id": "r1"}), (0, {"response": {"id": "r1", "status": "completed"}}),
])
def test_another_id_or_value_is_caught(position, change):
    events = turn()
    events[position] = events[position] | change
    with pytest.raises(AssertionError):
        read(events)


def test_two_names_never_stand_for_one_id():
    events = turn()
    for event in events[1:4]:
        event["item_id"] = "r1"
    with pytest.raises(AssertionError):
        read(events)


def test_an_event_that_no_line_names_is_caught():
    with pytest.raises(AssertionError):
        read(turn() + [{"type": "response.done", "response": {"id": "r1", "output": [{"id": "a1"}]}}])
