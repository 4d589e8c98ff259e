import EngineHost
import Glibc

/// What a voice in a host says about its clause; an output is a sequence of these.
package enum SpeechRecord: Equatable, Sendable {
    case audio([Int16])
    /// Scalars of the clause, and seconds from its start.
    case word(Range<Int>, start: Double, end: Double)
    case viseme(Int, at: Double)

    package enum Tag: UInt8 {
        case audio = 1
        case word
        case viseme
    }

    /// The most seconds of one clause; 240 digits, read slowly, take 5 minutes.
    package static let longest = 900.0
}

/// Takes the records of one clause from outputs of its host, which is not trusted: every count, place and time is checked
/// before it is used.
package struct SpeechRecordReader {
    /// Scalars of the clause.
    private let length: Int
    /// Samples that the clause may still have.
    private var allowance: Int
    /// Where the next word may begin.
    private var place = 0

    package init(length: Int, rate: Int) {
        self.length = length
        allowance = Int(SpeechRecord.longest) * rate
    }

    /// - Returns: false when a record makes no sense; those before it were handed over.
    package mutating func read(_ body: ArraySlice<UInt8>, _ take: (SpeechRecord) -> Void) -> Bool {
        var reader = ByteReader(body)
        while !reader.isAtEnd {
            guard let record = record(from: &reader) else { return false }
            take(record)
        }
        return true
    }

    private mutating func record(from reader: inout ByteReader) -> SpeechRecord? {
        let times = 0...SpeechRecord.longest
        switch reader.byte().flatMap(SpeechRecord.Tag.init) {
        case .audio:
            guard let samples = reader.samples(limit: allowance) else { return nil }
            allowance -= samples.count
            return .audio(samples)
        case .word:
            guard let lower = reader.integer(UInt16.self), let upper = reader.integer(UInt16.self),
                lower < upper, lower >= place, upper <= length,
                let start = reader.number(in: times), let end = reader.number(in: start...SpeechRecord.longest)
            else { return nil }
            place = Int(upper)
            return .word(Int(lower)..<Int(upper), start: start, end: end)
        case .viseme:
            guard let id = reader.byte(), id <= 21, let start = reader.number(in: times) else { return nil }
            return .viseme(Int(id), at: start)
        case nil:
            return nil
        }
    }
}

/// Collects the records of one clause in its host and sends them: the first sound at once, then in messages that grow, so
/// that speech made at a thousand times its speed does not wake the server for every 20 ms of it.
package final class SpeechRecordWriter: VoiceOutput {
    private let channel: HostChannel
    private var output = ByteWriter(.output)
    /// Bytes that make a message: enough for the server's first 20 ms at first.
    private var enough = 2048
    package private(set) var isCancelled = false

    private static let most = 16_384

    package init(_ channel: HostChannel) { self.channel = channel }

    package func audio(_ samples: UnsafeBufferPointer<Int16>) {
        var rest = samples[...]
        while !rest.isEmpty {
            output.byte(SpeechRecord.Tag.audio.rawValue)
            output.samples(UnsafeBufferPointer(rebasing: rest.prefix(Self.most / 2)))
            rest = rest.dropFirst(Self.most / 2)
            if output.count >= enough { flush() }
        }
    }

    package func word(_ range: Range<Int>, start: Double, end: Double) {
        output.byte(SpeechRecord.Tag.word.rawValue)
        output.integer(UInt16(clamping: range.lowerBound))
        output.integer(UInt16(clamping: range.upperBound))
        output.number(start)
        output.number(end)
        flushIfLong()
    }

    package func viseme(_ id: Int, at start: Double) {
        output.byte(SpeechRecord.Tag.viseme.rawValue)
        output.byte(UInt8(clamping: id))
        output.number(start)
        flushIfLong()
    }

    /// Sends what is left.
    package func finish() {
        if output.count > 1, !isCancelled { channel.send(output) }
        output.clear()
    }

    private func flushIfLong() { if output.count >= Self.most { flush() } }

    /// Sends what there is.
    package func flush() {
        guard output.count > 1 else { return }
        isCancelled = isCancelled || channel.isCancelled()
        if !isCancelled { channel.send(output) }
        output.clear()
        // On busy cores the server's worker would otherwise wait for the end of this process's time slice.
        if enough < Self.most { sched_yield() }
        enough = min(enough * 4, Self.most)
    }
}
