import RTCPort
import SansIO
import Server

/// An admission, and loops on fake time that report to it.
struct AdmissionStage {
    var admission: Admission
    private var loops: [StagedLoop]
    private(set) var now = Moment.zero

    /// Four times a second, as in life.
    static let step = Duration.milliseconds(250)
    static let cost = CallCost(sent: 0.000_2, heard: 0.000_08, idle: 0)

    init(loops count: Int = 2, cores: Int = 2, cost: CallCost = cost, limits: AdmissionLimits = .init(load: 0.85)) {
        admission = Admission(loops: count, cores: cores, cost: cost, limits: limits)
        loops = Array(repeating: StagedLoop(), count: count)
    }

    var busy: [Double] { loops.map(\.observation.load.busy) }

    /// A client by its address alone.
    static func client(_ number: UInt32 = 1) -> ClientIdentity {
        ClientIdentity(credential: nil, address: .v4(number))
    }

    /// A control socket asks for its upgrade.
    /// - Returns: nil if it is refused.
    mutating func open(by client: ClientIdentity = client()) -> AdmittedCall? {
        guard admission.decide(on: client).outcome == .admitted else { return nil }
        return admission.open(by: client)
    }

    /// A call connects, from the control socket on.
    /// - Returns: nil if it is refused at the socket, at the offer or at its first check.
    @discardableResult
    mutating func call(by client: ClientIdentity = client()) -> AdmittedCall? {
        guard var call = open(by: client) else { return nil }
        if accept(&call).outcome == .admitted, check(&call).outcome == .admitted {
            admission.connect(&call, now: now)
            return call
        }
        end(call)
        return nil
    }

    /// An offer comes with no peer behind it.
    mutating func deadOffer(by client: ClientIdentity = client()) -> (call: AdmittedCall, decision: AdmissionDecision)?
    {
        guard var call = open(by: client) else { return nil }
        let decision = accept(&call)
        return (call, decision)
    }

    mutating func accept(_ call: inout AdmittedCall) -> AdmissionDecision { admission.accept(&call, now: now) }
    mutating func check(_ call: inout AdmittedCall) -> AdmissionDecision { admission.check(&call, now: now) }

    mutating func end(_ call: AdmittedCall) {
        var call = call
        admission.end(&call, now: now)
    }

    /// - Returns: How many calls there was room for.
    mutating func fill() -> Int {
        var count = 0
        while count < 10_000, call() != nil { count += 1 }
        return count
    }

    /// A quarter of a second goes by.
    mutating func observe(stolen: Double = 0, _ live: (inout StagedLoop, _ index: Int) -> Void) {
        now += Self.step
        for index in loops.indices { live(&loops[index], index) }
        admission.note(loops.map(\.observation), stolen: stolen, now: now)
    }

    mutating func pass(_ span: Duration, _ live: (inout StagedLoop) -> Void) {
        for _ in 0..<Int(span / Self.step) { observe { loop, _ in live(&loop) } }
    }
}

/// One media loop, a quarter of a second at a time.
struct StagedLoop {
    private(set) var observation = LoopObservation()

    /// Calls that talk both ways, and nothing else.
    /// - Parameters:
    ///   - factor: What they cost, against what was measured at start.
    ///   - waiting: The share of the time in which the loop had no core.
    ///   - late: The share of their frames.
    mutating func talking(_ calls: Int, factor: Double = 1, waiting: Double = 0, late: Double = 0) {
        var load = LoopLoad()
        load.sent = Double(calls) * CallCost.rate
        load.heard = load.sent
        load.working = min(1, load.sent * (AdmissionStage.cost.sent + AdmissionStage.cost.heard) * factor)
        load.waiting = waiting
        observation.load = load
        let frames = max(1, calls) * 12
        observation.frames += UInt64(frames)
        observation.late += UInt64(Double(frames) * late)
        observation.datagrams += UInt64(frames)
    }

    /// Newcomers keep the loop from ever being free.
    mutating func handshakes() {
        observation.load.working = min(1, observation.load.working + 0.5)
        observation.load.waiting = 1 - observation.load.working
        observation.datagrams += 100
    }

    /// Datagrams of unknown peers, each second.
    mutating func unknownTraffic(_ rate: Int) {
        observation.load.working = 1
        observation.datagrams += UInt64(rate / 4)
    }
}
