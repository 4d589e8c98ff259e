import Engine

/// Turns one segment of speech into text. Calls block, and may come from several threads at once.
package protocol SegmentDecoder: Sendable {
    /// - Parameter samples: At 16 kHz, at most `SegmentJob.longest`; the decoder adds the silence around them.
    /// - Returns: What the model wrote, unchanged.
    func decode(_ samples: [Int16]) throws(EngineFault) -> String
}
