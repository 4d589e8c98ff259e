import NIOHTTP1

/// What a client presented to prove who it is (Voice Live protocol A.3). Parsed here, judged elsewhere.
///
/// Printing one, by accident or by interpolation, never shows the secret.
public struct Credential: Equatable, Sendable {
    /// Where it stood, in order of precedence.
    public enum Place: String, Equatable, Sendable {
        case keyHeader = "api-key header"
        case bearerHeader = "Authorization header"
        case keyQuery = "api-key query parameter"
        case bearerQuery = "Authorization query parameter"
        case subprotocol = "WebSocket subprotocol"
    }

    /// An API key or a token: clients send keys in bearer places too, so the place does not decide which.
    public let secret: String
    public let place: Place

    public init(secret: String, place: Place) {
        self.secret = secret
        self.place = place
    }

    /// The first form present wins; an empty value counts as absent.
    public static func find(
        headers: HTTPHeaders, query: QueryParameters, subprotocols: [String]
    ) -> Credential? {
        let candidates: [(Place, String?)] = [
            (.keyHeader, headers.first(name: "api-key")),
            (.bearerHeader, headers.first(name: "Authorization").flatMap(bearerToken)),
            (.keyQuery, query.literal("api-key")),
            (.bearerQuery, query.literal("Authorization").map { bearerToken($0) ?? $0 }),
            (.subprotocol, subprotocols.lazy.compactMap(Subprotocol.key).first),
        ]
        for case (let place, let secret?) in candidates where !secret.isEmpty {
            return Credential(secret: secret, place: place)
        }
        return nil
    }

    /// The token behind `Bearer`, whose name has no case. `+` separates too, as a space in a query arrives.
    private static func bearerToken(_ value: String) -> String? {
        let scheme = "bearer"
        guard value.beginsIgnoringCase(with: scheme) else { return nil }
        let rest = value.utf8.dropFirst(scheme.utf8.count)
        let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "+") }
        guard let separator = rest.first, isSeparator(separator) else { return nil }
        return String(Substring(rest.drop(while: isSeparator)))
    }
}

extension Credential: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a secret in the \(place.rawValue)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["place": place.rawValue]) }
}
