import Engine

// Many at a time, and what is beyond an engine.
extension RecognizerConformance {
    /// Every other utterance is empty: its words would be another one's.
    func together(_ recognizer: any Recognizer) async -> [Breach] {
        var open: [(stream: any RecognitionStream, hearing: Hearing)] = []
        for _ in 0..<crowd { open.append(self.open(recognizer)) }
        for start in stride(from: 0, to: speech.count, by: 1600) {
            for (place, utterance) in open.enumerated() where place.isMultiple(of: 2) {
                utterance.stream.feed(Array(speech[start..<min(speech.count, start + 1600)]))
            }
        }
        for utterance in open { utterance.stream.finish() }
        for utterance in open { _ = await utterance.hearing.wait(patience) { $0.contains(where: \.isEnd) } }
        try? await Task.sleep(for: settling)
        var breaches: [Breach] = []
        var texts: Set<String> = []
        for (place, utterance) in open.enumerated() {
            let (end, found) = verdict(utterance.hearing)
            breaches += found
            switch end {
            case .final(let transcript)? where place.isMultiple(of: 2): texts.insert(transcript.text)
            case .final(let transcript)?:
                if !transcript.text.isEmpty {
                    breaches.append(Breach(Rule.apart, "One without audio heard \(transcript.text)."))
                }
            // An engine may refuse what is too many for it.
            default: break
            }
        }
        if texts.count > 1 { breaches.append(Breach(Rule.apart, "The same audio was \(texts.sorted()).")) }
        return breaches
    }

    func foreign(_ recognizer: any Recognizer) async -> [Breach] {
        guard !recognizer.capabilities.languages.isEmpty else { return [] }
        // Klingon, which ISO 639 knows.
        let (stream, hearing) = open(recognizer, language: "tlh")
        feed(stream, speech)
        stream.finish()
        let (end, breaches) = await self.end(hearing)
        return end == nil ? [Breach(Rule.languages, "It did not end.")] : breaches
    }

    /// Silence, handed over as fast as the engine takes it, and more after it may have had enough.
    func tooLong(_ recognizer: any Recognizer) async -> [Breach] {
        let (stream, hearing) = open(recognizer)
        let piece = [Int16](repeating: 0, count: 160_000)
        for _ in 0..<longest / 10 { stream.feed(piece) }
        stream.finish()
        let (end, breaches) = await self.end(hearing)
        return end == nil ? [Breach(Rule.bounded, "It did not end.")] : breaches
    }
}
