import Dialogue
import Events

/// A response of the remote, as far as its play-out needs it.
struct RelayedResponse {
    /// How far one item was spoken.
    struct Speech {
        var item: ItemID
        var outputIndex: Int
        var contentIndex: Int
        /// Samples that came.
        var received = 0
    }

    let id: ResponseID
    /// As the remote told it last.
    var object: ResponseObject
    /// What the client is sent; of no effect in a call.
    var cutter: AudioCutter
    var speech: [Speech] = []
    /// Where the time until its first sound goes; nil once that was told, and where nobody knows.
    var timeline: RemoteTimeline?
    /// The remote is still at it.
    var isActive = true
    /// Its end, which the client receives once it hears the response begin (Voice Live protocol E.5).
    var heldEnd: ResponseObject?
    /// The client stopped it, or spoke over it: what still comes of it is not played.
    var isMuted = false
    /// The remote was asked to cancel it, and has not said yet that it is over.
    var isCancelling = false
    /// What it was asked for by; nil for one that the remote began by itself.
    var request: SentRequests.Request?

    init(_ object: ResponseObject, format: OutputAudioFormat) {
        id = object.id
        self.object = object
        cutter = AudioCutter(format)
    }

    /// Notes samples of a part and tells how much of its item came before.
    mutating func receive(_ samples: Int, of delta: PartDelta) {
        if let index = speech.firstIndex(where: { $0.item == delta.itemID }) {
            speech[index].received += samples
        } else if speech.count < 64 {
            speech.append(
                Speech(
                    item: delta.itemID, outputIndex: delta.outputIndex, contentIndex: delta.contentIndex,
                    received: samples))
        }
    }
}
