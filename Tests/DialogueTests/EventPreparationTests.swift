import Dialogue
import Events
import Foundation
import SansIO
import Testing

/// Events whose costly part is done before the session handles them, perhaps on another thread and some time ago.
struct EventPreparationTests {
    private func message(_ json: String) throws -> ClientMessage {
        try ClientMessage.parse(Array(json.utf8))
    }

    private static let events = [
        #"{"type":"session.update","event_id":"e","session":{"instructions":"Be brief."}}"#,
        #"{"type":"session.update","event_id":"e","session":{"temperature":7}}"#,
        #"{"type":"session.update","session":{"tools":[{"type":"function","name":"a"},{"type":"function","name":"a"}]}}"#,
        #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":"Hello"}}"#,
        #"{"type":"conversation.item.create","item":{"id":"","type":"message","role":"user","content":[]}}"#,
        #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[]}}"#,
        #"{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"x","output":""}}"#,
        #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"!"}]}}"#,
        #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAAAA"}]}}"#,
        #"{"type":"response.create","response":{"instructions":"Speak like a pirate."}}"#,
        #"{"type":"response.create","response":{"temperature":9}}"#,
        #"{"type":"response.create","response":{"append_input_items":[{"type":"function_call_output","call_id":"x","output":""},{"type":"message","role":"user","content":[]}]}}"#,
        #"{"type":"response.create","response":{"append_input_items":[{"type":"message","role":"user","content":[]},{"type":"function_call_output","call_id":"x","output":""}]}}"#,
        #"{"type":"response.create","response":{"input":[{"type":"function_call","call_id":"x","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"x","output":"1"}]}}"#,
        #"{"type":"response.create","response":{"input":[{"type":"mcp_approval_response","approval_request_id":"x","approve":true}]}}"#,
        #"{"type":"conversation.item.retrieve","item_id":"none"}"#,
        #"{"type":"no.such.event"}"#,
    ]

    @Test(arguments: events)
    func preparedOrNotAnEventDoesTheSame(_ json: String) throws {
        let message = try message(json)
        var (plain, prepared) = (SessionStage(), SessionStage())
        plain.put(.client(message, from: SessionStage.socket))
        prepared.put(.prepared(prepared.session.preparation.prepare(message), from: SessionStage.socket))
        #expect(plain.drain() == prepared.drain())
        #expect(plain.chats.map(\.request.messages) == prepared.chats.map(\.request.messages))
        #expect(plain.chats.map(\.request.instructions) == prepared.chats.map(\.request.instructions))
        #expect(plain.fed == prepared.fed)
    }

    /// The settings changed while the event was prepared: those of now hold.
    @Test func anEventThatWasPreparedForOtherSettingsIsPreparedAgain() throws {
        var stage = SessionStage()
        let response = try message(#"{"type":"response.create"}"#)
        let update = try message(#"{"type":"session.update","session":{"temperature":0.6}}"#)
        let early = (stage.session.preparation.prepare(response), stage.session.preparation.prepare(update))
        stage.update(#"{"instructions":"Be brief."}"#)
        stage.put(.prepared(early.1, from: SessionStage.socket))
        #expect(stage.session.object.instructions == "Be brief.")
        #expect(stage.session.object.temperature == 0.6)
        stage.put(.prepared(early.0, from: SessionStage.socket))
        #expect(stage.chats.last?.request.instructions == "Be brief.")
        #expect(stage.chats.last?.request.temperature == 0.6)
    }

    @Test func anEventThatWasNotPreparedIsPreparedBySession() throws {
        var stage = SessionStage()
        let update = try message(#"{"type":"session.update","session":{"instructions":"Be brief."}}"#)
        stage.put(.prepared(PreparedEvent(unprepared: update), from: SessionStage.socket))
        #expect(stage.session.object.instructions == "Be brief.")
    }

    @Test func theSessionOfAnOfferIsPreparedToo() throws {
        var stage = SessionStage()
        let offer = try message(
            #"{"type":"rtc.call.sdp.create","sdp_offer":"v=0","session":{"model":"other","instructions":"Be brief."}}"#)
        let prepared = stage.session.preparation.prepare(offer)
        #expect(try !stage.session.configure(prepared, now: .zero).isEmpty)
        #expect(stage.session.object.instructions == "Be brief.")
        let bare = try message(#"{"type":"rtc.call.sdp.create","sdp_offer":"v=0"}"#)
        #expect(try stage.session.configure(stage.session.preparation.prepare(bare), now: .zero).isEmpty)
    }

    /// Its length does not tell: all settings are checked and shown again.
    @Test func aShortUpdateIsNotCheapWhereTheSettingsAreLong() throws {
        var stage = SessionStage()
        let update = try message(#"{"type":"session.update","session":{}}"#).event
        #expect(stage.session.isCheap(update))
        let tools = (0..<200).map { #"{"type":"function","name":"tool_\#($0)","description":"Does what it says."}"# }
        stage.update(#"{"tools":[\#(tools.joined(separator: ","))]}"#)
        #expect(stage.session.settingsSize > 10_000)
        #expect(!stage.session.isCheap(update))
        #expect(stage.session.isCheap(.responseCancel(ResponseCancel())))
    }

    @Test func aMessageHasAtMost256Parts() throws {
        func create(_ count: Int) -> String {
            let parts = [String](repeating: #"{"type":"input_text","text":"x"}"#, count: count).joined(separator: ",")
            return #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[\#(parts)]}}"#
        }
        var stage = SessionStage()
        stage.client(json: create(256))
        #expect(stage.drain().count == 1)
        stage.client(json: create(257))
        #expect(stage.drain() == ["error invalid_value item.content -"])
    }

    @Test func theAudioOfAnItemIsEncodedWhenItsMessageIsAskedFor() throws {
        var stage = SessionStage()
        let audio = Data(repeating: 7, count: 48_000).base64EncodedString()
        stage.client(
            json: #"{"type":"conversation.item.create","item":{"id":"A","type":"message","role":"user","#
                + #""content":[{"type":"input_text","text":"Hear:"},{"type":"input_audio","audio":"\#(audio)"}]}}"#)
        let retrieve = ClientMessage(.itemRetrieve(ItemRetrieve(itemID: ItemID(rawValue: "A"))))
        let outputs = stage.session.handle(.client(retrieve, from: SessionStage.socket), now: .zero)
        guard case .retrieved(let item, SessionStage.socket) = try #require(outputs.first) else {
            Issue.record("the audio was encoded at once")
            return
        }
        let event = item.message
        #expect(event.eventID == item.eventID)
        guard case .itemRetrieved(let retrieved) = event.event, case .message(let message) = retrieved.item.body else {
            Issue.record("not the item")
            return
        }
        #expect(message.content.first == .inputText("Hear:"))
        guard case .inputAudio(nil, let back?) = message.content[1] else {
            Issue.record("no audio")
            return
        }
        #expect(Data(base64Encoded: back)?.count == 48_000)
    }
}
