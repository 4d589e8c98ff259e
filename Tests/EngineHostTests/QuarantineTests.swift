import EngineHost
import SansIO
import Testing

@Suite struct QuarantineTests {
    /// Results that expectations can ask for: a macro cannot call what mutates.
    private final class Ward {
        private var quarantine: Quarantine

        init(_ quarantine: Quarantine) { self.quarantine = quarantine }

        @discardableResult
        func noteLoss(_ input: InputDigest, now: Moment) -> Bool { quarantine.noteLoss(input, now: now) }
        func refuses(_ input: InputDigest, now: Moment) -> Bool { quarantine.refuses(input, now: now) }
        func count(now: Moment) -> Int { quarantine.count(now: now) }
        var refusals: Int { quarantine.refusals }
    }

    private let input = InputDigest(of: Array("a.b.c.d.".utf8))
    private let other = InputDigest(of: Array("Hello.".utf8))

    @Test func theSecondLossPutsAnInputIntoQuarantine() {
        let quarantine = Ward(Quarantine(term: .seconds(600)))
        #expect(!quarantine.noteLoss(input, now: .zero))
        #expect(!quarantine.refuses(input, now: .zero))
        #expect(quarantine.noteLoss(input, now: .zero + .seconds(5)))
        #expect(quarantine.refuses(input, now: .zero + .seconds(6)))
        #expect(!quarantine.refuses(other, now: .zero + .seconds(6)))
        #expect(quarantine.count(now: .zero + .seconds(6)) == 1)
        #expect(quarantine.refusals == 1)
    }

    @Test func aQuarantineEndsAfterItsTerm() {
        let quarantine = Ward(Quarantine(term: .seconds(600)))
        quarantine.noteLoss(input, now: .zero)
        quarantine.noteLoss(input, now: .zero + .seconds(1))
        #expect(quarantine.refuses(input, now: .zero + .seconds(600)))
        #expect(!quarantine.refuses(input, now: .zero + .seconds(601)))
        #expect(quarantine.count(now: .zero + .seconds(601)) == 0)
    }

    @Test func lossesFarApartMakeNoQuarantine() {
        let quarantine = Ward(Quarantine(term: .seconds(600)))
        quarantine.noteLoss(input, now: .zero)
        #expect(!quarantine.noteLoss(input, now: .zero + .seconds(600)))
        #expect(!quarantine.refuses(input, now: .zero + .seconds(601)))
    }

    @Test func theTableIsBoundedAndForgetsTheOldest() {
        let quarantine = Ward(Quarantine(capacity: 8, term: .seconds(600)))
        for _ in 0..<2 { quarantine.noteLoss(input, now: .zero) }
        for number in 0..<8 {
            for _ in 0..<2 {
                quarantine.noteLoss(InputDigest(value: UInt64(number)), now: .zero + .seconds(1 + number))
            }
        }
        #expect(quarantine.count(now: .zero + .seconds(9)) == 8)
        #expect(!quarantine.refuses(input, now: .zero + .seconds(9)))
        #expect(quarantine.refuses(InputDigest(value: 7), now: .zero + .seconds(9)))
    }

    @Test func aDigestKnowsItsInputPieceByPiece() {
        var pieces = InputDigest.Builder()
        pieces.add([Int16](repeating: 7, count: 100)[...])
        let first = pieces.digest
        pieces.add([1][...])
        var again = InputDigest.Builder()
        again.add([Int16](repeating: 7, count: 100)[...])
        #expect(again.digest == first)
        #expect(pieces.digest != first)
        #expect(first.description.count == 16)
    }
}

@Suite struct StartBackoffTests {
    @Test func waitsTwiceAsLongAfterEachFailureUpToTenSeconds() {
        var backoff = StartBackoff()
        #expect(backoff.mayStart(now: .zero))
        var now = Moment.zero
        var waits: [Duration] = []
        for _ in 0..<9 {
            backoff.failed(now: now)
            guard let next = backoff.next else { break }
            waits.append(next - now)
            #expect(!backoff.mayStart(now: next - .milliseconds(1)))
            #expect(backoff.mayStart(now: next))
            now = next
        }
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000].map { .milliseconds($0) })
        backoff.succeeded()
        #expect(backoff.mayStart(now: now))
        backoff.failed(now: now)
        #expect(backoff.next == now + .milliseconds(100))
    }
}
