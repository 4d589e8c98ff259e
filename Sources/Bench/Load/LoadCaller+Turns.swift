import Events
import SansIO

/// What a caller does once it is connected.
extension LoadCaller {
    // MARK: Measures

    /// Begins to count packets anew; what was measured while connecting stays.
    func beginWindow() {
        meter.reset()
        voice.packetsSent = 0
    }

    /// What was measured since the last call of this.
    func takeMeasures() -> CallMeasures {
        meter.endSpurt()
        defer {
            measures = CallMeasures()
            beginWindow()
        }
        measures.pacing.merge(meter.errors)
        measures.packetsReceived += meter.packets
        measures.packetsLost += meter.lost
        measures.packetsReordered += meter.reordered
        measures.packetsSent += voice.packetsSent
        return measures
    }

    // MARK: Typed messages

    /// Has the agent speak, and again each time it has fallen silent.
    func keepAgentTalking(_ prompt: String) {
        self.prompt = prompt
        ask(prompt)
    }

    func askAgain() {
        if let prompt { ask(prompt) }
    }

    /// Types a message and asks for an answer to it.
    func ask(_ text: String) {
        let item: JSONValue = [
            "type": "conversation.item.create",
            "item": [
                "type": "message", "role": "user", "content": [["type": "input_text", "text": .string(text)]],
            ],
        ]
        send(item.text, on: .control)
        send(#"{"type":"response.create"}"#, on: .control)
    }

    /// Measures how long an event of ours takes to be answered: one that asks for an item that does not exist, to
    /// which the server replies with an error that names our event.
    func measureRoundTrip(on way: EventWay) async {
        guard way == .control || hasChannel else { return }
        let id = "bench_\(UInt32.random(in: 0 ... .max))"
        let mark = mark
        let sent = Moment.monotonic
        send(#"{"type":"conversation.item.retrieve","event_id":"\#(id)","item_id":"item_none"}"#, on: way)
        let came = try? await wait(for: "no reply", since: mark, patience: .seconds(2)) { event -> Moment? in
            guard case .message(_, "error", let value) = event.what,
                value["error"]?["event_id"]?.stringValue == id
            else { return nil }
            return event.at
        }
        if let came { measures.roundTrips[way, default: DurationHistogram()].add(came - sent) }
    }

    // MARK: Spoken turns

    /// Says something and hears the answer to its end.
    /// - Throws: `CallFailure` where none comes.
    func holdTurn(_ track: SpeechTrack) async throws {
        let mark = mark
        say(track)
        try await hearAnswer(since: mark)
    }

    private func hearAnswer(since mark: Int) async throws {
        let said = try await wait(for: "speech did not leave", since: mark) { event in
            if case .said = event.what { event.at } else { nil }
        }
        let first = try await wait(for: "agent stayed silent", since: mark) { event -> Moment? in
            if case .spurt = event.what, event.at > said { event.at } else { nil }
        }
        measures.firstAudio.add(first - said)
        try await waitForSilence()
    }

    /// Has the agent speak for long, and speaks into it.
    func interrupt(_ prompt: String, with track: SpeechTrack, after pause: Duration) async throws {
        let mark = mark
        let asked = Moment.monotonic
        ask(prompt)
        _ = try await wait(for: "agent stayed silent", since: mark) { event -> Moment? in
            if case .spurt = event.what, event.at > asked { event.at } else { nil }
        }
        try await Task.sleep(for: pause)
        let before = self.mark
        guard isHearing(within: Self.gap) else { throw CallFailure("agent was done before the interruption") }
        say(track)
        let onset = try await wait(for: "speech did not leave", since: before) { event in
            if case .onset = event.what { event.at } else { nil }
        }
        while isHearing(within: Self.gap) {
            if Moment.monotonic - onset > .seconds(5) { throw CallFailure("agent was not to be interrupted") }
            try await Task.sleep(for: .milliseconds(50))
        }
        if let lastAudio { measures.bargeIn.add(lastAudio - onset) }
        let heard = try? await wait(for: "no event", since: before, patience: .milliseconds(200)) { event -> Moment? in
            guard case .message(_, "input_audio_buffer.speech_started", _) = event.what else { return nil }
            return event.at
        }
        if let heard { measures.onsetHeard.add(heard - onset) }
        try await hearAnswer(since: before)
    }

    /// Until nothing has been heard of the agent for a while.
    private func waitForSilence() async throws {
        let begin = Moment.monotonic
        while isHearing(within: Self.gap) {
            if Moment.monotonic - begin > options.patience * 3 { throw CallFailure("agent did not end") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func isHearing(within gap: Duration) -> Bool {
        guard let lastAudio else { return false }
        return Moment.monotonic - lastAudio < gap
    }

    /// Longer than any pause between two sentences of an answer.
    private static let gap = Duration.milliseconds(500)
}
