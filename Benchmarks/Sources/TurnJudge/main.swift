import Dialogue
import Foundation

/// Says what the turn policies make of pauses: one JSON object a line in, one out.
///
///     {"text": "I would like", "samples": "<base64 of 16-bit PCM, 16 kHz: the last second, the pause included>"}
///     {"words": 0.1, "melody": 1, "both": 0.23}
///
/// `words` and `both` are `Completeness` without and with the melody, or null when there is nothing to judge; `melody` is
/// in log-odds. `waits` are the milliseconds that `PausePolicy` waits by `words`, `melody` and `both` when the usual
/// silence is 300, 500 and 800 ms.
struct Question: Decodable {
    let text: String
    let samples: Data
}

struct Answer: Encodable {
    let words: Double?
    let melody: Double
    let both: Double?
    let waits: [String: [Int]]
}

/// As `azure_semantic_vad` sets it.
func wait(_ completeness: Double?, usual: Int) -> Int {
    let policy = PausePolicy(
        soonestMilliseconds: min(max(300, usual / 2), usual), usualMilliseconds: usual,
        longestMilliseconds: usual + 1000)
    guard let completeness else { return usual }
    return policy.silence(completeness: completeness, isFresh: true) / 16
}

while let line = readLine() {
    let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
    let samples = question.samples.withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
    let melody = Melody.logOdds(samples, rate: 16_000)
    let lexicons = TurnLexicon.all(for: ["en"])
    let words = Completeness.of(question.text, in: lexicons)
    let both = Completeness.of(question.text, in: lexicons, melody: melody)
    let voice = 1 / (1 + exp(-melody))
    let answer = Answer(
        words: words, melody: melody, both: both,
        waits: [
            "words": [300, 500, 800].map { wait(words, usual: $0) },
            "melody": [300, 500, 800].map { wait(voice, usual: $0) },
            "both": [300, 500, 800].map { wait(both, usual: $0) },
        ])
    print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
}
