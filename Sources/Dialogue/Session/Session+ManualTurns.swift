import Events

// Turns that the client opens and closes by events of an early preview (Voice Live protocol D.6). They belong to the
// plain endpoint: the shell decodes the audio of `input_audio.turn.append` like that of `input_audio_buffer.append`
// once this session has seen the event and `openTurn` is the event's turn.
extension Session {
    /// `input_audio.turn.start`: audio from now on belongs to this turn, and no voice ends it.
    mutating func startTurn(_ turn: InputAudioTurn) throws(RequestError) {
        try checkCarriage()
        guard openTurn == nil else {
            throw RequestError(.invalidValue, "Another turn is open.", param: "turn_id")
        }
        guard (1...Self.longestID).contains(turn.turnID.utf8.count) else {
            throw RequestError(
                .invalidValue, "A turn's id has 1 to \(Self.longestID) characters.", param: "turn_id")
        }
        abandonSegment()
        buffer.clear()
        openTurn = turn.turnID
        fitBuffer()
    }

    /// `input_audio.turn.append`: its audio comes as frames.
    func checkTurn(_ id: String) throws(RequestError) {
        try checkCarriage()
        guard openTurn == id else {
            throw RequestError(.invalidValue, "No turn of this id is open.", param: "turn_id")
        }
    }

    /// `input_audio.turn.end`: the audio of the turn becomes an item, and is answered where turn detection would have
    /// had it answered.
    mutating func endTurn(_ turn: InputAudioTurn) throws(RequestError) {
        try checkTurn(turn.turnID)
        openTurn = nil
        defer { fitBuffer() }
        try commitByHand(answering: settings.turns?.createsResponse ?? false)
    }

    /// `input_audio.turn.cancel`: the audio of the turn is forgotten.
    mutating func cancelTurn(_ turn: InputAudioTurn, from origin: Origin) throws(RequestError) {
        try checkTurn(turn.turnID)
        clearInput(from: origin)
    }

    /// Makes room for what may have to be committed by hand.
    mutating func fitBuffer() {
        if let turns = settings.turns, openTurn == nil {
            buffer.limit = min(max(InputBuffer.detectedLimit, turns.padding), InputBuffer.manualLimit)
        } else {
            buffer.limit = InputBuffer.manualLimit
        }
    }

    private func checkCarriage() throws(RequestError) {
        guard options.carriage == .events else {
            throw RequestError(.unsupportedEvent, "This event is not supported in a call.", param: "type")
        }
    }
}
