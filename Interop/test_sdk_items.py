"""Items of the conversation: created at a place, retrieved, truncated, deleted, by the helpers of the official SDK."""

import pytest
from azure.ai.voicelive.models import (
    AssistantMessageItem,
    FunctionCallItem,
    FunctionCallOutputItem,
    InputTextContentPart,
    OutputTextContentPart,
    ResponseMessageItem,
    SystemMessageItem,
    UserMessageItem,
)
from harness import speech
from harness.sdk import sdk_client, typed_message
from harness.talk import COMPLETED, SENTENCE, said


def user(text, id=None):
    return UserMessageItem(content=[InputTextContentPart(text=text)], id=id)


async def create(client, item, **options):
    count = len(client.log.all("conversation.item.created")) + 1
    await client.connection.conversation.item.create(item=item, **options)
    return await client.wait("conversation.item.created", count=count)


@pytest.mark.proves("D.8 message system", "D.8 message assistant", "D.8 function_call", "E.3 item message")
@pytest.mark.parametrize("item, kind", [
    (user("hello"), "input_text"), (SystemMessageItem(content=[InputTextContentPart(text="be brief")]), "input_text"),
    (AssistantMessageItem(content=[OutputTextContentPart(text="hi")]), "text"),
], ids=["user", "system", "assistant"])
async def test_a_message_of_every_role_is_created(server, item, kind):
    async with sdk_client(server) as client:
        created = await create(client, item)
        assert created.previous_item_id is None
        assert isinstance(created.item, ResponseMessageItem)
        assert (created.item.role, created.item.status) == (item.role, "completed")
        assert created.item.content[0].type == kind
        assert created.item.content[0].text == item.content[0].text


async def test_a_call_of_the_past_is_created_and_answered(server):
    async with sdk_client(server) as client:
        await create(client, user("what is the weather"))
        await create(client, FunctionCallItem(name="get_weather", call_id="call_1", arguments='{"city":"Oslo"}'))
        created = await create(client, FunctionCallOutputItem(call_id="call_1", output="it is foggy"))
        assert created.item.output == "it is foggy"
        await client.connection.response.create(response={"modalities": ["text"]})
        assert "foggy" in (await client.wait("response.text.done")).text
        await client.done()


@pytest.mark.proves(
    "D.8 item id", "D.8 previous_item_id absent", "D.8 previous_item_id root", "D.8 previous_item_id known",
    "D.8 previous_item_id unknown", "D.8 no response")
async def test_items_are_inserted_where_the_client_says(server):
    async with sdk_client(server) as client:
        client.inserted = True
        assert (await create(client, user("one", "a" * 32))).item.id == "a" * 32
        assert (await create(client, user("two", "item_b"))).previous_item_id == "a" * 32
        assert (await create(client, user("three", "item_c"), previous_item_id="a" * 32)).previous_item_id == "a" * 32
        assert (await create(client, user("zero", "item_d"), previous_item_id="root")).previous_item_id is None
        await client.connection.conversation.item.create(
            item=user("lost"), previous_item_id="item_of_nobody", event_id="lost")
        error = await client.error("lost")
        assert (error.code, error.param) == ("item_not_found", "previous_item_id")
        await client.connection.conversation.item.create(item=user("again", "item_b"), event_id="again")
        assert (await client.error("again")).code == "item_already_exists"
        assert not client.log.all("response.created")
        # "two" is still the last item: the next one follows it.
        assert (await create(client, user("four"))).previous_item_id == "item_b"


@pytest.mark.proves("D.9 full item", "D.9 unknown item", "E.3 conversation.item.retrieved")
async def test_an_item_is_retrieved_as_it_stands(server):
    async with sdk_client(server) as client:
        await client.say(said(0.3, SENTENCE, 0.8))
        spoken = await client.wait(COMPLETED)
        response = await client.done()
        for id in (spoken.item_id, response.output[0].id):
            await client.connection.conversation.item.retrieve(item_id=id)
        first = (await client.wait("conversation.item.retrieved")).item
        second = (await client.wait("conversation.item.retrieved", count=2)).item
        assert (first.id, first.role) == (spoken.item_id, "user")
        assert first.content[0].transcript == spoken.transcript
        assert second.as_dict() == response.output[0].as_dict()
        await client.connection.conversation.item.retrieve(item_id="item_of_nobody", event_id="nobody")
        assert (await client.error("nobody")).code == "item_not_found"


