/// A client's offer, read: its sections in order and what holds for all of them.
public struct SDPOffer: Sendable, Hashable {
    public let description: SessionDescription
    public let sections: [MediaSection]
    /// The mids of the first `a=group:BUNDLE`, in its order (RFC 8843).
    public let bundle: [String]
    public let isLite: Bool

    public init(parsing text: String) throws(SDPError) {
        description = try SessionDescription(parsing: text)
        let session = AttributeIndex(description.attributes)
        let level = SessionLevel(session)
        sections = description.media.map { MediaSection($0, session: level) }
        bundle =
            session.all("group").map { $0.fields(" ") }.first { $0.first == "BUNDLE" }?
            .dropFirst().prefix(SessionDescription.maxMedia).map(String.init) ?? []
        isLite = session.has("ice-lite")
        let mids = sections.compactMap(\.mid)
        guard mids.allSatisfy({ $0.utf8.count <= 256 && !$0.utf8.contains(0x20) }), Set(mids).count == mids.count else {
            throw .ambiguousSections
        }
    }

    /// The second field of `o=`.
    var sessionID: String { Substring(description.origin).fields(" ").dropFirst().first.map(String.init) ?? "" }

    func isBundled(_ section: MediaSection) -> Bool {
        section.mid.map(bundle.contains) ?? false
    }
}
