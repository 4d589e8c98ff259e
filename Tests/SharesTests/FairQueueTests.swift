import SansIO
import Shares
import Testing

@Suite struct FairQueueTests {
    private func owner(_ client: UInt64, _ session: UInt64 = 0) -> WorkOwner {
        WorkOwner(client: client, session: session)
    }

    /// Takes and finishes until nothing waits.
    private func drain<Element: Sendable>(_ queue: QueueUnderTest<Element>) -> [Element] {
        var order: [Element] = []
        while let (element, owner) = queue.take() {
            order.append(element)
            queue.finish(owner)
        }
        return order
    }

    @Test func oneSessionIsServedInOrder() throws {
        let queue = QueueUnderTest<Int>()
        for number in 0..<10 { try queue.append(number, for: owner(1)) }
        #expect(drain(queue) == Array(0..<10))
    }

    @Test func clientsOfEqualStandingAreServedInTheOrderOfTheirArrival() throws {
        let queue = QueueUnderTest<Int>()
        for number in 0..<5 { try queue.append(number, for: owner(UInt64(number))) }
        #expect(drain(queue) == Array(0..<5))
    }

    @Test func aClientWithFortyElementsDelaysAnotherByOne() throws {
        let queue = QueueUnderTest<String>()
        for _ in 0..<40 { try queue.append("many", for: owner(1)) }
        let (_, first) = try #require(queue.take())
        try queue.append("one", for: owner(2))
        queue.finish(first)
        #expect(queue.take()?.element == "one")
    }

    @Test func sessionsOfOneClientTakeTurns() throws {
        let queue = QueueUnderTest<String>()
        for _ in 0..<3 { try queue.append("a", for: owner(1, 1)) }
        for _ in 0..<3 { try queue.append("b", for: owner(1, 2)) }
        #expect(drain(queue) == ["a", "b", "a", "b", "a", "b"])
    }

    @Test func manySessionsGiveAClientNoMoreThanItsTurn() throws {
        let queue = QueueUnderTest<String>()
        for session in 0..<20 { try queue.append("crowd", for: owner(1, UInt64(session))) }
        for _ in 0..<4 { try queue.append("single", for: owner(2)) }
        #expect(
            drain(queue).prefix(8)
                == ["crowd", "single", "crowd", "single", "crowd", "single", "crowd", "single"])
    }

    @Test func whatCostsMoreIsServedLessOften() throws {
        let queue = QueueUnderTest<String>()
        for _ in 0..<3 { try queue.append("long", for: owner(1), cost: 10) }
        for _ in 0..<25 { try queue.append("short", for: owner(2), cost: 1) }
        let order = drain(queue)
        // Between two long ones there is time for ten short ones.
        let long = order.indices.filter { order[$0] == "long" }
        #expect(long.prefix(3) == [0, 11, 22])
    }

    @Test func aClientThatWasIdleSavesUpNothing() throws {
        let queue = QueueUnderTest<String>()
        for _ in 0..<10 { try queue.append("busy", for: owner(1)) }
        for _ in 0..<5 { queue.finish(try #require(queue.take()).owner) }
        for _ in 0..<5 { try queue.append("new", for: owner(2)) }
        #expect(drain(queue).prefix(4) == ["new", "busy", "new", "busy"])
    }

    @Test func limitsHoldForAllAndForEach() throws {
        let queue = QueueUnderTest<Int>(limits: .init(total: 3, perClient: 2))
        try queue.append(0, for: owner(1))
        try queue.append(1, for: owner(1, 5))
        #expect(throws: FairQueue<Int>.Rejection.share) { try queue.append(2, for: owner(1)) }
        try queue.append(3, for: owner(2))
        #expect(throws: FairQueue<Int>.Rejection.full) { try queue.append(4, for: owner(3)) }
        // What was taken and goes on later has its place.
        let (element, taken) = try #require(queue.take())
        try queue.append(5, for: owner(3))
        queue.requeue(element, for: taken)
        queue.finish(taken)
        #expect(queue.count == 4)
    }

    @Test func ineligibleElementsArePassedOverButKeepTheirPlace() throws {
        let queue = QueueUnderTest<String>()
        try queue.append("long", for: owner(1), cost: 10)
        try queue.append("short", for: owner(2))
        let (short, taken) = try #require(queue.take { $0 == "short" })
        #expect(short == "short")
        queue.finish(taken)
        #expect(queue.take { $0 == "short" } == nil)
        #expect(queue.contains { $0 == "long" })
        #expect(queue.take()?.element == "long")
    }

    @Test func anyOrderOfCallsLosesNothingAndLeavesNothingBehind() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<300 {
            let queue = QueueUnderTest<Int>(limits: .init(total: 30, perClient: 12))
            var waiting: [Int: WorkOwner] = [:]
            var running: [WorkOwner] = []
            for number in 0..<120 {
                let someone = owner(.random(in: 0..<4, using: &random), .random(in: 0..<3, using: &random))
                switch Int.random(in: 0..<6, using: &random) {
                case 0...2:
                    let isRoom = waiting.count < 30 && queue.count(of: someone.client) < 12
                    let cost = Int.random(in: 0...9, using: &random)
                    #expect(isRoom == ((try? queue.append(number, for: someone, cost: cost)) != nil))
                    if isRoom { waiting[number] = someone }
                case 3:
                    guard let (element, owner) = queue.take() else {
                        #expect(waiting.isEmpty)
                        break
                    }
                    #expect(waiting.removeValue(forKey: element) == owner)
                    running.append(owner)
                case 4:
                    if !running.isEmpty { queue.finish(running.removeLast()) }
                default:
                    guard let (element, owner) = waiting.randomElement(using: &random) else { break }
                    queue.remove(of: owner) { $0 == element }
                    waiting[element] = nil
                }
                #expect(queue.count == waiting.count)
            }
            while let (element, owner) = queue.take() {
                waiting[element] = nil
                running.append(owner)
            }
            for owner in running { queue.finish(owner) }
            #expect(waiting.isEmpty && queue.isEmpty && queue.clientCount == 0)
        }
    }
}

/// A queue by reference: expectations cannot call what mutates a value.
private final class QueueUnderTest<Element: Sendable> {
    private var queue: FairQueue<Element>

    init(limits: FairQueue<Element>.Limits = .init(total: .max, perClient: .max)) {
        queue = FairQueue(limits: limits)
    }

    var count: Int { queue.count }
    var isEmpty: Bool { queue.isEmpty }
    var clientCount: Int { queue.clientCount }
    func count(of client: UInt64) -> Int { queue.count(of: client) }
    func append(_ element: Element, for owner: WorkOwner, cost: Int = 1) throws {
        try queue.append(element, for: owner, cost: cost)
    }
    func requeue(_ element: Element, for owner: WorkOwner) { queue.requeue(element, for: owner) }
    func take(where isEligible: (Element) -> Bool = { _ in true }) -> (element: Element, owner: WorkOwner)? {
        queue.take(where: isEligible)
    }
    func finish(_ owner: WorkOwner) { queue.finish(owner) }
    func remove(of owner: WorkOwner, where matches: (Element) -> Bool) { queue.remove(of: owner, where: matches) }
    func contains(where matches: (Element) -> Bool) -> Bool { queue.contains(where: matches) }
}
