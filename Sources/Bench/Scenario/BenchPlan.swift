import RTC
import RemoteSocket
import SansIO

/// A server to be measured.
package struct BenchTarget: Sendable {
    package var name: String
    package var address: WebSocketAddress
    /// The process whose processor time and memory are read; nil where it is not on this machine.
    package var process: Int32?

    package init(name: String, address: WebSocketAddress, process: Int32?) {
        (self.name, self.address, self.process) = (name, address, process)
    }
}

/// What is to be measured, and how.
package struct BenchPlan: Sendable {
    package var targets: [BenchTarget]
    package var scenarios: [Scenario] = [.listen, .talk]
    /// Numbers of calls, a step each, ascending.
    package var calls = [1, 10, 60]
    /// How long each step is measured.
    package var span = Duration.seconds(20)
    /// Between the last connection of a step and its window.
    package var settling = Duration.seconds(2)
    /// New calls in a second with `connect`; with `connectWhileTalking` a tenth of it.
    package var connectRate = 100
    /// With `overload`: how many calls are added at a time, each `overloadSpan`, and where it ends.
    package var overloadStep = 20
    package var overloadSpan = Duration.seconds(5)
    package var overloadLimit = 400
    /// What makes the agent speak for so many seconds: `{seconds}` stands for the number.
    package var prompt = "speak {seconds}"
    /// JSON of the `session` of calls that talk all the time. Unless told otherwise nothing said begins a turn.
    package var session = #"{"turn_detection":null}"#
    package var rest = CallerOptions.Rest.dtx
    package var decodes = false
    package var hasDataChannel = true
    package var trustedCertificates: String?
    /// The address of this machine to call from.
    package var host: TransportAddress.Host
    package var patience = Duration.seconds(20)

    package init(targets: [BenchTarget], host: TransportAddress.Host) {
        (self.targets, self.host) = (targets, host)
    }

    func callerOptions(_ target: BenchTarget, session: String?, rest: CallerOptions.Rest) -> CallerOptions {
        var options = CallerOptions(address: target.address, host: host)
        options.trustedCertificates = trustedCertificates
        options.hasDataChannel = hasDataChannel
        options.session = session
        options.rest = rest
        options.decodes = decodes
        options.patience = patience
        return options
    }

    func prompt(seconds: Int) -> String {
        prompt.replacing("{seconds}", with: String(seconds))
    }
}
