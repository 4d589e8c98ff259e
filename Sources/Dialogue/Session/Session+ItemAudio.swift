import Events
import Timing

// Speech that comes as an item and not by the microphone, and speech that a client wants back (Voice Live protocol D.8
// and D.9).
extension Session {
    /// Speech of an item that has to be recognised still.
    struct ItemSpeech: Sendable {
        /// On the input axis.
        var samples: [Int16]
        /// Its index in the item's content.
        var part: Int
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

    /// The item with the user's audio, if that is still kept.
    func audio(of item: Item) -> RetrievedAudio? {
        guard case .message(let message) = item.body, let samples = kept[item.id], !samples.isEmpty,
            let index = message.content.firstIndex(where: { if case .inputAudio = $0 { true } else { false } })
        else { return nil }
        return RetrievedAudio(samples: samples, format: WireAudio(settings.object), part: index)
    }
}

extension Item {
    /// A message that the agent speaks or spoke.
    var isSpokenByAgent: Bool {
        guard case .message(let message) = body, message.role == .assistant else { return false }
        return message.content.contains { if case .audio = $0 { true } else { false } }
    }
}
