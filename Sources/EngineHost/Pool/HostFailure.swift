/// How a host was lost. What it was working on has failed.
package enum HostFailure: Error, Hashable, Sendable {
    /// It ended by itself: a crash, or an exit that nobody asked for. The signal, or 0 for an exit.
    case crashed(signal: Int32)
    /// Somebody else killed it, such as an operator or the kernel when memory ran out.
    case killed
    /// It sent nothing for too long, or its job took too long.
    case stalled
    /// It sent what no host sends.
    case malformed

    /// The value of the label `reason` in metrics and logs.
    package var reason: String {
        switch self {
        case .crashed: "crash"
        case .killed: "killed"
        case .stalled: "stalled"
        case .malformed: "malformed"
        }
    }

    /// Whether the input may have done it. A SIGKILL from outside says nothing about the input.
    package var accusesInput: Bool { self != .killed }
}
