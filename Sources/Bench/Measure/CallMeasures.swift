import Events
import SansIO

/// What callers measured, of one call or of many together.
package struct CallMeasures: Sendable {
    package var offerToAnswer = DurationHistogram()
    package var offerToConnected = DurationHistogram()
    /// From the last packet in which we are to be heard to the first of the answer.
    package var firstAudio = DurationHistogram()
    /// From the first packet in which we are to be heard to the last of the agent's.
    package var bargeIn = DurationHistogram()
    /// From the same packet to the event that says that speech was heard.
    package var onsetHeard = DurationHistogram()
    /// From an event of ours to the server's reply, by the channel that carried ours.
    package var roundTrips: [EventWay: DurationHistogram] = [:]
    /// The server's own waterfall of each answer, by stage in the order of the first.
    package var stages: [(name: String, times: DurationHistogram)] = []
    /// The server's own figure for what neither its engines nor the silence window took.
    package var serverShare = DurationHistogram()
    package var serverTotal = DurationHistogram()
    /// Of the detector's stage: the silence that a session asks for before a turn is over.
    package var silenceWindow = DurationHistogram()
    package var pacing = DurationHistogram()
    package var packetsReceived = 0
    package var packetsLost = 0
    package var packetsReordered = 0
    package var packetsSent = 0

    package init() {}

    /// Takes the server's account of one answer (`parley.turn.latency`); what has another form is left out.
    package mutating func add(latency event: JSONValue) {
        if case .array(let values) = event["stages"] {
            for value in values {
                guard let name = value["name"]?.stringValue, let time = value["ms"]?.milliseconds else { continue }
                add(time, stage: name)
            }
        }
        if let time = event["silence_ms"]?.milliseconds { silenceWindow.add(time) }
        if let time = event["server_ms"]?.milliseconds { serverShare.add(time) }
        if let time = event["total_ms"]?.milliseconds { serverTotal.add(time) }
    }

    private mutating func add(_ time: Duration, stage name: String) {
        if let index = stages.firstIndex(where: { $0.name == name }) {
            stages[index].times.add(time)
        } else if stages.count < Self.mostStages {
            var times = DurationHistogram()
            times.add(time)
            stages.append((name, times))
        }
    }

    /// A server cannot make the report longer than this.
    private static let mostStages = 16

    package mutating func merge(_ other: CallMeasures) {
        offerToAnswer.merge(other.offerToAnswer)
        offerToConnected.merge(other.offerToConnected)
        firstAudio.merge(other.firstAudio)
        bargeIn.merge(other.bargeIn)
        onsetHeard.merge(other.onsetHeard)
        for (way, times) in other.roundTrips { roundTrips[way, default: DurationHistogram()].merge(times) }
        for (name, times) in other.stages {
            if let index = stages.firstIndex(where: { $0.name == name }) {
                stages[index].times.merge(times)
            } else {
                stages.append((name, times))
            }
        }
        serverShare.merge(other.serverShare)
        serverTotal.merge(other.serverTotal)
        silenceWindow.merge(other.silenceWindow)
        pacing.merge(other.pacing)
        packetsReceived += other.packetsReceived
        packetsLost += other.packetsLost
        packetsReordered += other.packetsReordered
        packetsSent += other.packetsSent
    }
}

extension JSONValue {
    /// A number of milliseconds, from none to a day.
    var milliseconds: Duration? {
        let number: Double
        switch self {
        case .int(let value): number = Double(value)
        case .double(let value): number = value
        default: return nil
        }
        guard number.isFinite, number >= 0, number <= 86_400_000 else { return nil }
        return .nanoseconds(Int64(number * 1_000_000))
    }
}
