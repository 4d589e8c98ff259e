import Audio
import Dialogue
import Events
import SansIO

/// What the session adds to a frame, and what an event costs.
enum SessionBenchmarks {
    static let all = [listen, speak, eventEncode, eventParse]

    /// A frame without voice while nobody speaks: what a session does most of the time.
    static let listen = Benchmark(name: "session.listen", unit: "frame") {
        var session = makeSession()
        var now = Moment.zero
        let frame = [Int16](repeating: 0, count: PCM.inputFrame)
        var outgoing: [Int16] = []
        return .init { count in
            for _ in 0..<count {
                now += .milliseconds(20)
                use(session.handle(.audio(frame, voice: false), now: now))
                use(session.nextFrame(into: &outgoing, now: now))
                use(session.deadline())
            }
        }
    }

    /// The same while the agent speaks.
    static let speak = Benchmark(name: "session.speak", unit: "frame") {
        var session = makeSession()
        var now = Moment.zero
        let frame = [Int16](repeating: 0, count: PCM.inputFrame)
        var outgoing: [Int16] = []
        var speech = SpeechID(rawValue: 0)
        func perform(_ outputs: [Session.Output]) {
            for case .chat(.start(let run, _)) in outputs {
                perform(session.handle(.chat(run, .text("One, two, three. ")), now: now))
                perform(session.handle(.chatEnded(run, nil), now: now))
            }
            for case .synthesizer(.start(let id, _)) in outputs { speech = id }
        }
        func ask() throws {
            perform(session.handle(.client(try ClientMessage.parse(Array(request.utf8)), from: origin), now: now))
        }
        perform(session.handle(.mediaConnected, now: now))
        return .init(
            prepare: { count in
                if speech == SpeechID(rawValue: 0) { try ask() }
                let piece = [Int16](repeating: 100, count: PCM.outputFrame * 5)
                for _ in 0...(count / 5) { perform(session.handle(.speech(speech, .audio(piece)), now: now)) }
            },
            run: { count in
                for _ in 0..<count {
                    now += .milliseconds(1)
                    use(session.handle(.audio(frame, voice: false), now: now))
                    use(session.nextFrame(into: &outgoing, now: now))
                    use(session.deadline())
                }
            })
    }

    static let eventEncode = Benchmark(name: "event.encode", unit: "event") {
        let message = ServerMessage(
            .audioTranscriptDelta(
                PartDelta(
                    responseID: ResponseID(rawValue: "resp_3kTMd9qpb0pYJ4aVxE2Lw1"),
                    itemID: ItemID(rawValue: "item_7kTMd9qpb0pYJ4aVxE2Lw1"), outputIndex: 0, contentIndex: 0,
                    delta: "the quick brown fox ")),
            eventID: EventID(rawValue: "event_1kTMd9qpb0pYJ4aVxE2Lw1"))
        return .init { count in
            for _ in 0..<count { use(message.encoded()) }
        }
    }

    static let eventParse = Benchmark(name: "event.parse", unit: "event") {
        let bytes = Array(request.utf8)
        return .init { count in
            for _ in 0..<count { use(try ClientMessage.parse(bytes)) }
        }
    }

    private static let origin = Origin(rawValue: 1)
    private static let request = #"{"type":"response.create","response":{"instructions":"Count."}}"#

    private static func makeSession() -> Session {
        var options = SessionOptions(
            id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: .paced,
            voice: .azureStandard(name: "en-US-AvaNeural", AzureVoiceOptions())
        ) { .exact(id: $0.name ?? "") }
        options.lifetime = .seconds(1_000_000)
        options.limits.synthesis = .seconds(1_000_000)
        return Session(options, ids: IDSource(seed: (1, 2)), now: .zero)
    }
}
