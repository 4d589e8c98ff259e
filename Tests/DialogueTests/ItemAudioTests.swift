import Audio
import Engine
import Events
import Foundation
import SansIO
import Testing

/// Speech as an item, and speech that a client wants back (Voice Live protocol D.8 and D.9).
struct ItemAudioTests {
    private func base64(_ milliseconds: Int, rate: Int = 24_000) -> String {
        var bytes: [UInt8] = []
        PCM.append([Int16](repeating: 500, count: milliseconds * rate / 1000).span, littleEndianTo: &bytes)
        return Data(bytes).base64EncodedString()
    }

    private func create(_ content: String, id: String = "A") -> String {
        #"""
        {"type":"conversation.item.create","event_id":"e1",
        "item":{"id":"\#(id)","type":"message","role":"user","content":[\#(content)]}}
        """#
    }

    private func speech(_ audio: String, more: String = "") -> String {
        #"{"type":"input_audio","audio":"\#(audio)"\#(more)}"#
    }

    /// What the server gives back of an item's audio.
    private func audio(of item: ItemID, in stage: inout SessionStage) throws -> String? {
        stage.client(.itemRetrieve(ItemRetrieve(itemID: item)))
        guard case .itemRetrieved(let event) = try #require(stage.messages.last).event,
            case .message(let message) = event.item.body
        else { return nil }
        return message.content.lazy.compactMap { if case .inputAudio(_, let audio) = $0 { audio } else { nil } }.first
    }

    // Proves: D.8 message user
    @Test func speechIsRecognisedAndAnswered() throws {
        var stage = SessionStage()
        stage.client(json: create(#"{"type":"input_text","text":"Listen:"},"# + speech(base64(500))))
        stage.client(.responseCreate(ResponseCreate()))
        let item = ItemID(rawValue: "A")
        #expect(
            stage.drain() == [
                "conversation.item.created A user completed [input_text:Listen:+input_audio:null] after -",
                "response.created resp_1",
            ])
        #expect(stage.fed[item] == 8000)
        #expect(stage.recognizer.last == .finish(item))
        // The model waits for the words.
        #expect(stage.chats.isEmpty)
        stage.recognize("good morning")
        #expect(
            stage.drain() == [
                "conversation.item.input_audio_transcription.delta A good morning",
                "conversation.item.input_audio_transcription.completed A good morning",
            ])
        guard case .transcriptionCompleted(let event) = stage.messages.last?.event else { return }
        #expect(event.contentIndex == 1)
        #expect(stage.chats.last?.request.messages == [.user("Listen:\ngood morning")])
    }

    @Test(arguments: [
        ("g711_ulaw", 8000, 1), ("g711_alaw", 8000, 1), ("pcm16", 8000, 2), ("pcm16", 16_000, 2), ("pcm16", 24_000, 2),
    ])
    func everyInputFormatIsUnderstoodAndGivenBack(_ format: String, _ rate: Int, _ width: Int) throws {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(#"{"input_audio_format":"\#(format)","input_audio_sampling_rate":\#(rate)}"#)
        let bytes = [UInt8](repeating: 0x55, count: rate * width)
        stage.client(json: create(speech(Data(bytes).base64EncodedString())))
        #expect(stage.fed[ItemID(rawValue: "A")] == 16_000)
        let back = try audio(of: ItemID(rawValue: "A"), in: &stage)
        #expect(Data(base64Encoded: try #require(back))?.count == bytes.count)
    }

    @Test func base64MayBeThatOfURLsAndWithoutPadding() {
        var stage = SessionStage()
        stage.client(json: create(speech("-_8A_w")))
        #expect(stage.fed[ItemID(rawValue: "A")] == 2)
    }

    @Test func whatCannotBeHeardIsRefusedByName() {
        var stage = SessionStage()
        let refused = [
            (speech("AAAA"), "invalid_audio item.content[0].audio"),
            (speech(""), "invalid_audio item.content[0].audio"),
            (speech("!!!!"), "invalid_audio item.content[0].audio"),
            (speech("AAAA") + "," + speech("AAAA"), "invalid_audio item.content[0].audio"),
            (speech("AAAAAA==") + "," + speech("AAAAAA=="), "invalid_value item.content[1].audio"),
            (#"{"type":"input_image","image_url":"https://h/i.png"}"#, "invalid_value item.content[0].type"),
        ]
        for (content, error) in refused {
            stage.client(json: create(content))
            #expect(stage.drain() == ["error \(error) e1"])
        }
        stage.client(
            json: #"""
                {"type":"response.create","event_id":"e1","response":{"input_items":[{"type":"message","role":"user",
                "content":[{"type":"input_audio","audio":"AAAAAA=="}]}]}}
                """#)
        #expect(
            stage.drain() == ["error invalid_value response.input_items[0].content[0].transcript e1"])
        #expect(stage.session.snapshot.records.isEmpty)
    }

    @Test func anItemsOwnWordsAreNotOverwritten() {
        var stage = SessionStage()
        stage.client(json: create(speech("AAAA", more: #","transcript":"Hi""#) + "," + speech(base64(200))))
        stage.recognize("there")
        stage.client(.itemRetrieve(ItemRetrieve(itemID: ItemID(rawValue: "A"))))
        #expect(
            stage.drain().last == "conversation.item.retrieved A user completed [input_audio:Hi+input_audio:there]")
    }

    // Proves: D.9 full item
    @Test func whatTheUserSaidIsGivenBack() throws {
        var stage = SessionStage()
        stage.userSays("Hello")
        let item = try #require(stage.session.snapshot.records.first).item.id
        let text = try #require(try audio(of: item, in: &stage))
        // 900 ms at 24 kHz.
        #expect(Data(base64Encoded: text)?.count == 900 * 48)
        stage.client(.itemDelete(ItemDelete(itemID: item)))
        stage.client(.itemRetrieve(ItemRetrieve(itemID: item)))
        #expect(stage.lines.last == "error item_not_found item_id -")
    }

    @Test func onlySoMuchIsKept() throws {
        var stage = SessionStage { $0.limits.keptAudio = 16_000 }
        stage.userSays("One")
        stage.userSays("Two")
        let items = stage.session.snapshot.records.map(\.item.id)
        #expect(try audio(of: items[0], in: &stage) == nil)
        #expect(try audio(of: items[1], in: &stage) != nil)
        // What is longer than all that may be kept is not kept in part.
        stage.hear(voice: true, milliseconds: 1200)
        stage.hear(voice: false, milliseconds: 500)
        let last = try #require(stage.openItem)
        #expect(try audio(of: last, in: &stage) == nil)
    }

    // Proves: F.2 include
    @Test func timesOfWordsComeWhereTheSessionIncludesThem() throws {
        var stage = SessionStage()
        stage.update(#"{"include":["item.input_audio_transcription.phrases"]}"#)
        #expect(stage.drain() == ["session.updated"])
        stage.hear(voice: true, milliseconds: 400)
        stage.hear(voice: false, milliseconds: 500)
        let words = [
            Transcript.Word(text: "good", start: .milliseconds(40), end: .milliseconds(200)),
            Transcript.Word(text: "day", start: .milliseconds(200), end: .milliseconds(390)),
        ]
        stage.put(.recognition(try #require(stage.openItem), .final(Transcript(text: "good day", words: words))))
        let phrases = stage.messages.lazy.compactMap { message -> [TranscriptionPhrase]? in
            if case .transcriptionCompleted(let event) = message.event { event.phrases } else { nil }
        }.first
        #expect(
            phrases == [
                TranscriptionPhrase(
                    offsetMilliseconds: 40, durationMilliseconds: 350, text: "good day",
                    words: [
                        .init(text: "good", offsetMilliseconds: 40, durationMilliseconds: 160),
                        .init(text: "day", offsetMilliseconds: 200, durationMilliseconds: 190),
                    ], locale: "en-US")
            ])
    }

    @Test func aTextHasOnePartAndAnIDOfItsOwn() {
        var stage = SessionStage()
        stage.client(json: #"{"type":"input_text.delta","id":"T","delta":"x","content_index":1,"event_id":"e1"}"#)
        stage.client(json: #"{"type":"input_text.delta","id":"T","delta":"x","content_index":0}"#)
        stage.client(json: #"{"type":"input_text.done","id":"T","content_index":2,"event_id":"e2"}"#)
        stage.client(json: #"{"type":"input_text.done","id":"T","content_index":0}"#)
        stage.client(json: #"{"type":"input_text.delta","id":"T","delta":"y"}"#)
        stage.client(json: #"{"type":"input_text.done","id":"T","event_id":"e3"}"#)
        #expect(
            stage.drain() == [
                "error invalid_value content_index e1", "error invalid_value content_index e2",
                "conversation.item.created T user completed [input_text:x] after -", "error item_already_exists id e3",
            ])
    }

    /// Whatever a client writes for base64, the session lives, and what is heard fits what was sent.
    @Test func hostileAudioDoesNotTrap() {
        var state: UInt64 = 11
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 40)
        }
        let letters = Array("ABCDwxyz0189+/-_= \n%\\u{00}é")
        var stage = SessionStage()
        for round in 0..<400 {
            let text = String((0..<next() % 40).map { _ in letters[next() % letters.count] })
            var item = ItemParam.message(.user, "")
            item.id = ItemID(rawValue: "I\(round)")
            item.body = .message(role: .user, content: [.audio(text, transcript: nil)])
            stage.client(.itemCreate(ItemCreate(item: item)))
            #expect((stage.fed[ItemID(rawValue: "I\(round)")] ?? 0) <= text.utf8.count)
        }
    }
}
