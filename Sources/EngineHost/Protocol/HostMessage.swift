/// One message between the server and an engine host. The local socket keeps message boundaries, so a message needs no
/// length of its own: a byte for its kind, then its body.
///
/// A host does one job at a time:
///
///     server                       host
///        │ ◀───────────── ready ───── │   once, when it is confined
///        │ ────────────── job ──────▶ │
///        │ ◀───────────── output ──── │   any number of times
///        │ ────────────── cancel ───▶ │   at most once, at any time; a host without a job ignores it
///        │ ◀──────── done | fault ─── │
///
/// A template process, which loads an engine once and forks hosts of it, sends `greeting` (or `fault`) when it has
/// loaded, and answers each `fork`, which comes with the socket of the new host, with `forked`.
package struct HostMessage: Equatable, Sendable {
    package enum Kind: UInt8, Sendable {
        /// Body: what the engine says of itself.
        case greeting = 1
        /// Body: a code of `HostFault`.
        case fault
        case fork
        /// Body: the process id, 4 bytes.
        case forked
        /// Body: `Confinement`, 1 byte.
        case ready
        case job
        case output
        case done
        case cancel
    }

    package var kind: Kind
    package var body: ArraySlice<UInt8>

    package init(_ kind: Kind, _ body: ArraySlice<UInt8> = []) {
        self.kind = kind
        self.body = body
    }

    /// - Returns: nil for an empty message and for an unknown kind.
    package init?(parsing bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first, let kind = Kind(rawValue: first) else { return nil }
        self.init(kind, bytes.dropFirst())
    }

    /// Bytes of the longest message, kind included. A receiver drops a host that sends a longer one.
    package static let longest = 65_536
}

/// Why an engine in a host refuses a job; the host itself is well.
package enum HostFault: UInt8, Error, Sendable {
    /// The engine could not be loaded.
    case unavailable = 1
    /// The job asks for what the engine does not have.
    case unsupported
    /// The engine could not do it.
    case failed
}
