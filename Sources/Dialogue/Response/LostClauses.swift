import Engine

/// What of one answer could not be made into sound, and whether that is the fault of clauses or of the synthesizer.
struct LostClauses: Sendable {
    /// Something of the answer is heard; an interim response does not count.
    var hasSound = false
    /// Why the first lost clause was lost.
    var first: EngineFault?
    /// Clauses in a row that the engine itself failed at.
    private var engineFaults = 0

    /// A clause was spoken to its end.
    mutating func succeed() {
        engineFaults = 0
    }

    /// A second fault in a row that is the engine's own, or one at which the caller has waited long for nothing, ends the
    /// answer. All other faults cost their clause only.
    mutating func isBrokenOff(by fault: EngineFault) -> Bool {
        guard [.unavailable, .timeout, .overloaded].contains(fault.code) else { return false }
        engineFaults += 1
        return engineFaults > 1 || fault.code == .timeout && !hasSound
    }
}
