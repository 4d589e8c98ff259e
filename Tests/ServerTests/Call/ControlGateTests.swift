import SansIO
import Server
import Testing

struct ControlGateTests {
    private typealias Gate = ControlGate<String>
    private let grace = Duration.seconds(5)

    private func gate(_ policy: CallSettings.SessionCreated? = nil) -> Gate {
        Gate(policy ?? .afterAnswer(grace: grace), now: .zero)
    }

    @Test func saysNothingBeforeAnOffer() {
        var gate = gate()
        #expect(gate.begin { "created" } == [])
        #expect(gate.send("warning") == [])
        #expect(gate.handleDeadline(now: .zero + .milliseconds(4999)) { "created" } == [])
    }

    @Test func theAnswerComesFirstThenTheSessionThenWhatWasHeld() {
        var gate = gate()
        _ = gate.begin { "created" }
        gate.offerReceived()
        #expect(gate.send("held") == [])
        #expect(gate.answered(then: ["updated"]) { "created" } == ["created", "updated", "held"])
        #expect(gate.send("next") == ["next"])
        #expect(gate.nextDeadline == nil)
    }

    @Test func aClientThatSpeaksFirstHearsOfItsSessionAtOnceAndOnlyOnce() {
        var gate = gate()
        #expect(gate.clientSpoke { "created" } == ["created"])
        #expect(gate.send("updated") == ["updated"])
        gate.offerReceived()
        #expect(gate.answered(then: []) { "created" } == [])
    }

    @Test func aClientThatStaysSilentHearsOfItsSessionAfterTheGraceTime() {
        var gate = gate()
        #expect(gate.handleDeadline(now: .zero + grace) { "created" } == ["created"])
        #expect(gate.nextDeadline == nil)
    }

    @Test func neverMeansNever() {
        let gate = gate(.afterAnswer(grace: nil))
        #expect(gate.nextDeadline == nil)
    }

    @Test func onOpenMeansAtOnce() {
        var gate = gate(.onOpen)
        #expect(gate.begin { "created" } == ["created"])
        gate.offerReceived()
        #expect(gate.answered(then: []) { "created" } == [])
    }

    /// Clients give their call up when an `error` comes before the answer.
    @Test func anErrorWaitsForTheAnswerOrTheGraceTime() {
        var gate = gate()
        #expect(gate.clientSpoke { "created" } == ["created"])
        #expect(gate.send("error", isError: true) == [])
        #expect(gate.send("updated") == ["updated"])
        var patient = gate
        gate.offerReceived()
        #expect(gate.answered(then: []) { "created" } == ["error"])
        #expect(patient.handleDeadline(now: .zero + grace) { "created" } == ["error"])
    }

    @Test func aRefusedOfferIsAnsweredFirstAndAnotherMayFollow() {
        var gate = gate()
        gate.offerReceived()
        #expect(gate.refuse("refused") == ["refused"])
        gate.offerReceived()
        #expect(gate.answered(then: []) { "created" } == ["created"])
    }

    @Test func aSecondOfferHoldsEverythingAgain() {
        var gate = gate()
        gate.offerReceived()
        _ = gate.answered(then: []) { "created" }
        gate.offerReceived()
        #expect(gate.send("event") == [])
        #expect(gate.clientSpoke { "created" } == [])
        #expect(gate.answered(then: ["updated"]) { "created" } == ["updated", "event"])
    }

    @Test func aClientThatErrsWithoutEndFillsNoMemory() {
        var gate = gate()
        _ = gate.clientSpoke { "created" }
        for _ in 0..<10_000 { _ = gate.send("error", isError: true) }
        #expect(gate.handleDeadline(now: .zero + grace) { "created" }.count < 1000)
    }

    // MARK: A message that takes a while to read may be an offer

    @Test func nothingLeavesWhileAMessageIsReadThatMayBeAnOffer() {
        var gate = gate()
        #expect(gate.clientSpoke { "created" } == ["created"])
        gate.readingBegan()
        #expect(gate.send("event") == [])
        #expect(gate.handleDeadline(now: .zero + grace) { "created" } == [])
        gate.offerReceived()
        #expect(gate.answered(then: ["updated"]) { "created" } == ["updated", "event"])
    }

    @Test func whatWasHeldFollowsWhenItWasNoOffer() {
        var gate = gate()
        #expect(gate.clientSpoke { "created" } == ["created"])
        gate.readingBegan()
        #expect(gate.send("first") == [])
        #expect(gate.send("error", isError: true) == [])
        #expect(gate.send("second") == [])
        // The error still waits for the answer.
        #expect(gate.clientSpoke { "created" } == ["first", "second"])
        #expect(gate.send("third") == ["third"])
        gate.offerReceived()
        #expect(gate.answered(then: []) { "created" } == ["error"])
    }

    @Test func theSessionIsAnnouncedBeforeWhatWasHeld() {
        var gate = gate()
        gate.readingBegan()
        #expect(gate.send("event") == [])
        #expect(gate.clientSpoke { "created" } == ["created", "event"])
    }

    @Test func theGraceTimeMayEndWhileAMessageIsRead() {
        var gate = gate()
        gate.readingBegan()
        #expect(gate.handleDeadline(now: .zero + grace) { "created" } == [])
        #expect(gate.send("error", isError: true) == [])
        #expect(gate.clientSpoke { "created" } == ["created", "error"])
    }

    @Test func aRefusalComesBeforeWhatWasHeld() {
        var gate = gate()
        #expect(gate.clientSpoke { "created" } == ["created"])
        gate.readingBegan()
        #expect(gate.send("event") == [])
        #expect(gate.refuse("refused") == ["refused", "event"])
    }
}
