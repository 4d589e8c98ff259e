import Events

/// An item as the conversation is to hold it, but for its id, and what can be said about it without the conversation.
struct PreparedItem: Sendable {
    /// Its id is of no meaning yet.
    var item: Item
    /// Speech that has to be recognised.
    var speech: ItemSpeech?
    /// The first thing that is wrong with the content.
    var contentFault: RequestError?
    /// What is wrong with its speech or its size, which is looked at last.
    var fault: RequestError?
}

extension EventPreparation {
    /// Parts of a message; each costs a check and an allocation whenever the item is shown.
    static let mostParts = 256

    /// The item of `conversation.item.create`.
    func item(_ param: ItemParam) -> PreparedItem {
        var prepared = PreparedItem(item: Item(param, id: ItemID(rawValue: "")))
        prepared.contentFault = contentFault(of: param, path: "item")
        guard prepared.contentFault == nil else { return prepared }
        do throws(RequestError) {
            try Self.checkSize(prepared.item, path: "item")
            prepared.speech = try speech(in: param, path: "item")
        } catch {
            prepared.fault = error
        }
        return prepared
    }

    /// What is wrong with the content of a message; nil for other items.
    func contentFault(of param: ItemParam, path: String) -> RequestError? {
        guard case .message(let role, let content) = param.body else { return nil }
        guard !content.isEmpty else {
            return RequestError(.invalidValue, "A message needs content.", param: "\(path).content")
        }
        guard content.count <= Self.mostParts else {
            return RequestError(
                .invalidValue, "A message may have at most \(Self.mostParts) parts.", param: "\(path).content")
        }
        for (index, part) in content.enumerated() {
            do throws(RequestError) {
                try check(part, of: role, path: "\(path).content[\(index)]")
            } catch {
                return error
            }
        }
        return nil
    }

    /// What the model can take of a message. Speech without its words is recognised in items of the conversation.
    private func check(_ part: ContentParam, of role: Role, path: String) throws(RequestError) {
        switch part {
        case .text:
            break
        case .audio(_, let transcript):
            guard role == .user else {
                throw RequestError(.invalidValue, "Only the user's messages may be speech.", param: "\(path).type")
            }
            guard transcript != nil || path.hasPrefix("item.") else {
                throw RequestError(.invalidValue, "Speech needs its transcript here.", param: "\(path).transcript")
            }
        case .image(let url, let detail):
            try check(image: url, detail: detail, of: role, path: path)
        }
    }

    /// A picture goes on to the model as it is; where it lies elsewhere, the model's server fetches it, and the operator
    /// decides whether a client may make it do so.
    private func check(image url: String?, detail: String?, of role: Role, path: String) throws(RequestError) {
        guard options.chatModel.images != .none else {
            throw RequestError(
                .invalidValue, "The model of this session does not see: images are not supported.",
                param: "\(path).type")
        }
        guard role == .user else {
            throw RequestError(.invalidValue, "Only the user's messages may hold images.", param: "\(path).type")
        }
        if let detail, !["auto", "low", "high"].contains(detail) {
            throw RequestError(.invalidValue, "The detail is auto, low or high.", param: "\(path).detail")
        }
        let url = url ?? ""
        if url.hasPrefix("data:image/") { return }
        guard url.hasPrefix("https://") else {
            throw RequestError(
                .invalidValue, "An image is a data URL (data:image/…;base64,…) or begins with https://.",
                param: "\(path).image_url")
        }
        guard options.chatModel.images == .anywhere else {
            throw RequestError(
                .invalidValue, "This server takes images as data URLs only: data:image/…;base64,….",
                param: "\(path).image_url")
        }
    }

    /// The speech in an item whose content was checked.
    private func speech(in param: ItemParam, path: String) throws(RequestError) -> ItemSpeech? {
        guard case .message(_, let content) = param.body else { return nil }
        var found: ItemSpeech?
        for (index, part) in content.enumerated() {
            guard case .audio(let text, nil) = part else { continue }
            let path = "\(path).content[\(index)].audio"
            guard found == nil else {
                throw RequestError(
                    .invalidValue, "An item may have one part of speech without its transcript.", param: path)
            }
            guard let samples = WireAudio(settings.object).decode(text), !samples.isEmpty else {
                throw RequestError(
                    .invalidAudio, "The audio is not base64 of samples in the session's input format.", param: path)
            }
            guard samples.count <= InputBuffer.manualLimit else {
                throw RequestError(.invalidAudio, "The audio is longer than 10 minutes.", param: path)
            }
            found = ItemSpeech(samples: samples, part: index)
        }
        return found
    }

    /// UTF-8 bytes of one item: it is shown whole, and no event may be above 4 MiB.
    static let longestItem = 1 << 20

    private static func checkSize(_ item: Item, path: String) throws(RequestError) {
        guard item.textBytes <= longestItem, try wireBytes(item) <= 2 * longestItem else {
            throw RequestError(.invalidValue, "An item holds at most 1 MiB of text.", param: path)
        }
    }

    /// The item as it is told, with every character that JSON escapes.
    private static func wireBytes(_ item: Item) throws(RequestError) -> Int {
        // Short ones cannot be too long however they are written.
        guard item.textBytes > longestItem / 6 else { return item.textBytes }
        return ServerMessage(
            .itemCreated(.init(previousItemID: nil, item: item)), eventID: EventID(rawValue: "")
        ).encoded().count
    }
}
