import Events
import Timing

// Speech that comes as an item and not by the microphone, and speech that a client wants back (Voice Live protocol D.8
// and D.9).
extension Session {
    /// Speech of an item that has to be recognised still.
    struct ItemSpeech {
        /// On the input axis.
        var samples: [Int16]
        /// Its index in the item's content.
        var part: Int
    }

    /// What the model can take of a message. Speech without its words is recognised in items of the conversation.
    func check(_ part: ContentParam, of role: Role, path: String) throws(Refusal) {
        switch part {
        case .text:
            break
        case .audio(_, let transcript):
            guard role == .user else {
                throw Refusal(.invalidValue, "Only the user's messages may be speech.", param: "\(path).type")
            }
            guard transcript != nil || path.hasPrefix("item.") else {
                throw Refusal(.invalidValue, "Speech needs its transcript here.", param: "\(path).transcript")
            }
        case .image(let url, let detail):
            try check(image: url, detail: detail, of: role, path: path)
        }
    }

    /// A picture goes on to the model as it is; where it lies elsewhere, the model's server fetches it, and the operator
    /// decides whether a client may make it do so.
    private func check(image url: String?, detail: String?, of role: Role, path: String) throws(Refusal) {
        guard options.chatModel.images != .none else {
            throw Refusal(
                .invalidValue, "The model of this session does not see: images are not supported.",
                param: "\(path).type")
        }
        guard role == .user else {
            throw Refusal(.invalidValue, "Only the user's messages may hold images.", param: "\(path).type")
        }
        if let detail, !["auto", "low", "high"].contains(detail) {
            throw Refusal(.invalidValue, "The detail is auto, low or high.", param: "\(path).detail")
        }
        let url = url ?? ""
        if url.hasPrefix("data:image/") { return }
        guard url.hasPrefix("https://") else {
            throw Refusal(
                .invalidValue, "An image is a data URL (data:image/…;base64,…) or begins with https://.",
                param: "\(path).image_url")
        }
        guard options.chatModel.images == .anywhere else {
            throw Refusal(
                .invalidValue, "This server takes images as data URLs only: data:image/…;base64,….",
                param: "\(path).image_url")
        }
    }

    /// The speech in an item that was checked.
    func speech(in param: ItemParam, path: String) throws(Refusal) -> ItemSpeech? {
        guard case .message(_, let content) = param.body else { return nil }
        var found: ItemSpeech?
        for (index, part) in content.enumerated() {
            guard case .audio(let text, nil) = part else { continue }
            let path = "\(path).content[\(index)].audio"
            guard found == nil else {
                throw Refusal(.invalidValue, "An item may have one part of speech without its transcript.", param: path)
            }
            guard let samples = WireAudio(settings.object).decode(text), !samples.isEmpty else {
                throw Refusal(
                    .invalidAudio, "The audio is not base64 of samples in the session's input format.", param: path)
            }
            guard samples.count <= InputBuffer.manualLimit else {
                throw Refusal(.invalidAudio, "The audio is longer than 10 minutes.", param: path)
            }
            found = ItemSpeech(samples: samples, part: index)
        }
        return found
    }

    /// The words of the item follow, as they do for what the microphone hears.
    mutating func recognize(_ samples: [Int16], of item: ItemID, part: Int) {
        outputs.append(.recognizer(.open(item, settings.recognition)))
        outputs.append(.recognizer(.feed(item, samples)))
        outputs.append(.recognizer(.finish(item)))
        unbilledAudio += samples.count
        transcriptions.append(
            Transcription(
                item: item, length: samples.count, isAnswered: false,
                ending: TurnEnding(closed: now),
                deadline: now + patience(forAll: samples.count), part: part))
    }

    /// The item with the user's audio, where it is still kept.
    func withAudio(_ item: Item) -> Item {
        guard case .message(var message) = item.body, let samples = kept[item.id], !samples.isEmpty,
            let index = message.content.firstIndex(where: { if case .inputAudio = $0 { true } else { false } }),
            case .inputAudio(let transcript, _) = message.content[index]
        else { return item }
        message.content[index] = .inputAudio(
            transcript: transcript, audio: WireAudio(settings.object).encode(samples))
        var item = item
        item.body = .message(message)
        return item
    }
}

extension Item {
    /// A message that the agent speaks or spoke.
    var isSpokenByAgent: Bool {
        guard case .message(let message) = body, message.role == .assistant else { return false }
        return message.content.contains { if case .audio = $0 { true } else { false } }
    }
}
