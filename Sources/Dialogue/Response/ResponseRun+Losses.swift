import Engine
import Events

// What of an answer could not be spoken: a clause costs itself, and only an answer without any sound fails.
extension ResponseRun {
    /// Audio was made of `item`.
    mutating func hear(_ item: ItemID) {
        if item == message?.id { lostClauses.hasSound = true }
    }

    /// A clause could not be spoken.
    mutating func lose(_ clause: SpeechLine.Clause, by fault: EngineFault) {
        if clause.item == message?.id { lostClauses.first = lostClauses.first ?? fault }
        guard axis.isClauseSilent, let index = outputs.firstIndex(where: { $0.id == clause.item }) else { return }
        outputs[index].unspoken.append(clause.offset..<clause.offset + clause.text.utf8.count)
    }

    /// The engine itself fails, and not at one clause: the rest is not tried.
    mutating func isBrokenOff(by fault: EngineFault) -> Bool { lostClauses.isBrokenOff(by: fault) }

    /// Why nothing at all was heard of an answer whose audio is complete. Calls of tools stand for themselves, and what
    /// bridges their time is no answer.
    var silence: ErrorDetails? {
        guard line.isIdle, !isMuted, !plan.isInterim, !lostClauses.hasSound, outputs.allSatisfy(\.isMessage) else {
            return nil
        }
        return lostClauses.first.map { ErrorDetails($0) }
    }

    var hasNothingToSpeak: Bool {
        plan.speaks && !isMuted && !lostClauses.hasSound && lostClauses.first == nil && message != nil
            && outputs.allSatisfy(\.isMessage)
    }
}
