import Events

// Turns that the client opens and closes by events of an early preview (Voice Live protocol D.6). They belong to the
// plain endpoint: the shell decodes the audio of `input_audio.turn.append` like that of `input_audio_buffer.append`
// once this session has seen the event and `openTurn` is the event's turn.
extension UserTurns {
    /// `input_audio.turn.start`: audio from now on belongs to this turn, and no voice ends it.
    mutating func startTurn(_ turn: InputAudioTurn, _ context: inout SessionContext, _ step: inout Step)
        throws(RequestError)
    {
        try Self.checkCarriage(&context)
        guard openTurn == nil else {
            throw RequestError(.invalidValue, "Another turn is open.", param: "turn_id")
        }
        guard (1...Session.longestID).contains(turn.turnID.utf8.count) else {
            throw RequestError(
                .invalidValue, "A turn's id has 1 to \(Session.longestID) characters.", param: "turn_id")
        }
        dropSegment(&context, &step)
        buffer.clear()
        openTurn = turn.turnID
        fitBuffer(&context)
    }

    /// `input_audio.turn.append`: its audio comes as frames.
    func checkTurn(_ id: String, _ context: inout SessionContext) throws(RequestError) {
        try Self.checkCarriage(&context)
        guard openTurn == id else {
            throw RequestError(.invalidValue, "No turn of this id is open.", param: "turn_id")
        }
    }

    /// `input_audio.turn.end`: the audio of the turn becomes an item, and is answered if turn detection would have
    /// had it answered.
    mutating func endTurn(_ turn: InputAudioTurn, _ context: inout SessionContext, _ step: inout Step)
        throws(RequestError)
    {
        try checkTurn(turn.turnID, &context)
        openTurn = nil
        defer { fitBuffer(&context) }
        try commitManually(answering: context.settings.turns?.createsResponse ?? false, &context, &step)
    }

    /// `input_audio.turn.cancel`: the audio of the turn is dropped.
    mutating func cancelTurn(
        _ turn: InputAudioTurn, _ context: inout SessionContext, _ step: inout Step
    ) throws(RequestError) {
        try checkTurn(turn.turnID, &context)
        clear(&context, &step)
    }

    /// `input_audio_buffer.clear`: what was not committed is dropped, an open turn with it.
    mutating func clear(_ context: inout SessionContext, _ step: inout Step) {
        dropSegment(&context, &step)
        dropPending(&context, &step)
        openTurn = nil
        fitBuffer(&context)
        buffer.clear()
    }

    /// New settings hold.
    mutating func adoptSettings(_ context: inout SessionContext, _ step: inout Step) {
        if let turns = context.settings.turns {
            if detector == nil { detector = TurnDetector(settings: turns.detector) }
            detector?.settings = turns.detector
        } else {
            dropSegment(&context, &step)
            dropPending(&context, &step)
            detector = nil
        }
        fitBuffer(&context)
    }

    /// Makes room for what the client may commit.
    mutating func fitBuffer(_ context: inout SessionContext) {
        if let turns = context.settings.turns, openTurn == nil {
            buffer.limit = min(max(InputBuffer.detectedLimit, turns.padding), InputBuffer.manualLimit)
        } else {
            buffer.limit = InputBuffer.manualLimit
        }
    }

    private static func checkCarriage(_ context: inout SessionContext) throws(RequestError) {
        guard context.options.audioDelivery == .events else {
            throw RequestError(.unsupportedEvent, "This event is not supported in a call.", param: "type")
        }
    }
}
