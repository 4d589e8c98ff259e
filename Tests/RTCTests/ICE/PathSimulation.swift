import RTC
import SansIO

/// A controlling and a lite agent with a lossy, delaying, translating path between them, on time of its own.
struct PathSimulation {
    let server = TransportAddress(host: .v4(0xCB00_7107), port: 8443)
    let client = TransportAddress(host: .v4(0x0A00_0002), port: 50_000)
    /// What the server sees of the client; changing it is a NAT that rebinds.
    var mapped = TransportAddress(host: .v4(0xC000_0201), port: 61_000)
    /// Probability that a datagram is lost.
    var loss = 0.0
    var delay = Duration.milliseconds(20)

    var caller: ICEAgent
    var answerer: ICEAgent
    private(set) var now = Moment.zero
    private(set) var callerEvents: [ICEOutput] = []
    private(set) var answererEvents: [ICEOutput] = []
    private(set) var callerDatagrams: [(at: Moment, message: STUNMessage?)] = []
    private var flying: [(due: Moment, toServer: Bool, bytes: [UInt8])] = []
    private var dice: SplitMix

    init(
        seed: UInt64, serverPassword: String? = nil, extraCandidates: [String] = [], nominatesAtOnce: Bool = true
    ) {
        dice = SplitMix(seed: seed)
        let ours = ICECredentials.generate(using: &dice)
        var theirs = ICECredentials.generate(prefix: "L0", using: &dice)
        answerer = ICEAgent(lite: theirs, hmac: testHMAC, now: .zero)
        if let serverPassword, let wrong = ICECredentials(ufrag: theirs.ufrag, password: serverPassword) {
            theirs = wrong
        }
        let candidates =
            extraCandidates.compactMap { Candidate(parsing: $0) } + [
                Candidate(foundation: "1", priority: Candidate.priority(.host), address: server)
            ]
        caller = ICEAgent(
            controlling: ours, remote: theirs, bases: [client], candidates: candidates,
            nominatesAtOnce: nominatesAtOnce, hmac: testHMAC, using: &dice)
    }

    mutating func start() {
        let outputs = caller.start(now: now)
        perform(outputs, byCaller: true)
    }

    mutating func run(for duration: Duration) {
        let end = now + duration
        while let next = nextEvent, next <= end {
            now = max(now, next)
            step()
        }
        now = end
    }

    private var nextEvent: Moment? {
        ([caller.nextDeadline, answerer.nextDeadline].compactMap(\.self) + flying.map(\.due)).min()
    }

    private mutating func step() {
        if let index = flying.firstIndex(where: { $0.due <= now }) {
            let datagram = flying.remove(at: index)
            let outputs =
                datagram.toServer
                ? answerer.handle(datagram.bytes, from: mapped, to: server, now: now)
                : caller.handle(datagram.bytes, from: server, to: client, now: now)
            perform(outputs, byCaller: !datagram.toServer)
            return
        }
        let (fromCaller, fromAnswerer) = (caller.handleDeadline(now: now), answerer.handleDeadline(now: now))
        perform(fromCaller, byCaller: true)
        perform(fromAnswerer, byCaller: false)
    }

    private mutating func perform(_ outputs: [ICEOutput], byCaller: Bool) {
        for output in outputs {
            guard case .send(let bytes, _, let destination) = output else {
                if byCaller { callerEvents.append(output) } else { answererEvents.append(output) }
                continue
            }
            if byCaller { callerDatagrams.append((now, try? STUNMessage(parsing: bytes))) }
            let exists = byCaller ? destination == server : destination == mapped
            if !exists || dice.rolls(loss) { continue }
            flying.append((now + delay, byCaller, bytes))
        }
    }
}
