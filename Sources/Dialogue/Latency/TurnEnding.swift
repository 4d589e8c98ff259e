import Events
import SansIO

/// A voice was in the frame that came at this time.
package struct LastVoice: Sendable {
    package var moment: Moment
    /// How long the frame had been in the jitter buffer.
    package var delay: Duration

    package init(moment: Moment = .zero, delay: Duration = .zero) {
        (self.moment, self.delay) = (moment, delay)
    }

    /// When its packet came.
    package var arrival: Moment { moment - delay }

    /// The same if the voice detector noticed its end so much too late.
    func earlier(by release: Duration) -> LastVoice { LastVoice(moment: moment - release, delay: delay) }
}

/// How the end of a user's turn came to be known.
package struct TurnEnding: Sendable {
    /// The last voice before it; nil where the client ended the turn.
    var voice: LastVoice?
    /// When the turn was over for the detector, or for the client.
    var closed: Moment
    /// The silence that it takes.
    var window = Duration.zero
}

/// A user's turn that was understood and is to be answered.
package struct HeardTurn: Sendable {
    package var item: ItemID
    var ending: TurnEnding
    /// When its words were known.
    var known: Moment

    /// - Parameter closed: When the turn was over.
    package init(item: ItemID, closed: Moment, known: Moment) {
        self.init(item: item, ending: TurnEnding(closed: closed), known: known)
    }

    init(item: ItemID, ending: TurnEnding, known: Moment) {
        (self.item, self.ending, self.known) = (item, ending, known)
    }
}
