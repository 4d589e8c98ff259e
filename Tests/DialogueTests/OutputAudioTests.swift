import Audio
import Dialogue
import Engine
import Events
import Foundation
import SansIO
import Testing

/// The agent's audio inside events (Voice Live protocol 0.3, E.4 and F.2).
struct OutputAudioTests {
    /// A tone as the agent's voice, in pieces of odd lengths, and what the client receives of it.
    private func speak(_ milliseconds: Int, piece: Int = 1234, session: String? = nil, response: String = "{}") throws
        -> (stage: SessionStage, deltas: [[UInt8]])
    {
        var stage = SessionStage(audioDelivery: .events)
        stage.speaksAtOnce = false
        if let session { stage.update(session) }
        stage.client(json: #"{"type":"response.create","response":\#(response)}"#)
        stage.agentWrites("La.")
        let speech = try #require(stage.speeches.last)
        #expect(speech.request.sampleRate == 24_000)
        let tone = (0..<milliseconds * 24).map { Int16(8000 * sin(Double($0) * 2 * .pi * 1000 / 24_000)) }
        for start in stride(from: 0, to: tone.count, by: piece) {
            stage.put(.speech(speech.id, .audio(Array(tone[start..<min(start + piece, tone.count)]))))
        }
        stage.put(.speechEnded(speech.id, nil))
        let deltas = stage.messages.compactMap { message -> [UInt8]? in
            guard case .audioDelta(let event) = message.event else { return nil }
            return Data(base64Encoded: event.delta).map { Array($0) }
        }
        return (stage, deltas)
    }

    private func samples(_ bytes: [UInt8], _ format: OutputAudioFormat) -> [Int16] {
        var samples: [Int16] = []
        switch format {
        case .pcm16, .pcm16At8kHz, .pcm16At16kHz: PCM.append(littleEndian: bytes.span, to: &samples)
        case .g711ULaw: G711.muLaw.decode(bytes.span, into: &samples)
        case .g711ALaw: G711.aLaw.decode(bytes.span, into: &samples)
        }
        return samples
    }

    /// Every format, of the session and of one response, with its rate and bytes in 20 ms.
    static let formats: [(String, OutputAudioFormat, rate: Int, frame: Int)] = [
        ("pcm16", .pcm16, 24_000, 960), ("pcm16_16000hz", .pcm16At16kHz, 16_000, 640),
        ("pcm16_8000hz", .pcm16At8kHz, 8000, 320), ("pcm16-16000hz", .pcm16At16kHz, 16_000, 640),
        ("pcm16-8000hz", .pcm16At8kHz, 8000, 320), ("g711_ulaw", .g711ULaw, 8000, 160),
        ("g711_alaw", .g711ALaw, 8000, 160),
    ]

    // Proves: F.2 output_audio_format, D.12 output_audio_format, E.4 response.audio.delta
    @Test(arguments: formats, [true, false])
    func carriesTheFormatTheClientWants(
        _ format: (String, OutputAudioFormat, rate: Int, frame: Int), ofSession: Bool
    ) throws {
        let setting = #"{"output_audio_format":"\#(format.0)"}"#
        let (stage, deltas) = try speak(
            1000, session: ofSession ? setting : nil, response: ofSession ? "{}" : setting)
        // 20 to 200 ms each, and no sample more or less than was spoken.
        #expect(deltas.allSatisfy { $0.count % format.frame == 0 && 1...10 ~= $0.count / format.frame })
        let heard = deltas.flatMap { samples($0, format.1) }
        #expect(heard.count == format.rate)
        // Still a tone of 1000 Hz, as loud as it was: the power at its frequency is all the power there is.
        let middle = heard.dropFirst(format.rate / 10).dropLast(format.rate / 10).map(Double.init)
        let power = middle.reduce(0) { $0 + $1 * $1 } / Double(middle.count)
        #expect(abs(sqrt(power) - 8000 / sqrt(2)) < 120)
        var (real, imaginary) = (0.0, 0.0)
        for (index, sample) in middle.enumerated() {
            let angle = Double(index) * 2 * .pi * 1000 / Double(format.rate)
            real += sample * cos(angle)
            imaginary += sample * sin(angle)
        }
        let count = Double(middle.count)
        #expect((real * real + imaginary * imaginary) * 2 / (count * count) > 0.99 * power)
        guard case .responseDone(let event) = stage.messages.last?.event else {
            Issue.record("the response is done")
            return
        }
        #expect(event.response.outputAudioFormat == format.1)
    }

    @Test(arguments: [1, 480, 4800, 24_000, 240_000])
    func noPieceIsLongerThan200Milliseconds(_ piece: Int) throws {
        let (_, deltas) = try speak(piece == 1 ? 30 : 3005, piece: piece)
        #expect(deltas.allSatisfy { 960...9600 ~= $0.count })
        // The end is filled up to a whole frame.
        #expect(deltas.reduce(0) { $0 + $1.count } == (piece == 1 ? 40 : 3020) * 48)
    }

    @Test func aCallHasNoAudioInEvents() {
        var stage = SessionStage()
        stage.userSays("Hello")
        stage.agentWrites("Good day.")
        stage.hear(voice: false, milliseconds: 1000)
        #expect(!stage.lines.contains { $0.hasPrefix("response.audio.delta") })
        #expect(stage.lines.contains { $0.hasPrefix("response.audio.done") })
    }

    @Test func thePauseThatFillsAFrameMayBeTruncatedTo() throws {
        var (stage, _) = try speak(1005)
        let item = try #require(stage.session.snapshot.records.last).item.id
        _ = stage.drain()
        stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 1021)), id: "e1")
        stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 1020)), id: "e2")
        #expect(stage.drain() == ["error invalid_value audio_end_ms e1", "conversation.item.truncated item_1 1020"])
    }

    // Proves: F.10 output_audio_timestamp_types, E.4 response.audio_timestamp.delta, E.4 response.audio_timestamp.done
    // Proves: F.2 output_audio_timestamp_types
    @Test func wordsAreToldWithTheirTimesOnBothCarriages() {
        for audioDelivery in [AudioDelivery.events, .paced] {
            var stage = SessionStage(audioDelivery: audioDelivery)
            stage.update(#"{"output_audio_timestamp_types":["word"]}"#)
            stage.userSays("Hello")
            _ = stage.drain()
            stage.agentWrites("So it is, my friend. ", "Bye now.")
            stage.hear(voice: false, milliseconds: 20)
            let times = stage.lines.filter { $0.hasPrefix("response.audio_timestamp") }
            #expect(
                times == [
                    "response.audio_timestamp.delta item_2 0+100 So",
                    "response.audio_timestamp.delta item_2 100+100 it",
                    "response.audio_timestamp.delta item_2 200+100 is,",
                    "response.audio_timestamp.delta item_2 300+100 my",
                    "response.audio_timestamp.delta item_2 400+100 friend.",
                    "response.audio_timestamp.delta item_2 500+100 Bye",
                    "response.audio_timestamp.delta item_2 600+100 now.",
                    "response.audio_timestamp.done item_2",
                ])
            let ends = stage.lines.filter { $0.contains(".done") }.map { $0.split(separator: " ")[0] }
            #expect(
                ends == [
                    "response.audio.done", "response.audio_timestamp.done", "response.audio_transcript.done",
                    "response.content_part.done", "response.output_item.done", "response.done",
                ])
        }
    }

    // Proves: F.10 animation viseme_id, E.4 response.animation_viseme.delta, E.4 response.animation_viseme.done
    // Proves: F.2 animation
    @Test func shapesOfTheMouthAreToldOnBothCarriages() {
        for audioDelivery in [AudioDelivery.events, .paced] {
            var stage = SessionStage(audioDelivery: audioDelivery)
            stage.showsVisemes = true
            stage.update(#"{"animation":{"outputs":["viseme_id"]},"modalities":["text","audio","animation"]}"#)
            #expect(stage.drain() == ["session.updated"])
            stage.userSays("Hello")
            stage.agentWrites("So it is.")
            stage.hear(voice: false, milliseconds: 20)
            #expect(
                stage.lines.filter { $0.contains("viseme") } == [
                    "response.animation_viseme.delta item_2 0 1", "response.animation_viseme.delta item_2 100 2",
                    "response.animation_viseme.delta item_2 200 3", "response.animation_viseme.done item_2",
                ])
        }
    }

    // Proves: D.12 animation
    @Test func aResponseMayWantShapesThatTheSessionDoesNot() {
        var stage = SessionStage(audioDelivery: .events)
        stage.showsVisemes = true
        stage.client(
            json: #"{"type":"response.create","response":{"animation":{"outputs":["viseme_id"]}}}"#)
        stage.agentWrites("Yes.")
        #expect(stage.drain().contains("response.animation_viseme.delta item_1 0 1"))
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Yes.")
        #expect(!stage.drain().contains { $0.contains("viseme") || $0.contains("timestamp") })
    }

    @Test func shapesBeyondTheTableAreNotTold() throws {
        var stage = SessionStage(audioDelivery: .events)
        stage.speaksAtOnce = false
        stage.update(#"{"animation":{"outputs":["viseme_id"]}}"#)
        stage.client(.responseCreate(ResponseCreate()))
        stage.agentWrites("Yes.")
        let speech = try #require(stage.speeches.last).id
        for id in [-1, 22, 21] { stage.put(.speech(speech, .viseme(SpokenViseme(id: id, start: .zero)))) }
        #expect(stage.lines.filter { $0.contains("viseme") } == ["response.animation_viseme.delta item_1 0 21"])
    }
}

/// What a client that plays audio by itself has heard (Voice Live protocol G.6).
struct PlainInterruptionTests {
    private let truncating = #"{"turn_detection":{"type":"server_vad","auto_truncate":true}}"#

    @Test func bargeInCancelsAndTheClientTruncates() throws {
        var stage = SessionStage(audioDelivery: .events)
        stage.userSays("Count")
        stage.agentWrites("One two three four five six. ", "And so on", ends: false)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 200)
        #expect(
            stage.drain() == [
                "input_audio_buffer.speech_started item_3 900", "response.audio.done item_2",
                "response.audio_transcript.done item_2 One two three four five six. And so on",
                "response.content_part.done item_2 audio:One two three four five six. And so on",
                "response.output_item.done 0 item_2 assistant incomplete "
                    + "[audio:One two three four five six. And so on]",
                "response.done resp_1 cancelled turn_detected",
            ])
        let item = try #require(stage.session.snapshot.records.last).item.id
        stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 300)))
        #expect(stage.drain() == ["conversation.item.truncated item_2 300"])
        stage.hear(voice: false, milliseconds: 500)
        stage.recognize("Stop")
        #expect(
            stage.chats.last?.request.messages == [.user("Count"), .assistant("One two three"), .user("Stop")])
    }

    @Test func whatWasHeardBeforeTheVoicePausedStaysHeard() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(truncating)
        stage.userSays("Count")
        stage.agentWrites("One two three. ", ends: false)
        // All of it is heard, and the model thinks about the next sentence.
        stage.hear(voice: false, milliseconds: 1000)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 200)
        #expect(stage.drain().last == "conversation.item.truncated item_2 300")
    }

    @Test func aPauseBetweenSentencesIsNotHeardAsSpeech() {
        var stage = SessionStage(audioDelivery: .events)
        stage.update(truncating)
        stage.userSays("Count")
        stage.agentWrites("One two three. ", ends: false)
        stage.hear(voice: false, milliseconds: 2000)
        stage.agentWrites("Four five six. ", ends: false)
        _ = stage.drain()
        stage.hear(voice: true, milliseconds: 200)
        #expect(stage.drain().last == "conversation.item.truncated item_2 500")
    }

    // Proves: D.5 plain endpoint
    @Test func clearingTheOutputChangesNothingThere() {
        var stage = SessionStage(audioDelivery: .events)
        stage.userSays("Count")
        stage.agentWrites("One two three. ", ends: false)
        _ = stage.drain()
        stage.client(.outputAudioBufferClear)
        #expect(stage.drain() == ["output_audio_buffer.cleared resp_1"])
        stage.agentWrites("Four five six.")
        #expect(stage.drain().contains("response.audio.delta item_2"))
    }

    @Test func anItemThatWasNeverHeardMayBeTruncatedToNothing() throws {
        var stage = SessionStage(audioDelivery: .events)
        stage.speaksAtOnce = false
        stage.userSays("Count")
        stage.agentWrites("One two three. ", ends: false)
        let item = try #require(stage.session.snapshot.records.last).item.id
        stage.client(.responseCancel(ResponseCancel()))
        _ = stage.drain()
        stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 1)), id: "e1")
        stage.client(.itemTruncate(ItemTruncate(itemID: item, contentIndex: 0, audioEndMs: 0)))
        #expect(stage.drain() == ["error invalid_value audio_end_ms e1", "conversation.item.truncated item_2 0"])
        stage.userSays("Again")
        #expect(stage.chats.last?.request.messages == [.user("Count"), .user("Again")])
    }
}
