import Foundation
import LocalEngines
import NIOCore
import RTC
import Server
import Settings

/// The lines that a person waits for.
struct StartupMessage {
    let server: ServerSettings
    let access: AccessPolicy
    let profiles: ProfileTable
    /// nil when neural models are not used.
    let models: [ModelReport]?

    init(_ server: ServerSettings, access: AccessPolicy, profiles: ProfileTable, models: [ModelReport]?) {
        (self.server, self.access, self.profiles, self.models) = (server, access, profiles, models)
    }

    /// What stands for itself in a URL (RFC 3986 §2.3).
    private static let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))

    func print(_ address: SocketAddress, media: [TransportAddress]) {
        let http = server.http
        let host = http.host == "0.0.0.0" || http.isLoopback ? "127.0.0.1" : http.host
        let path = server.pathPrefix.split(separator: "/").map { "/\($0)" }.joined()
        let base = "\(host):\(address.port ?? http.port)\(path)"
        Swift.print("")
        let models = profiles.names
        // The page asks for a name that is nobody's, unless it is told another.
        let model = profiles.fallback == nil ? models.first : nil
        let page = model?.addingPercentEncoding(withAllowedCharacters: Self.plain).map { "?model=\($0)" } ?? ""
        Swift.print("  Parley is ready. Open   http://\(base)/\(page)   and talk.")
        Swift.print("  Voice Live clients:     ws://\(base)/voice-live/realtime        (plain WebSocket)")
        Swift.print("                          ws://\(base)/voice-live/realtime/calls  (WebRTC)")
        Swift.print("  Media (UDP):            \(media.map(\.description).joined(separator: ", "))")
        if !models.isEmpty { Swift.print("  Models:                 \(models.joined(separator: ", "))") }
        for (label, line) in modelLines { Swift.print("  \(label)\(line)") }
        switch access {
        case .keys(let keys):
            Swift.print("  API keys:               \(keys.count); the page accepts one as http://…/#api-key=KEY")
        case .open where !http.isLoopback:
            Swift.print("  Warning: no API key is required; any client that reaches this address can use the server.")
        case .open:
            break
        }
        Swift.print("")
        fflush(nil)
    }
}

extension StartupMessage {
    /// Which models work, what is wrong with the others, and how to get a neural voice.
    private var modelLines: [(String, String)] {
        guard let models else { return [] }
        let inUse = models.filter(\.isInUse).map(\.model.name)
        let column = "Neural models:          "
        let indent = String(repeating: " ", count: column.count)
        var lines: [(String, String)] = []
        if inUse.isEmpty {
            lines.append((column, "none; the classic engines are at work. Install better ones: parley models install"))
        } else {
            lines.append((column, inUse.joined(separator: ", ")))
        }
        for report in models {
            guard let problem = report.problem else { continue }
            lines.append((indent, "\(report.model.name): \(problem). Try: \(report.command ?? "")"))
        }
        if !inUse.isEmpty,
            let voice = models.first(where: { $0.model.purpose == .voice && !$0.isInUse && $0.problem == nil })
        {
            lines.append((indent, "A neural voice is one command away: \(voice.command ?? "")"))
        }
        return lines
    }
}

extension AccessPolicy {
    /// For people who check a configuration.
    var summary: String {
        switch self {
        case .keys(let keys): keys.description
        case .open: "none; any client that reaches the address can use the server"
        }
    }
}
