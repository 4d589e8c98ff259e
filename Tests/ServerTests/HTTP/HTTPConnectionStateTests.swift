import SansIO
import Server
import Testing

@Suite struct HTTPConnectionStateTests {
    typealias State = HTTPConnectionState
    static let limits = HTTPLimits()

    static func seconds(_ count: Double) -> Moment { .zero + .milliseconds(Int(count * 1000)) }

    /// A connection opened at zero that has received `inputs`, one each millisecond.
    static func state(after inputs: [State.Input]) -> State {
        var state = State(limits: limits, now: .zero)
        for (index, input) in inputs.enumerated() {
            _ = state.handle(input, now: .zero + .milliseconds(index + 1))
        }
        return state
    }

    /// Inputs that lead to every state, by its name.
    static let paths: [(name: String, inputs: [State.Input])] = [
        ("awaiting the head", []),
        ("deciding, request incomplete", [.upgradeHead]),
        ("deciding", [.upgradeHead, .end]),
        ("upgrading, request incomplete", [.upgradeHead, .upgradeGranted]),
        ("upgrading", [.upgradeHead, .end, .upgradeGranted]),
        ("upgraded", [.upgradeHead, .end, .upgradeGranted, .upgraded]),
        ("responding", [.plainHead]),
        ("responding, input closed", [.plainHead, .inputClosed]),
        ("sending", [.plainHead, .responseReady]),
        ("sending a refusal", [.upgradeHead, .end, .upgradeRefused]),
        ("sending an error", [.malformed]),
        ("lingering", [.plainHead, .responseReady, .responseSent]),
        ("closed", [.inputClosed]),
    ]

    // MARK: The usual course

    @Test func aPlainRequestIsAnsweredAndTheConnectionLingers() {
        var state = State(limits: Self.limits, now: .zero)
        #expect(state.handle(.plainHead, now: .zero) == [.discardInput, .respond])
        #expect(state.handle(.end, now: .zero) == [])
        #expect(state.handle(.responseReady, now: .zero) == [.sendResponse])
        #expect(state.handle(.responseSent, now: .zero) == [.closeOutput])
        #expect(state.handle(.inputClosed, now: .zero) == [.close])
        #expect(state.nextDeadline == nil)
    }

    @Test func anUpgradeIsDecidedBeforeAnythingElseIsRead() {
        var state = State(limits: Self.limits, now: .zero)
        #expect(!state.isReadingPaused)
        #expect(state.handle(.upgradeHead, now: .zero) == [.decideUpgrade])
        #expect(state.isReadingPaused)
        #expect(state.handle(.end, now: .zero) == [])
        #expect(state.handle(.upgradeGranted, now: .zero) == [.startUpgrade, .finishUpgradeRequest])
        #expect(!state.isReadingPaused)
        #expect(state.handle(.upgraded, now: .zero) == [])
        #expect(state.nextDeadline == nil)
    }

    @Test func aDecisionMayComeBeforeTheEndOfTheRequest() {
        var state = Self.state(after: [.upgradeHead])
        #expect(state.handle(.upgradeGranted, now: .zero) == [.startUpgrade])
        #expect(state.handle(.end, now: .zero) == [.finishUpgradeRequest])
        #expect(state.handle(.end, now: .zero) == [])
    }

    @Test func aRefusedUpgradeEndsLikeAPlainRequest() {
        var state = Self.state(after: [.upgradeHead, .end])
        #expect(state.handle(.upgradeRefused, now: .zero) == [.discardInput, .sendRefusal])
        #expect(state.handle(.responseSent, now: .zero) == [.closeOutput])
    }

    @Test func bytesThatAreNotHTTPAreRefused() {
        var state = State(limits: Self.limits, now: .zero)
        #expect(state.handle(.malformed, now: .zero) == [.discardInput, .sendRefusal])
        #expect(state.handle(.malformed, now: .zero) == [])
        #expect(state.handle(.responseSent, now: .zero) == [.closeOutput])
    }

    @Test func aClientThatHasClosedItsSideStillGetsItsResponse() {
        var state = Self.state(after: [.plainHead])
        #expect(state.handle(.inputClosed, now: .zero) == [])
        #expect(state.handle(.responseReady, now: .zero) == [.sendResponse])
        #expect(state.handle(.responseSent, now: .zero) == [.close])
    }

    @Test(arguments: [[], [.upgradeHead], [.upgradeHead, .end], [.upgradeHead, .upgradeGranted]] as [[State.Input]])
    func aClientThatClosesItsSideTooEarlyIsClosed(_ inputs: [State.Input]) {
        var state = Self.state(after: inputs)
        #expect(state.handle(.inputClosed, now: .zero) == [.close])
    }

    // MARK: One request

