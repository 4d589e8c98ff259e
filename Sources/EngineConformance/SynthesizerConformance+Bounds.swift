import Engine

// What is beyond a voice, and how its work ends before its time.
extension SynthesizerConformance {
    /// Text with nothing to say, voices and rates that nobody has, and text that was not written for ears.
    func limits(_ synthesizer: any Synthesizer, _ voice: String) async -> [Breach] {
        var breaches: [Breach] = []
        for text in ["", "  \n"] {
            let outcome = await speak(.init(text: text, voice: voice, sampleRate: 24_000), synthesizer, Hearing())
            guard case .returned = outcome else {
                breaches.append(Breach(Rule.nothing, outcome.complaint ?? "It rejected \(text.debugDescription)."))
                continue
            }
        }
        for (voice, rate) in [("nobody/at-all", 24_000), (voice, 0), (voice, -1), (voice, .max)] {
            let request = SynthesisRequest(text: text, voice: voice, sampleRate: rate)
            let outcome = await speak(request, synthesizer, Hearing())
            guard case .threw(let error) = outcome, error is EngineFault else {
                breaches.append(Breach(Rule.refused, "The voice \(voice) at \(rate) Hz was none."))
                continue
            }
        }
        for text in [
            "<speak><break time=\"9s\"/></speak> & \"quoted\"", "\u{0}\u{1}\u{1B}[31m\u{7}", "👩‍👩‍👧 🙂", "你好 नमस्ते مرحبا",
            String(repeating: "a", count: 3000),
        ] {
            let outcome = await speak(.init(text: text, voice: voice, sampleRate: 24_000), synthesizer, Hearing())
            if let complaint = outcome.complaint { breaches.append(Breach(Rule.odd, complaint)) }
        }
        return breaches
    }

    func endings(_ synthesizer: any Synthesizer, _ voice: String) async -> [Breach] {
        let long = String(repeating: text + " ", count: 200)
        let request = SynthesisRequest(text: long, voice: voice, sampleRate: 24_000)
        return await cancelled(synthesizer, request) + enough(synthesizer, request)
    }

    private func cancelled(_ synthesizer: any Synthesizer, _ request: SynthesisRequest) async -> [Breach] {
        var breaches: [Breach] = []
        // It is kept waiting, so that it is not done before it is cancelled.
        let hearing = Hearing(hold: 6)
        let task = Task {
            defer { hearing.end() }
            try await synthesizer.synthesize(request) { try await hearing.take($0) }
        }
        guard await hearing.wait(patience, until: { $0.count >= 6 }) else {
            task.cancel()
            hearing.release()
            return [Breach(Rule.ends, "Of a long text, hardly anything was heard.")]
        }
        let before = hearing.events.filter(\.isAudio).count
        task.cancel()
        hearing.release()
        let outcome = await outcome(of: task, within: patience)
        if let complaint = outcome.complaint { breaches.append(Breach(Rule.cancelled, complaint)) }
        hearing.close()
        let after = hearing.events.filter(\.isAudio).count
        if after - before > 2 { breaches.append(Breach(Rule.cancelled, "\(after - before) pieces came.")) }
        try? await Task.sleep(for: settling)
        if hearing.late > 0 { breaches.append(Breach(Rule.cancelled, "\(hearing.late) came after it had ended.")) }
        return breaches
    }

    private func enough(_ synthesizer: any Synthesizer, _ request: SynthesisRequest) async -> [Breach] {
        let hearing = Hearing(limit: 2)
        let outcome = await speak(request, synthesizer, hearing)
        switch outcome {
        case .threw(let error) where error is Enough || error is CancellationError || error is EngineFault: break
        case .threw(let error): return [Breach(Rule.faults, "It threw \(type(of: error)).")]
        case .returned: return [Breach(Rule.enough, "It went on as if nothing had happened.")]
        case .late: return [Breach(Rule.enough, "It did not end.")]
        }
        try? await Task.sleep(for: settling)
        let count = hearing.events.count
        return count == 2 ? [] : [Breach(Rule.enough, "It handed \(count - 2) more over.")]
    }

    func together(_ synthesizer: any Synthesizer, _ voice: String) async -> [Breach] {
        let lengths = await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<crowd {
                group.addTask {
                    let hearing = Hearing()
                    let request = SynthesisRequest(text: text, voice: voice, sampleRate: 24_000)
                    guard case .returned = await speak(request, synthesizer, hearing) else { return nil }
                    return Spoken(hearing.events).samples
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let spoken = lengths.compactMap(\.self)
        guard spoken.count == crowd, let least = spoken.min(), let most = spoken.max(), least > 0,
            Double(least) > 0.5 * Double(most)
        else { return [Breach(Rule.apart, "Of \(crowd), these were spoken: \(spoken) samples.")] }
        return []
    }
}

extension SynthesisEvent {
    var isAudio: Bool { if case .audio = self { true } else { false } }
}
