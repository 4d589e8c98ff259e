import Events
import StreamSafeText

/// Texts that a client streams piece by piece (`input_text.delta`, Voice Live protocol D.7), by the id of the item that
/// each becomes.
package struct TextDrafts: Sendable {
    private var texts: [ItemID: String] = [:]
    /// UTF-8 bytes of one text.
    private let limit: Int

    private static let unnamed = ItemID(rawValue: "")
    private static let most = 8

    package init(limit: Int) {
        self.limit = limit
    }

    package mutating func append(_ piece: InputTextDelta) throws(RequestError) {
        try Self.check(piece.contentIndex)
        let id = piece.id ?? Self.unnamed
        guard texts[id] != nil || texts.count < Self.most else {
            throw RequestError(.invalidValue, "Too many texts are being streamed at once.", param: "id")
        }
        guard (texts[id]?.utf8.count ?? 0) + piece.delta.utf8.count <= limit else {
            throw RequestError(.invalidValue, "The text is too long.", param: "delta")
        }
        texts[id, default: ""] += StreamSafeText.continuing(texts[id] ?? "", with: piece.delta)
    }

    /// The complete text, which is no draft any more.
    package mutating func finish(_ end: InputTextDone) throws(RequestError) -> String {
        try Self.check(end.contentIndex)
        guard let text = texts.removeValue(forKey: end.id ?? Self.unnamed) else {
            throw RequestError(.invalidValue, "No text of this id was streamed.", param: "id")
        }
        return text
    }

    private static func check(_ part: Int?) throws(RequestError) {
        guard part ?? 0 == 0 else {
            throw RequestError(.invalidValue, "A text has one part: its index is 0.", param: "content_index")
        }
    }
}
