import Audio
import Events
import SansIO
import TestKit
import Testing

extension EndToEnd {
    /// A client of the plain endpoint without a headset: what it plays comes back by its microphone (Voice Live protocol
    /// F.7).
    @Suite(.serialized)
    struct PlainEchoTests {
        /// What the client asks for, and whether it still hears itself.
        enum Reference: CaseIterable {
            case none
            /// The server knows what it sent.
            case server
            /// The right channel tells what the loudspeaker plays.
            case client

            var setting: String {
                switch self {
                case .none: "null"
                case .server: "{}"
                case .client: #"{"reference_source":"client","channels":2}"#
                }
            }
        }

        /// The audio in both directions.
        enum Line: CaseIterable {
            case wide, pcm16k, pcm8k, muLaw, aLaw

            var rate: Int {
                switch self {
                case .wide: 24_000
                case .pcm16k: 16_000
                case .pcm8k, .muLaw, .aLaw: 8000
                }
            }

            var law: G711? {
                switch self {
                case .muLaw: .muLaw
                case .aLaw: .aLaw
                case .wide, .pcm16k, .pcm8k: nil
                }
            }

            var settings: String {
                switch self {
                case .wide: #""output_audio_format":"pcm16""#
                case .pcm16k: #""output_audio_format":"pcm16_16000hz","input_audio_sampling_rate":16000"#
                case .pcm8k: #""output_audio_format":"pcm16_8000hz","input_audio_sampling_rate":8000"#
                case .muLaw: #""output_audio_format":"g711_ulaw","input_audio_format":"g711_ulaw""#
                case .aLaw: #""output_audio_format":"g711_alaw","input_audio_format":"g711_alaw""#
                }
            }

            func samples(of bytes: [UInt8]) -> [Int16] {
                var samples: [Int16] = []
                if let law {
                    law.decode(bytes.span, into: &samples)
                } else {
                    PCM.append(littleEndian: bytes.span, to: &samples)
                }
                return samples
            }

            func bytes(of samples: [Int16]) -> [UInt8] {
                var bytes: [UInt8] = []
                if let law {
                    law.encode(samples, into: &bytes)
                } else {
                    PCM.append(samples.span, littleEndianTo: &bytes)
                }
                return bytes
            }
        }

        /// A client to whom the agent has begun to count to fifty.
        private func listener(to server: LocalServer, line: Line, reference: Reference) async throws -> PlainCaller {
            let caller = try await PlainCaller.connect(to: server)
            let session = #"{\#(line.settings),"input_audio_echo_cancellation":\#(reference.setting)}"#
            try await caller.send(#"{"type":"session.update","session":\#(session)}"#)
            try await caller.wait(for: "session.updated")
            try await caller.send(
                #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"Count to fifty."}]}}"#
            )
            try await caller.send(#"{"type":"response.create"}"#)
            try await caller.wait(for: "response.audio.delta")
            return caller
        }

        private func onsets(_ caller: PlainCaller) async -> Int {
            await caller.events.count { $0.type == "input_audio_buffer.speech_started" }
        }

        /// Plays what the caller receives and sends what its microphone picks up, 80 ms later and 12 dB fainter: 100 ms
        /// at a time, in real time. Falls silent when it is told of the user's speech.
        /// - Parameters:
        ///   - user: What the user says, at the line's rate, from `onset` on.
        ///   - onset: In tenths of a second.
        /// - Returns: The tenth of a second after which the user's speech was announced; nil where it was not.
        @discardableResult
        private func playBack(
            of caller: PlainCaller, line: Line, tenths: Int, isStereo: Bool = false, user: [Int16] = [], onset: Int = 0
        ) async throws -> Int? {
            let start = ContinuousClock.now
            let (chunk, delay) = (line.rate / 10, line.rate * 8 / 100)
            var silentFrom = Int.max
            var announced: Int?
            for step in 0..<tenths {
                try await Task.sleep(until: start + .milliseconds(100 * (step + 1)))
                if announced == nil, await onsets(caller) > 0 {
                    announced = step
                    silentFrom = step * chunk
                }
                let received = line.samples(of: await caller.audio())
                let played = { (position: Int) -> Int16 in
                    received.indices.contains(position) && position < silentFrom ? received[position] : 0
                }
                var samples: [Int16] = []
                for position in step * chunk..<(step + 1) * chunk {
                    let said = position - onset * chunk
                    let own = user.indices.contains(said) ? Int(user[said]) : 0
                    samples.append(Int16(clamping: own + Int(played(position - delay)) / 4))
                    if isStereo { samples.append(played(position)) }
                }
                try await caller.append(line.bytes(of: samples))
            }
            return announced
        }

        @Test(arguments: Reference.allCases)
        func aPlainClientHearsItselfOnlyWithoutCancellation(reference: Reference) async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let caller = try await listener(to: server, line: .wide, reference: reference)
            try await playBack(of: caller, line: .wide, tenths: 50, isStereo: reference == .client)
            #expect((await onsets(caller) > 0) == (reference == .none))
            await caller.close()
            await server.stop()
        }

        /// What was sent is the reference in whatever format it was sent.
        @Test(arguments: Line.allCases.filter { $0 != .wide }, [Reference.none, .server])
        func everyFormatIsItsOwnReference(line: Line, reference: Reference) async throws {
            let server = try await LocalServer(engines: try await EmbeddedEngines.shared())
            let caller = try await listener(to: server, line: line, reference: reference)
            try await playBack(of: caller, line: line, tenths: 40)
            #expect((await onsets(caller) > 0) == (reference == .none))
            await caller.close()
            await server.stop()
        }

        /// The user speaks over the agent that the microphone hears too, and only the user is announced.
        // Proves: F.2 input_audio_echo_cancellation
        @Test(arguments: [(Line.wide, Reference.server), (.wide, .client), (.muLaw, .server)])
        func theUserInterruptsOverAnEcho(line: Line, reference: Reference) async throws {
            let engines = try await EmbeddedEngines.shared()
            let server = try await LocalServer(engines: engines)
            let caller = try await listener(to: server, line: line, reference: reference)
            let speech = try await engines.say("could you please tell me a story").trimmingSilence
            let user = speech.enumerated().filter { $0.offset % (PCM.outputRate / line.rate) == 0 }.map(\.element)
            let onset = 40
            let announced = try await playBack(
                of: caller, line: line, tenths: 60, isStereo: reference == .client, user: user, onset: onset)
            let tenth = try #require(announced, "the user was not heard over the echo")
            let late = (tenth - onset) * 100
            print("plain barge-in over an echo, \(line), \(reference): announced \(late) ms after the onset")
            #expect(tenth > onset)
            // A chunk is sent when it is full, and 200 to 400 ms of voice are weighed.
            #expect(tenth <= onset + 8)
            try await caller.wait(for: "response.done")
            await caller.close()
            await server.stop()
        }
    }
}
