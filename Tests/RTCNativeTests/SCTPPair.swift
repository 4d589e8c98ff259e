import RTC
import RTCNative
import SansIO

/// Two SCTP associations that exchange packets in memory, on fake time.
final class SCTPPair {
    let stack: UsrsctpStack
    let left: any SCTPAssociation
    let right: any SCTPAssociation
    var now = Moment.zero
    var leftEvents: [SCTPOutput] = []
    var rightEvents: [SCTPOutput] = []
    /// What becomes of a packet on its way to the right (true) or left: the packets that arrive.
    var path: (Bool, [UInt8]) -> [[UInt8]] = { [$1] }
    var packets = 0

    init(stack: UsrsctpStack = UsrsctpStack(), maxMessageSize: Int = 262_144) throws {
        self.stack = stack
        left = try stack.makeAssociation(maxMessageSize: maxMessageSize)
        right = try stack.makeAssociation(maxMessageSize: maxMessageSize)
        _ = stack.advance(to: now)
    }

    /// Carries packets until both sides are quiet.
    func settle() {
        while true {
            let (fromLeft, fromRight) = (left.drain(), right.drain())
            if fromLeft.isEmpty && fromRight.isEmpty { return }
            for output in fromLeft {
                if case .packet(let bytes) = output {
                    packets += 1
                    path(true, bytes).forEach(right.handle(packet:))
                } else {
                    leftEvents.append(output)
                }
            }
            for output in fromRight {
                if case .packet(let bytes) = output {
                    packets += 1
                    path(false, bytes).forEach(left.handle(packet:))
                } else {
                    rightEvents.append(output)
                }
            }
        }
    }

    /// Lets time pass in ticks of 20 ms, as long as `condition` holds.
    func run(for limit: Duration = .seconds(60), while condition: () -> Bool = { true }) {
        let end = now + limit
        settle()
        while condition(), now < end {
            now += .milliseconds(20)
            _ = stack.advance(to: now)
            settle()
        }
    }

    func connect() {
        left.connect()
        right.connect()
        run { !(leftEvents.contains(.connected) && rightEvents.contains(.connected)) }
        leftEvents = []
        rightEvents = []
    }
}
