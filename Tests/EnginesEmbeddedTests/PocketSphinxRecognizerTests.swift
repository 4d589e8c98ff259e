import Engine
import EnginesEmbedded
import Foundation
import Synchronization
import Testing

@Suite(.serialized) struct PocketSphinxRecognizerTests {
    static let flite = FliteSynthesizer()
    static let recognizer = try? PocketSphinxRecognizer(.init(decoders: 2))

    static func said(_ text: String, voice: String = "flite/kal16") async throws -> [Int16] {
        try await Speech.of(text, voice: voice, from: flite).samples.inARoom
    }

    @Test(arguments: [
        "What is the time?", "Please tell me the weather in London.", "How are you today?", "What did I say before?",
        "My name is John and I live in Paris.", "I would like to order a large pizza.",
        "Could you please tell me a story?", "Call my mother this evening.",
    ])
    func understandsClearSentences(sentence: String) async throws {
        let recognizer = try #require(Self.recognizer)
        let heard = await Hearing.of(try await Self.said(sentence), by: recognizer)
        #expect(words(heard?.text ?? "") == words(sentence))
    }

    @Test func theSameAudioIsTheSameWordsHoweverItArrives() async throws {
        let recognizer = try #require(Self.recognizer)
        for sentence in ["Could you please book a table for four people?", "Tell me a story about a dog."] {
            let samples = try await Self.said(sentence)
            let expected = await Hearing.of(samples, by: recognizer)
            for (piece, pause) in [(160, 2), (320, 10), (1_000, 0), (50_000, 0)] {
                let heard = await Hearing.of(samples, piece: piece, every: .milliseconds(pause), by: recognizer)
                #expect(heard == expected, "\(piece) samples every \(pause) ms")
            }
        }
    }

