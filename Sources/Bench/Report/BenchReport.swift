import Foundation
import SansIO

/// What a run found, as `--json` writes it: keys in snake case, times in milliseconds unless a name says otherwise.
/// Keys are added, never renamed, within a `schema`.
package struct BenchReport: Sendable, Codable {
    package var schema = "parley-bench/1"
    package var version: String
    /// ISO 8601, UTC.
    package var started: String
    package var command: [String]
    package var machine: Machine
    package var codec: Codec?
    package var timer: Timer?
    package var servers: [ServerName]
    package var steps: [BenchStep] = []

    package struct ServerName: Sendable, Codable {
        package var name: String
        package var url: String

        package init(name: String, url: String) {
            (self.name, self.url) = (name, url)
        }
    }

    package init(
        version: String, started: String, command: [String], machine: Machine, codec: Codec?, timer: Timer? = nil,
        servers: [ServerName]
    ) {
        (self.version, self.started, self.command) = (version, started, command)
        (self.machine, self.codec, self.timer, self.servers) = (machine, codec, timer, servers)
    }

    /// The pace of a bare timer, before the steps and after them.
    package struct Timer: Sendable, Codable {
        package var before: TimerBaseline
        package var after: TimerBaseline

        package init(before: TimerBaseline, after: TimerBaseline) {
            (self.before, self.after) = (before, after)
        }
    }

    /// The cost of Opus alone, before the steps and after them.
    package struct Codec: Sendable, Codable {
        package var before: CodecBaseline
        package var after: CodecBaseline?
        /// The same with every core at it, after the steps: cores of a virtual machine may be two halves of one. No
        /// ratio goes by it.
        package var everywhere: CodecBaseline?
        /// Processor time of encode and decode for one second of a call: the mean of both.
        package var msPerSecond: Double

        package init(before: CodecBaseline, after: CodecBaseline?, everywhere: CodecBaseline? = nil) {
            self.before = before
            self.after = after
            self.everywhere = everywhere
            msPerSecond =
                after.map { ($0.millisecondsPerSecond + before.millisecondsPerSecond) / 2 }
                ?? before.millisecondsPerSecond
        }
    }

    package func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }
}

/// One scenario against one server with one number of calls.
package struct BenchStep: Sendable, Codable {
    package var server: String
    package var scenario: Scenario
    package var calls: Int
    package var connected = 0
    /// Of the window that was measured.
    package var seconds = 0.0
    /// How many calls failed, by why.
    package var failures: [String: Int] = [:]
    /// Whether the server sent events besides its answer.
    package var hasEvents = false
    /// Calls connected in a second; where that is what is measured.
    package var callsPerSecond: Double?
    package var latency = Latency()
    package var pacing: Pacing?
    package var cpu: CPU?
    package var memory: Memory?
    package var generator: Generator?
    /// The share of the machine's time that its host gave to others, 0…1.
    package var stolen: Double?
    /// With `overload`: what happened while calls were added.
    package var levels: [OverloadLevel]?

    package init(server: String, scenario: Scenario, calls: Int) {
        (self.server, self.scenario, self.calls) = (server, scenario, calls)
    }

    package struct Latency: Sendable, Codable {
        package var offerToAnswer: Quantiles?
        package var offerToConnected: Quantiles?
        package var endOfSpeechToFirstAudio: Quantiles?
        package var serverShare: Quantiles?
        package var serverTotal: Quantiles?
        package var stages: [Stage] = []
        /// A part of the stage `detector`.
        package var silenceWindow: Quantiles?
        package var bargeIn: Quantiles?
        package var speechStartedEvent: Quantiles?
        package var controlRoundTrip: Quantiles?
        package var dataRoundTrip: Quantiles?
    }

    package struct Stage: Sendable, Codable {
        package var name: String
        package var times: Quantiles
    }

    /// Of the agent's packets.
    package struct Pacing: Sendable, Codable {
        package var errors: Quantiles
        /// 0…1.
        package var within2Ms: Double
        package var packets: Int
        package var lost: Int
        package var reordered: Int
    }

    /// Of the server's process. One core that is busy all the time is 1000 ms in a second.
    package struct CPU: Sendable, Codable {
        package var msPerSecond: Double
        package var msPerSecondPerCall: Double
        /// A call against encoding and decoding alone; 1 is the cost of the codec.
        package var ratioToCodec: Double?
        /// Encoding and decoding alone for as many calls and at their pace: the mean of before and after.
        package var pacedCodecMsPerSecondPerCall: Double?
        /// A call against that.
        package var ratioToPacedCodec: Double?
        package var callsPerCore: Double
    }

    package struct Memory: Sendable, Codable {
        package var bytes: Int
        /// Before the first step.
        package var bytesIdle: Int
        package var bytesPerCall: Double
        /// Against the step before; nil in the first.
        package var growthPerCall: Double?
    }

    /// What the generator cost, and how late it was itself.
    package struct Generator: Sendable, Codable {
        package var msPerSecond: Double
        package var msPerSecondPerCall: Double
        package var lateness: Quantiles?
        package var packetsSent: Int
    }
}

package struct OverloadLevel: Sendable, Codable {
    /// Calls that have knocked so far.
    package var offered: Int
    /// Calls that talk.
    package var calls: Int
    /// Of those that knocked last.
    package var refused: Int
    package var refusals: [String: Int]
    /// Of all calls that talk.
    package var pacing: Quantiles?
    package var within2Ms: Double?
    package var lost: Int
    package var cpuMsPerSecond: Double?

    package init(
        offered: Int, calls: Int, refused: Int, refusals: [String: Int] = [:], pacing: Quantiles? = nil,
        within2Ms: Double? = nil, lost: Int = 0, cpuMsPerSecond: Double? = nil
    ) {
        (self.offered, self.calls, self.refused, self.refusals) = (offered, calls, refused, refusals)
        (self.pacing, self.within2Ms, self.lost) = (pacing, within2Ms, lost)
        self.cpuMsPerSecond = cpuMsPerSecond
    }
}

/// How times are spread, in milliseconds.
package struct Quantiles: Sendable, Codable {
    package var count: Int
    package var mean: Double
    package var p50: Double
    package var p95: Double
    package var p99: Double
    package var p999: Double
    package var max: Double
    /// Points of the distribution: time, and the share of all up to it.
    package var curve: [[Double]]?

    /// - Returns: nil where there is nothing to tell.
    package init?(_ times: DurationHistogram, hasCurve: Bool = false) {
        guard let mean = times.mean, let p50 = times.quantile(0.5), let p95 = times.quantile(0.95),
            let p99 = times.quantile(0.99), let p999 = times.quantile(0.999)
        else { return nil }
        count = times.count
        self.mean = mean.milliseconds
        self.p50 = p50.milliseconds
        self.p95 = p95.milliseconds
        self.p99 = p99.milliseconds
        self.p999 = p999.milliseconds
        max = times.maximum.milliseconds
        guard hasCurve else { return }
        let points = times.curve
        let step = Swift.max(1, points.count / 160)
        curve = points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }.map {
            [$0.element.duration.milliseconds, ($0.element.share * 1e6).rounded() / 1e6]
        }
    }
}

extension Duration {
    /// To the microsecond.
    package var milliseconds: Double {
        (Double(wholeNanoseconds) / 1000).rounded() / 1000
    }
}
