import Dialogue
import Events
import Foundation
import SansIO
import Testing

/// Items by the client's hand (Voice Live protocol D.8 to D.11).
struct ConversationTests {
    private func create(_ text: String, id: String? = nil, after previous: String? = nil) -> ClientEvent {
        .itemCreate(
            ItemCreate(
                previousItemID: previous.map(ItemID.init), item: .message(.user, text, id: id.map(ItemID.init))))
    }

    // Proves: D.8 item id, D.8 previous_item_id absent, D.8 previous_item_id root, D.8 previous_item_id known
    @Test func itemsAreInsertedWhereTheClientWants() {
        var stage = SessionStage()
        stage.client(create("b", id: "B"))
        stage.client(create("c", id: "C"))
        stage.client(create("a", id: "A", after: "root"))
        stage.client(create("b2", id: "B2", after: "B"))
        #expect(
            stage.drain() == [
                "conversation.item.created B user completed [input_text:b] after -",
                "conversation.item.created C user completed [input_text:c] after B",
                "conversation.item.created A user completed [input_text:a] after -",
                "conversation.item.created B2 user completed [input_text:b2] after B",
            ])
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.messages == [.user("a"), .user("b"), .user("b2"), .user("c")])
    }

    // Proves: D.8 item id, D.8 previous_item_id unknown, D.9 unknown item, D.11 unknown item, D.10 assistant audio only
    @Test func whatIsWrongIsRefusedByName() {
        var stage = SessionStage()
        stage.client(create("b", id: "B"))
        _ = stage.drain()
        stage.client(create("b", id: "B"), id: "e1")
        stage.client(create("x", after: "Z"), id: "e2")
        stage.client(.itemRetrieve(ItemRetrieve(itemID: ItemID(rawValue: "Z"))), id: "e3")
        stage.client(.itemDelete(ItemDelete(itemID: ItemID(rawValue: "Z"))), id: "e4")
        stage.client(create("x", id: String(repeating: "x", count: 129)), id: "e5")
        stage.client(
            .itemTruncate(ItemTruncate(itemID: ItemID(rawValue: "B"), contentIndex: 0, audioEndMs: 0)), id: "e6")
        stage.client(
            json:
                #"{"type":"conversation.item.create","event_id":"e7","item":{"type":"message","role":"user","content":[]}}"#
        )
        #expect(
            stage.drain() == [
                "error item_already_exists item.id e1", "error item_not_found previous_item_id e2",
                "error item_not_found item_id e3", "error item_not_found item_id e4", "error invalid_value item.id e5",
                "error invalid_value item_id e6", "error invalid_value item.content e7",
            ])
    }

    // Proves: D.0 conversation.item.retrieve, D.0 conversation.item.delete, E.3 conversation.item.retrieved
    // Proves: E.3 conversation.item.deleted, D.9 full item, D.11 history
    @Test func ofTwoCallsWithOneIDTheOtherStays() {
        var stage = SessionStage()
        for id in ["A", "B"] {
            stage.client(
                json:
                    #"{"type":"conversation.item.create","item":{"id":"\#(id)","type":"function_call","call_id":"c","name":"f","arguments":"{}"}}"#
            )
        }
        stage.client(.itemDelete(ItemDelete(itemID: ItemID(rawValue: "A"))))
        _ = stage.drain()
        stage.client(
            json:
                #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"1"}}"#
        )
        #expect(stage.drain().first?.hasPrefix("conversation.item.created") == true)
    }

    /// However it is written as JSON, an item can be told.
    @Test func textThatGrowsWhenItIsWrittenIsRefused() {
        var stage = SessionStage()
        stage.client(create(String(repeating: "\u{1}", count: 1 << 19)), id: "e1")
        #expect(stage.drain() == ["error invalid_value item e1"])
        #expect(stage.session.snapshot.records.isEmpty)
    }

    @Test func retrievedAndDeleted() {
        var stage = SessionStage()
        stage.client(create("b", id: "B"))
        stage.client(.itemRetrieve(ItemRetrieve(itemID: ItemID(rawValue: "B"))), from: Origin(rawValue: 7))
        stage.client(.itemDelete(ItemDelete(itemID: ItemID(rawValue: "B"))))
        #expect(
            stage.drain().suffix(2) == [
                "conversation.item.retrieved B user completed [input_text:b]", "conversation.item.deleted B",
            ])
        #expect(stage.replies.first { $0.line.hasPrefix("conversation.item.retrieved") }?.to == Origin(rawValue: 7))
        stage.client(.responseCreate(ResponseCreate()))
        #expect(stage.chats.last?.request.messages == [])
    }

    @Test func aFullConversationIsAnErrorAndNoCrash() {
        var stage = SessionStage { $0.limits.conversation.items = 2 }
        for text in ["a", "b", "c"] { stage.client(create(text)) }
        #expect(stage.drain().last == "error conversation_full - -")
        stage.userSays("hello")
        #expect(stage.chats.count == 1)
    }

    @Test func anotherSessionGoesOnWithTheConversation() throws {
        var stage = SessionStage()
        stage.userSays("Count")
        stage.agentWrites("One two three four five. ", ends: false)
        stage.hear(voice: false, milliseconds: 200)
        stage.hear(voice: true, milliseconds: 300)
        let bytes = try JSONEncoder().encode(stage.session.snapshot)
        let snapshot = try JSONDecoder().decode(ConversationSnapshot.self, from: bytes)
        #expect(snapshot == stage.session.snapshot)
        var next = SessionStage(seed: 2, conversation: snapshot)
        next.userSays("Go on")
        #expect(next.chats.last?.request.messages == [.user("Count"), .assistant("One two"), .user("Go on")])
    }

    // Proves: D.0 input_text.delta, D.0 input_text.done, D.7 done without deltas
    @Test func typedTextArrivesInPieces() {
        var stage = SessionStage()
        stage.client(json: #"{"type":"input_text.delta","id":"T","delta":"Hel"}"#)
        stage.client(json: #"{"type":"input_text.delta","id":"T","delta":"lo"}"#)
        stage.client(json: #"{"type":"input_text.done","id":"T"}"#)
        stage.client(json: #"{"type":"input_text.done","id":"T","event_id":"e1"}"#)
        #expect(
            stage.drain() == [
                "conversation.item.created T user completed [input_text:Hello] after -", "error invalid_value id e1",
            ])
    }

    @Test func tenThousandItems() {
        var stage = SessionStage()
        let duration = ContinuousClock().measure {
            for number in 0..<10_000 { stage.session.quietly(create("x", id: "I\(number)"), now: .zero) }
            for number in 0..<10_000 where number % 2 == 0 {
                stage.session.quietly(.itemDelete(ItemDelete(itemID: ItemID(rawValue: "I\(number)"))), now: .zero)
            }
        }
        #expect(stage.session.snapshot.records.count == 5000)
        #expect(duration < .seconds(10))
    }
}

extension Session {
    fileprivate mutating func quietly(_ event: ClientEvent, now: Moment) {
        _ = handle(.client(ClientMessage(event), from: SessionStage.socket), now: now)
    }
}