    @Test func theSameAudioIsTheSameWordsWhateverWasHeardBefore() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1))
        let samples = try await Self.said("Could you please book a table for four people?")
        let expected = await Hearing.of(samples, by: recognizer)
        for other in ["Call my mother this evening.", "What time is it now?", "The quick brown fox jumps."] {
            for voice in ["flite/slt", "flite/rms"] {
                _ = await Hearing.of(try await Self.said(other, voice: voice), by: recognizer)
                let again = await Hearing.of(samples, by: recognizer)
                #expect(again == expected, "after \(other) in the voice \(voice)")
            }
        }
    }

    @Test func fewWordsOfALongerTestAreWrong() async throws {
        let recognizer = try #require(Self.recognizer)
        let sentences = [
            "what is two plus three", "i would like to order a large pizza", "call my mother this evening",
            "what did i say before", "the quick brown fox jumps over the lazy dog",
            "tell me a story about a dog", "where is the nearest train station", "it is seven thirty in the morning",
            "i am sorry i did not understand that", "one two three four five six seven eight nine ten",
            "today is saturday november twenty first", "could you please book a table for four people",
            "what time is it now", "please tell me the weather in london", "the weather in london is sunny and warm",
        ]
        var (wrong, total) = (0, 0)
        let clock = ContinuousClock()
        var (speech, work) = (Duration.zero, Duration.zero)
        for sentence in sentences {
            for voice in ["flite/slt", "flite/rms"] {
                let samples = try await Self.said(sentence, voice: voice)
                let start = clock.now
                let heard = await Hearing.of(samples, by: recognizer)
                work += clock.now - start
                speech += .seconds(Double(samples.count) / 16_000)
                let count = errors(in: heard?.text ?? "", of: sentence)
                if count > 0 { print("  \(voice): \(sentence) -> \(heard?.text ?? "")") }
                wrong += count
                total += words(sentence).count
            }
        }
        print("word error rate \(Double(wrong) / Double(total)), real-time factor \(work / speech)")
        // 6 to 11 % from one time to the next.
        #expect(Double(wrong) < 0.16 * Double(total))
    }

    @Test func tellsWhenWordsWereSaid() async throws {
        let recognizer = try #require(Self.recognizer)
        // Half a second of silence between the sentences, which is not searched.
        let said = try await Self.said("Hello there.") + [Int16](repeating: 0, count: 8_000)
        let second = try await Speech.of("Please tell me the weather in London.", from: Self.flite)
        let heard = try #require(await Hearing.of(said + second.samples.inARoom, by: recognizer))
        let offset = Duration.seconds(Double(said.count + 4_800) / 16_000)
        for word in second.words {
            let match = try #require(heard.words.last { $0.text == word.text.lowercased() }, "\(heard.text)")
            // Where one word ends and the next begins is a matter of opinion, by up to the length of a phone or two.
            #expect(abs(match.start / .milliseconds(1) - (word.start + offset) / .milliseconds(1)) < 200, "\(match)")
            #expect(abs(match.end / .milliseconds(1) - (word.end + offset) / .milliseconds(1)) < 200, "\(match)")
        }
        var time = Duration.zero
        for word in heard.words {
            #expect(word.start >= time && word.end >= word.start)
            time = word.end
        }
        #expect(time <= .seconds(Double(said.count + second.samples.count + 9_600) / 16_000))
    }

    /// Nothing is lost of what is handed over at once, however long it is.
    @Test func moreThanAMinuteAtOnceIsUnderstoodToItsEnd() async throws {
        let recognizer = try #require(Self.recognizer)
        let first = try await Self.said("how are you today")
        let last = try await Self.said("what is the weather in london")
        let whole = first + [Int16](repeating: 0, count: 75 * 16_000) + last
        let heard = try #require(await Hearing.of(whole, piece: whole.count, by: recognizer))
        #expect(words(heard.text) == words("how are you today what is the weather in london"))
    }

    @Test func tellsWhatItBelievesWhileTheSpeakerGoesOn() async throws {
        let recognizer = try #require(Self.recognizer)
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        let samples = try await Self.said("My name is John and I live in Paris.")
        for start in stride(from: 0, to: samples.count, by: 320) {
            stream.feed(Array(samples[start..<min(samples.count, start + 320)]))
            try await Task.sleep(for: .milliseconds(10))
        }
        let clock = ContinuousClock()
        let finished = clock.now
        stream.finish()
        guard case .final(let transcript) = await hearing.result else {
            Issue.record("no transcript")
            return
        }
        print("from the end of speech to the words: \(clock.now - finished)")
        #expect(words(transcript.text) == words("My name is John and I live in Paris"))
        #expect(hearing.partials.count >= 2)
        #expect(zip(hearing.partials, hearing.partials.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func fiftyAtOnceOnTwoDecodersAllFinish() async throws {
        let recognizer = try #require(Self.recognizer)
        // With less of a room around it: this one is about many, not about hearing.
        let samples = Array(try await Self.said("How are you today?").dropFirst(3_200).dropLast(3_200))
        let clock = ContinuousClock()
        let start = clock.now
        let heard = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<50 { group.addTask { await Hearing.of(samples, by: recognizer)?.text } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        print("50 utterances of \(samples.count / 16) ms took \(clock.now - start)")
        #expect(heard.count == 50)
        // The same words for each: no caller hears another one's microphone.
        #expect(Set(heard) == ["How are you today?"])
    }

    @Test func aCompleteUtteranceWaitsForNoSlowSpeaker() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1))
        try await recognizer.prepare()
        let slow = Hearing()
        let speaking = recognizer.open(RecognitionRequest()) { slow.deliver($0) }
        let first = try await Self.said("Please tell me the weather in London.")
        speaking.feed(Array(first.prefix(24_000)))
        try await Task.sleep(for: .milliseconds(300))
        let quick = await Hearing.of(try await Self.said("How are you today?"), by: recognizer)
        #expect(quick?.text == "How are you today?")
        #expect(recognizer.counters.preempted == 1)
        speaking.feed(Array(first.dropFirst(24_000)))
        speaking.finish()
        guard case .final(let transcript) = await slow.result else {
            Issue.record("no transcript")
            return
        }
        #expect(words(transcript.text) == words("Please tell me the weather in London"))
    }

    @Test func silenceAndNothingAreUnderstoodAsNothing() async throws {
        let recognizer = try #require(Self.recognizer)
        for samples in [[], [0], [Int16](repeating: 0, count: 48_000), [Int16]().inARoom] as [[Int16]] {
            let heard = await Hearing.of(samples, by: recognizer)
            #expect(heard == Transcript(text: "", words: []), "\(samples.count)")
        }
    }

    @Test func aLongMonologueIsHeardInStretches() async throws {
        let recognizer = try #require(Self.recognizer)
        let sentence = try await Self.said("The weather in London is sunny and warm.")
        let repeats = 12
        let heard = try #require(
            await Hearing.of(Array(repeatElement(sentence, count: repeats).joined()), by: recognizer))
        let said = String(repeating: "the weather in london is sunny and warm ", count: repeats)
        #expect(errors(in: heard.text, of: said) < repeats * 8 / 5, "\(heard.text)")
        #expect(zip(heard.words, heard.words.dropFirst()).allSatisfy { $0.end <= $1.start })
    }

    @Test func cancellingFreesTheDecoderAndDeliversNothingMore() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1))
        try await recognizer.prepare()
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest()) { hearing.deliver($0) }
        let samples = try await Self.said(String(repeating: "Please tell me the weather in London. ", count: 3))
        stream.feed(samples)
        stream.finish()
        try await Task.sleep(for: .milliseconds(60))
        stream.cancel()
        let count = hearing.events.count
        let clock = ContinuousClock()
        let start = clock.now
        while recognizer.counters.idleDecoders == 0, clock.now - start < .seconds(5) {
            try await Task.sleep(for: .milliseconds(2))
        }
        let freed = clock.now - start
        #expect(hearing.events.count == count)
        #expect(recognizer.counters.cancelled == 1)
        // The rest of the samples is not decoded, however busy the machine is.
        let whole = await clock.measure { _ = await Hearing.of(samples, by: recognizer) }
        print("a cancelled decoder is free after \(freed); all of the samples take it \(whole)")
        #expect(freed < whole / 2)
    }

    @Test func lettingGoOfAnUnfinishedUtteranceCancelsIt() async throws {
        let recognizer = try #require(Self.recognizer)
        let before = recognizer.counters.cancelled
        do {
            let stream = recognizer.open(RecognitionRequest()) { _ in }
            stream.feed([1, 2, 3])
        }
        #expect(recognizer.counters.cancelled == before + 1)
    }

    @Test func aClosureThatHoldsItsOwnUtteranceCanBeLetGo() async throws {
        let recognizer = try #require(Self.recognizer)
        let holder = Mutex<(any RecognitionStream)?>(nil)
        let stream = recognizer.open(RecognitionRequest()) { _ in holder.withLock { $0?.cancel() } }
        holder.withLock { $0 = stream }
        stream.cancel()
        holder.withLock { $0 = nil }
    }

    @Test func tooManyAndTooLongFailAloud() async throws {
        let recognizer = try PocketSphinxRecognizer(.init(decoders: 1, utterances: 1))
        let (first, second) = (Hearing(), Hearing())
        let stream = recognizer.open(RecognitionRequest()) { first.deliver($0) }
        let refused = recognizer.open(RecognitionRequest()) { second.deliver($0) }
        refused.finish()
        guard case .failed(let overload) = await second.result else {
            Issue.record("not refused")
            return
        }
        #expect(overload.code == .overloaded)
        for _ in 0..<61 { stream.feed([Int16](repeating: 100, count: 160_000)) }
        guard case .failed(let tooLong) = await first.result else {
            Issue.record("not refused")
            return
        }
        #expect(tooLong.code == .overloaded)
    }

    @Test func refusesOtherLanguages() async throws {
        let recognizer = try #require(Self.recognizer)
        let hearing = Hearing()
        let stream = recognizer.open(RecognitionRequest(language: "de-DE")) { hearing.deliver($0) }
        stream.finish()
        guard case .failed(let fault) = await hearing.result else {
            Issue.record("not refused")
            return
        }
        #expect(fault.code == .unsupported)
    }

    @Test func saysWhatToInstallWhenTheModelIsMissing() throws {
        let fault = #expect(throws: EngineFault.self) {
            try PocketSphinxRecognizer(.init(modelDirectory: "/nowhere"))
        }
        #expect(fault?.code == .unavailable)
        #expect(fault?.message.contains("pocketsphinx-en-us") == true)
    }
}
