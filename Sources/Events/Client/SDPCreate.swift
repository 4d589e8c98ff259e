import Foundation
import StreamSafeText

/// Offers a call (Voice Live protocol, chapter B.2).
public struct SDPCreate: Equatable, Sendable {
    /// The offer as plain text; nil when there is none or an empty one.
    public var sdpOffer: String?
    /// Applied before the session starts.
    public var session: SessionPatch?

    public init(sdpOffer: String?, session: SessionPatch? = nil) {
        self.sdpOffer = sdpOffer
        self.session = session
    }
}

extension SDPCreate: Codable {
    enum CodingKeys: String, WireKey {
        case sdp, offer, session
        case sdpOffer = "sdp_offer"
    }

    /// Accepts two other names of the field, and the forms that clients wrap an offer in.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let key = [CodingKeys.sdpOffer, .sdp, .offer].first(where: container.contains) ?? .sdpOffer
        sdpOffer = try container.decodeIfPresent(OfferText.self, forKey: key)?.text
        session = try container.decodeIfPresent(SessionPatch.self, forKey: .session)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(sdpOffer, forKey: .sdpOffer)
        try container.encodeIfPresent(session, forKey: .session)
    }
}

/// An offer as plain text, as a session description `{type, sdp}`, as JSON text of one, or as base64 of either.
private struct OfferText: Decodable {
    let text: String?

    private enum Key: String, WireKey { case sdp }

    init(from decoder: any Decoder) throws {
        if let plain = try? decoder.singleValueContainer().decode(String.self) {
            text = plain.isEmpty ? nil : Self.unwrap(plain)
        } else {
            let description = try decoder.container(keyedBy: Key.self)
            let plain = try description.decode(String.self, forKey: .sdp)
            text = plain.isEmpty ? nil : plain
        }
    }

    /// What is none of the known wrappings stays as it is, for the SDP parser to refuse.
    private static func unwrap(_ text: String) -> String {
        if text.hasPrefix("v=0") { return text }
        if text.hasPrefix("{") { return described(text) ?? text }
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters),
            let decoded = StreamSafeText.validating(data)
        else { return text }
        if decoded.hasPrefix("v=0") { return decoded }
        return decoded.hasPrefix("{") ? described(decoded) ?? text : text
    }

    private static func described(_ text: String) -> String? {
        (try? JSONReader.read(Array(text.utf8)))?["sdp"]?.stringValue
    }
}
