import Doctor
import Engine
import RTC
import Settings
import Testing

/// What the doctor makes of what engines do.
@Suite struct ProbeTests {
    private struct Model: ChatModel {
        var events: [ChatEvent] = []
        var fault: EngineFault?

        func respond(to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void) async throws {
            for event in events { try await emit(event) }
            if let fault { throw fault }
        }
    }

    private struct Speaker: Synthesizer {
        let voices: [Voice] = []
        let sample: Int16
        let count: Int

        func synthesize(
            _ request: SynthesisRequest, emit: @escaping @Sendable (SynthesisEvent) async throws -> Void
        ) async throws {
            try await emit(.audio(Array(repeating: sample, count: count)))
        }
    }

    private struct Listener: Recognizer {
        let capabilities = RecognizerCapabilities(languages: [], partials: false, wordTimes: false)
        let event: RecognitionEvent?

        func open(
            _ request: RecognitionRequest, deliver: @escaping @Sendable (RecognitionEvent) -> Void
        ) -> any RecognitionStream {
            Stream(event: event, deliver: deliver)
        }

        struct Stream: RecognitionStream {
            let event: RecognitionEvent?
            let deliver: @Sendable (RecognitionEvent) -> Void
            func feed(_ samples: [Int16]) {}
            func finish() { if let event { deliver(event) } }
            func cancel() {}
        }
    }

    @Test func anAnswerIsMeasured() async throws {
        let finding = try await ChatProbe.run(Model(events: [.text("Hel\n"), .text("lo"), .finished(.complete)])).get()
        #expect(finding.state == .good)
        #expect(finding.detail.hasPrefix("first words after ") && finding.detail.hasSuffix("“Hel lo”"))
    }

    @Test func anAnswerWithoutAWordIsDoubtful() async throws {
        #expect(try await ChatProbe.run(Model(events: [.finished(.maxOutputTokens)])).get().state == .doubtful)
    }

    @Test func aFaultIsHandedOn() async {
        let fault = EngineFault(.overloaded, "Too much.")
        #expect(await ChatProbe.run(Model(fault: fault)) == .failure(fault))
    }

    @Test(arguments: [(1000, 2400, .good), (0, 2400, .doubtful)] as [(Int16, Int, Finding.State)])
    func speechIsListenedTo(_ sample: Int16, _ count: Int, _ state: Finding.State) async throws {
        let finding = try await SynthesizerProbe.run(Speaker(sample: sample, count: count), voice: "v").get()
        #expect(finding.state == state)
        #expect(finding.detail.contains("0.10 s of speech"))
    }

    @Test func noSoundAtAllIsAFault() async {
        let result = await SynthesizerProbe.run(Speaker(sample: 0, count: 0), voice: "v")
        #expect(result == .failure(EngineFault(.failed, "The synthesizer made no sound.")))
    }

    @Test(
        arguments: [
            ("How are you?", .good), ("wie geht es", .doubtful), ("", .doubtful),
        ] as [(String, Finding.State)])
    func whatWasHeardIsComparedWithWhatWasSaid(_ text: String, _ state: Finding.State) async throws {
        let finding = try await RecognizerProbe.run(
            Listener(event: .final(Transcript(text: text))),
            hearing: .init(text: "how are you today", samples: Array(repeating: 0, count: 16_000)), language: nil
        ).get()
        #expect(finding.state == state)
        #expect(finding.detail.hasPrefix("1.00 s of speech"))
    }

    @Test func aRecognizerThatSaysNothingTimesOut() async {
        let result = await RecognizerProbe.run(
            Listener(event: nil), hearing: .init(text: "a", samples: []), language: nil, patience: .milliseconds(10))
        #expect(result == .failure(EngineFault(.timeout, "The recognizer did not answer in time.")))
    }

    @Test func memoryThatDoesNotSufficeIsDoubtful() {
        #expect(Machine.memory(decoders: 4, available: 4 << 30).state == .good)
        #expect(Machine.memory(decoders: 64, available: 1 << 30).state == .doubtful)
        #expect(Machine.memory(decoders: 64, available: nil).state == .good)
    }

    @Test func addressesThatNoPacketReachesAreRefused() throws {
        let own = [try #require(TransportAddress(host: "127.0.0.1", port: 0))]
        let local = HostAndPort(host: "127.0.0.1", port: 80)
        let open = HostAndPort(host: "0.0.0.0", port: 80)
        #expect(Machine.announce(["0.0.0.0"], own: own, http: local).state == .bad)
        #expect(Machine.announce(["192.0.2.1", "224.0.0.1"], own: own, http: local).state == .bad)
        #expect(Machine.announce([], own: own, http: local) == .good("127.0.0.1"))
        #expect(Machine.announce([], own: own, http: open).state == .doubtful)
        #expect(Machine.announce(["192.0.2.1"], own: own, http: open) == .good("192.0.2.1"))
        #expect(Machine.announce([], own: [], http: open).state == .bad)
    }

    @Test func theReportCountsAndAligns() {
        var report = Report()
        #expect(report.note("chat", "ollama", .good("fine")) == "  ✓ chat         ollama: fine")
        #expect(
            report.note("recognizer", "whisper", .bad("It is down.", "Start it."))
                == "  ✗ recognizer   whisper\n                 It is down.\n                 → Start it.")
        _ = report.note("voice", "x", .doubtful("odd", "Look."))
        #expect(report.verdict == "1 of 3 checks failed, 1 is doubtful.")
        #expect(report.failures == 1)
    }
}