    @Test(arguments: paths.dropFirst().map(\.name))
    func whatFollowsTheFirstRequestChangesNothing(_ name: String) throws {
        let inputs = try #require(Self.paths.first { $0.name == name }).inputs
        let incomplete: Set = ["deciding, request incomplete", "upgrading, request incomplete"]
        let later: [State.Input] =
            [.plainHead, .upgradeHead, .body] + (incomplete.contains(name) ? [] : [.end, .malformed])
        for input in later {
            var state = Self.state(after: inputs)
            let deadline = state.nextDeadline
            #expect(state.handle(input, now: Self.seconds(1)) == [], "\(input)")
            #expect(state.nextDeadline == deadline, "\(input)")
        }
    }

    // MARK: Deadlines

    @Test(arguments: paths.map(\.name))
    func everyStateHasADeadlineUntilItsEnd(_ name: String) throws {
        var state = Self.state(after: try #require(Self.paths.first { $0.name == name }).inputs)
        guard name != "upgraded", name != "closed" else { return #expect(state.nextDeadline == nil) }
        let deadline = try #require(state.nextDeadline)
        #expect(deadline <= Self.seconds(17))
        #expect(state.handle(.deadline, now: deadline - .nanoseconds(1)) == [])
        #expect(state.handle(.deadline, now: deadline) == [.close])
        #expect(state.nextDeadline == nil)
    }

    @Test func theHeadHasTenSecondsAndTheRestFifteenFromTheStart() {
        #expect(Self.state(after: []).nextDeadline == Self.seconds(10))
        for inputs in [[.plainHead], [.upgradeHead], [.malformed], [.plainHead, .responseReady]] as [[State.Input]] {
            #expect(Self.state(after: inputs).nextDeadline == Self.seconds(15))
        }
    }

    /// Whatever a client sends, and however slowly, its connection ends.
    @Test(arguments: 0..<200)
    func noSequenceOfInputsKeepsAConnection(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        let byPeer: [State.Input] = [.upgradeHead, .plainHead, .body, .end, .malformed, .inputClosed]
        let byServer: [State.Input] = [.upgradeGranted, .upgradeRefused, .responseReady, .responseSent, .shutdown]
        var state = State(limits: Self.limits, now: .zero)
        var now = Moment.zero
        while let deadline = state.nextDeadline {
            #expect(deadline <= Self.seconds(17))
            now = min(now + .milliseconds(Int.random(in: 1...900, using: &random)), deadline)
            let inputs = Bool.random(using: &random) ? byPeer : byServer
            _ = state.handle(now == deadline ? .deadline : inputs.randomElement(using: &random) ?? .body, now: now)
        }
        #expect(now <= Self.seconds(17))
    }

    // MARK: Shutdown

    @Test(arguments: paths.map(\.name))
    func shutdownEndsAllButAResponseInProgress(_ name: String) throws {
        var state = Self.state(after: try #require(Self.paths.first { $0.name == name }).inputs)
        let outputs = state.handle(.shutdown, now: Self.seconds(1))
        switch name {
        case "upgraded", "closed":
            #expect(outputs == [] && state.nextDeadline == nil)
        case _ where name.hasPrefix("responding") || name.hasPrefix("sending"):
            #expect(outputs == [])
            #expect(state.nextDeadline == Self.seconds(2))
            _ = state.handle(.responseReady, now: Self.seconds(1))
            #expect(state.handle(.responseSent, now: Self.seconds(1)) == [.close])
        default:
            #expect(outputs == [.close])
        }
    }

    @Test func aSecondShutdownExtendsNothing() {
        var state = Self.state(after: [.plainHead])
        _ = state.handle(.shutdown, now: Self.seconds(1))
        _ = state.handle(.shutdown, now: Self.seconds(1.9))
        #expect(state.nextDeadline == Self.seconds(2))
    }

    // MARK: Making room

    @Test func onlyConnectionsThatWaitForTheirClientMayMakeRoom() {
        let waiting = Self.paths.filter { Self.state(after: $0.inputs).isWaitingForClient }.map(\.name)
        #expect(waiting == ["awaiting the head", "sending", "sending a refusal", "sending an error", "lingering"])
    }

    /// Every pair of a state and an input, in every order of two: none traps, and none revives a closed connection.
    @Test func everyInputIsHandledInEveryState() {
        for path in Self.paths {
            for first in State.Input.allCases {
                for second in State.Input.allCases {
                    var state = Self.state(after: path.inputs)
                    let outputs = state.handle(first, now: Self.seconds(1)) + state.handle(second, now: Self.seconds(1))
                    #expect(outputs.filter { $0 == .close }.count <= 1, "\(path.name) \(first) \(second)")
                    if let end = outputs.firstIndex(of: .close) { #expect(end == outputs.count - 1) }
                }
            }
        }
    }
}