@pytest.mark.proves("D.11 history", "D.11 unknown item", "E.3 conversation.item.deleted")
async def test_a_deleted_item_is_forgotten(server):
    async with sdk_client(server) as client:
        item = (await create(client, user("My name is Ada."))).item
        await client.connection.conversation.item.delete(item_id=item.id)
        assert (await client.wait("conversation.item.deleted")).item_id == item.id
        await client.connection.conversation.item.delete(item_id=item.id, event_id="twice")
        assert (await client.error("twice")).code == "item_not_found"
        await client.type("What is my name?", modalities=["text"])
        assert "Ada" not in (await client.wait("response.text.done")).text
        await client.done()


@pytest.mark.proves("D.10 unheard words", "D.10 beyond the end", "D.10 assistant audio only")
async def test_a_truncated_answer_holds_only_what_was_heard(server):
    async with sdk_client(server) as client:
        await client.type("Count to ten.")
        response = await client.done()
        item = response.output[0].id
        whole = response.output[0].content[0].transcript
        seconds = len(client.audio(response.id)) / speech.RATE
        truncate = client.connection.conversation.item.truncate

        await truncate(item_id=item, content_index=0, audio_end_ms=int(seconds * 1000) + 5000, event_id="beyond")
        error = await client.error("beyond")
        assert (error.code, error.param) == ("invalid_value", "audio_end_ms")
        await truncate(item_id=item, content_index=1, audio_end_ms=0, event_id="second part")
        assert (await client.error("second part")).param == "content_index"
        await truncate(item_id=item, content_index=0, audio_end_ms=-1, event_id="negative")
        assert (await client.error("negative")).param == "audio_end_ms"

        await truncate(item_id=item, content_index=0, audio_end_ms=int(seconds * 500))
        truncated = await client.wait("conversation.item.truncated")
        assert (truncated.item_id, truncated.content_index) == (item, 0)
        assert truncated.audio_end_ms == int(seconds * 500)
        await client.connection.conversation.item.retrieve(item_id=item)
        left = (await client.wait("conversation.item.retrieved")).item.content[0].transcript
        assert whole.startswith(left) and 0.2 < len(left) / len(whole) < 0.8, left
        await client.type("What did you say?", modalities=["text"])
        assert "ten" not in speech.words((await client.wait("response.text.done")).text)
        await client.done(count=2)


async def test_a_typed_message_cannot_be_truncated(server):
    async with sdk_client(server) as client:
        item = (await create(client, user("hello"))).item.id
        await client.connection.conversation.item.truncate(
            item_id=item, content_index=0, audio_end_ms=0, event_id="typed")
        assert (await client.error("typed")).type == "invalid_request_error"
        await client.connection.conversation.item.truncate(
            item_id="item_of_nobody", content_index=0, audio_end_ms=0, event_id="nobody")
        assert (await client.error("nobody")).code == "item_not_found"


@pytest.mark.proves("D.12 input_items", "D.12 append_input_items", "D.12 conversation", "D.12 metadata", "D.12 commit")
async def test_a_response_may_read_other_items_than_those_of_the_conversation(server):
    async with sdk_client(server) as client:
        await create(client, user("My name is Ada."))
        for number, (parameters, known) in enumerate([
            ({"input_items": []}, False), ({"append_input_items": [typed_message("What is my name?")]}, True),
            ({"input_items": [typed_message("My name is Bob."), typed_message("What is my name?")]}, False),
        ], start=1):
            await client.connection.response.create(response={
                **parameters, "modalities": ["text"], "commit": False, "metadata": {"number": str(number)}})
            response = await client.done(count=number)
            text = response.output[0].content[0].text
            assert ("Ada" in text) == known, text
            assert response.metadata == {"number": str(number)}
        assert "Bob" in text
        await client.connection.send({"type": "response.create", "response": {
            "conversation": "none", "modalities": ["text"], "input_items": [typed_message("Please say hello.")]}})
        await client.done(count=4)
        assert len(client.log.all("conversation.item.created")) == 1, "a response outside left items inside"
