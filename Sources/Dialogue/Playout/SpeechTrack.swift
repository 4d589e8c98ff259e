import Engine
import SansIO

/// How the audio of one spoken item maps to its transcript: which clause lies where, and which word ends when.
/// What was heard of an answer that was cut off is read off here.
public struct SpeechTrack: Hashable, Codable, Sendable {
    fileprivate struct Clause: Hashable, Codable {
        /// UTF-8 range in the transcript.
        var text: Range<Int>
        /// In samples of the item's audio.
        var start: Int
        var end: Int
        var words: [Word]
        /// It could not be made into sound.
        var isLost: Bool?
    }

    fileprivate struct Word: Hashable, Codable {
        /// UTF-8 offset in the transcript.
        var textEnd: Int
        /// In samples of the item's audio, where half of the word is out.
        var middle: Int
    }

    private var clauses: [Clause] = []
    /// Samples of audio so far.
    public private(set) var length = 0

    public init() {}

    /// The audio that follows speaks `text`, a UTF-8 range of the transcript.
    public mutating func begin(_ text: Range<Int>) {
        clauses.append(Clause(text: text, start: length, end: length, words: []))
    }

    /// More audio of the clause begun last.
    public mutating func append(samples: Int) {
        length += samples
        if !clauses.isEmpty { clauses[clauses.count - 1].end = length }
    }

    /// A word of the clause begun last.
    public mutating func append(_ word: SpokenWord) {
        guard let clause = clauses.indices.last else { return }
        let start = OutputTimeline.samples(in: word.start)
        let end = max(start, OutputTimeline.samples(in: word.end))
        let offset = min(max(word.endOffset, 0), clauses[clause].text.count)
        clauses[clause].words.append(
            Word(
                textEnd: clauses[clause].text.lowerBound + offset,
                middle: clauses[clause].start + (start + end) / 2))
    }

    /// The clause begun last could not be made into sound: its text is not heard.
    public mutating func lose() {
        guard let last = clauses.indices.last, clauses[last].start == clauses[last].end else { return }
        clauses[last].isLost = true
    }

    /// The part of `transcript` that is heard when `samples` of the audio were played: whole words, a word counting
    /// once half of it is out. Where the engine gave no word times, the text is taken to run evenly.
    public func heard(of transcript: String, samples: Int) -> String {
        var (start, end) = (0, 0)
        var heard = ""
        for clause in clauses where clause.start < samples {
            if clause.isLost == true {
                heard += String(
                    decoding: transcript.utf8.dropFirst(start).prefix(clause.text.lowerBound - start), as: UTF8.self)
                (start, end) = (clause.text.upperBound, clause.text.upperBound)
                continue
            }
            end = clause.end <= samples ? clause.text.upperBound : clause.heardEnd(samples, in: transcript) ?? end
        }
        return heard + String(decoding: transcript.utf8.dropFirst(start).prefix(end - start), as: UTF8.self)
    }
}

extension SpeechTrack.Clause {
    /// UTF-8 offset in the transcript up to which this clause was heard; nil when not a word of it was.
    fileprivate func heardEnd(_ samples: Int, in transcript: String) -> Int? {
        guard words.isEmpty else {
            return words.last { $0.middle <= samples }?.textEnd
        }
        let share = text.count * (samples - start) / max(1, end - start)
        let whole = transcript.utf8.dropFirst(text.lowerBound).prefix(share)
        let clause = String(decoding: transcript.utf8.dropFirst(text.lowerBound).prefix(text.count), as: UTF8.self)
        // Cut at a space; scripts that have none are cut between characters.
        if clause.utf8.contains(UInt8(ascii: " ")) {
            return whole.lastIndex(of: UInt8(ascii: " ")).map {
                text.lowerBound + whole.distance(from: whole.startIndex, to: $0)
            }
        }
        var bytes = 0
        for character in clause {
            let next = bytes + character.utf8.count
            if next > share { break }
            bytes = next
        }
        return bytes > 0 ? text.lowerBound + bytes : nil
    }
}
