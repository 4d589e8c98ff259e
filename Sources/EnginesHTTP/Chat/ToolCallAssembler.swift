import Engine
import Events

/// Puts the tool calls of one answer together from the pieces in which chat models send them.
///
/// A piece should name its call by an index, and the first one bring an id and the name. Servers differ: they use one
/// index for all calls, count pieces instead of calls, give each piece another id, send the name late or in pieces, or
/// repeat it. So a piece belongs to a call by its id first, then by the index, then by the name and by what the arguments
/// lack; a new id or another name begins a call. A call is announced once its name is complete.
package struct ToolCallAssembler: Sendable {
    /// Tool calls that one answer may make.
    package static let mostCalls = 128
    /// Bytes of arguments that may wait for the name of their call.
    private static let longestWait = 256 * 1024
    /// Bytes of a name: four times what servers accept.
    private static let longestName = 256
    /// Indices that are remembered: a server may number its pieces instead of its calls.
    private static let mostIndices = 1024

    private struct Call {
        /// As the server gave them; usually one.
        var ids: [String]
        var name = ""
        var arguments = ToolArguments()
        /// The number of the call in the answer, once it is announced.
        var number: Int?
        /// Arguments that wait for the name.
        var waiting = ""
    }

    fileprivate struct Piece {
        var index: Int?
        var id: String?
        var name: String?
        var arguments: String

        var beginsObject: Bool {
            arguments.utf8.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "{")
        }
    }

    private let names: FunctionNames
    private var calls: [Call] = []
    /// The call that each index stood for last.
    private var indices: [Int: Int] = [:]
    /// The call of the last piece.
    private var current: Int?
    private var announced: Set<String> = []

    /// - Parameter names: Of the functions that the model was offered.
    init(_ names: FunctionNames) {
        self.names = names
    }

    /// The model called something, if only without a name.
    var isEmpty: Bool { calls.isEmpty }

    /// At least one call has a name.
    var hasAnnounced: Bool { !announced.isEmpty }

    /// Takes the calls of one delta.
    mutating func read(_ calls: [JSONValue], into events: inout [ChatEvent]) throws(EngineFault) {
        for (position, call) in calls.enumerated() {
            let piece = Piece(call)
            // Entries of one list that nothing tells apart are calls of their own.
            let isListed = position > 0 && piece.index == nil && piece.id == nil && piece.name != nil
            try take(piece, isNew: isListed, into: &events)
        }
    }

    /// Takes a whole call that no piece belongs to.
    mutating func add(_ call: WrittenCall, into events: inout [ChatEvent]) throws(EngineFault) {
        try take(Piece(name: call.name, arguments: call.arguments), isNew: true, into: &events)
    }

    /// The answer is over.
    /// - Parameter isCutOff: It ended before its time, so that a name may not be complete.
    mutating func finish(isCutOff: Bool, into events: inout [ChatEvent]) {
        for place in calls.indices {
            if calls[place].number == nil {
                guard !isCutOff, !calls[place].name.isEmpty else { continue }
                announce(place, into: &events)
            }
            pass(calls[place].arguments.finish(), place, into: &events)
        }
    }

    private mutating func take(_ piece: Piece, isNew: Bool, into events: inout [ChatEvent]) throws(EngineFault) {
        let place: Int
        if !isNew, let known = self.place(of: piece) {
            place = known
            if let id = piece.id, !calls[place].ids.contains(id) {
                calls[place].ids = [calls[place].ids.first ?? id, id]
            }
        } else {
            guard calls.count < Self.mostCalls else {
                throw EngineFault(.failed, "The chat model called more than \(Self.mostCalls) tools in one answer.")
            }
            place = calls.count
            calls.append(Call(ids: piece.id.map { [$0] } ?? []))
        }
        current = place
        if let index = piece.index, indices.count < Self.mostIndices || indices[index] != nil { indices[index] = place }
        if let name = piece.name { calls[place].name = merged(name, calls[place]) }
        guard calls[place].name.utf8.count <= Self.longestName else {
            throw EngineFault(.failed, "The chat model called a tool by a name of more than \(Self.longestName) bytes.")
        }
        let isRepeat = calls[place].arguments.isComplete && calls[place].arguments.isRepeated(by: piece.arguments)
        if !isRepeat { pass(calls[place].arguments.pass(piece.arguments), place, into: &events) }
        if calls[place].number == nil, isNameComplete(calls[place]) { announce(place, into: &events) }
        guard calls[place].waiting.utf8.count <= Self.longestWait else {
            throw EngineFault(.failed, "The chat model called a tool without naming it.")
        }
    }

    private mutating func pass(_ arguments: String, _ place: Int, into events: inout [ChatEvent]) {
        guard !arguments.isEmpty else { return }
        if let number = calls[place].number {
            events.append(.toolArguments(index: number, delta: arguments))
        } else {
            calls[place].waiting += arguments
        }
    }

    private mutating func announce(_ place: Int, into events: inout [ChatEvent]) {
        let number = announced.count
        calls[place].number = number
        events.append(.toolCall(index: number, id: makeID(calls[place]), name: names.original(of: calls[place].name)))
        pass(calls[place].waiting, place, into: &events)
        calls[place].waiting = ""
    }

    /// The server's id, unless it has given that to another call of the answer.
    private mutating func makeID(_ call: Call) -> String {
        if let id = call.ids.first, announced.insert(id).inserted { return id }
        var number = announced.count
        while true {
            // Nine letters and digits, as Mistral's servers want them.
            let id = "call" + String(100_000 + number).dropFirst()
            if announced.insert(id).inserted { return id }
            number += 1
        }
    }
}

// MARK: Which call a piece belongs to

extension ToolCallAssembler {
    /// nil for a new call.
    private func place(of piece: Piece) -> Int? {
        guard let current else { return nil }
        let known = piece.index.flatMap { indices[$0] }
        if let id = piece.id {
            if let place = calls.lastIndex(where: { $0.ids.contains(id) }) {
                return fits(piece, calls[place]) ? place : nil
            }
            let place = known ?? current
            let isLate = (piece.index == nil || known != nil) && isLateID(piece, calls[place])
            return isLate || goesOn(piece, calls[place]) ? place : nil
        }
        if let known { return fits(piece, calls[known]) ? known : nil }
        if piece.index != nil, piece.name != nil {
            return goesOn(piece, calls[current]) || isRest(piece.name, of: calls[current], isCertain: true)
                ? current : nil
        }
        return fits(piece, calls[current]) ? current : nil
    }

    /// Whether a piece that names this call by id or index, or names none, may be a part of it.
    private func fits(_ piece: Piece, _ call: Call) -> Bool {
        if let name = piece.name, !call.name.isEmpty, name != call.name, !isRest(name, of: call) { return false }
        // Behind a complete object another one begins a call, unless it is the same again.
        let isAnother = call.arguments.isComplete && piece.beginsObject
        return !isAnother || call.arguments.isRepeated(by: piece.arguments)
    }

    /// Arguments that cannot be the beginning of any, while those of the call lack their end: some servers give each
    /// piece another id or index.
    private func goesOn(_ piece: Piece, _ call: Call) -> Bool {
        guard piece.name == nil || piece.name == call.name else { return false }
        return call.arguments.isOpen && !piece.arguments.isEmpty && !piece.beginsObject
    }

    /// The id of a call that has none yet.
    private func isLateID(_ piece: Piece, _ call: Call) -> Bool {
        guard call.ids.isEmpty, !call.arguments.isComplete else { return false }
        return piece.name == nil || !call.arguments.isBegun && fits(piece, call)
    }

    // MARK: Names

    /// Whether `name` goes on with the name of the call.
    /// - Parameter isCertain: Only if it makes the name of a function that was offered.
    private func isRest(_ name: String?, of call: Call, isCertain: Bool = false) -> Bool {
        guard let name, call.number == nil, !call.name.isEmpty else { return false }
        let isWhole = names.isOffered(call.name)
        if names.isBeginning(call.name + name) || name.hasPrefix(call.name) && names.isBeginning(name) {
            return !(isWhole && names.isOffered(name))
        }
        return !isCertain && !isWhole && !call.arguments.isBegun
    }

    private func merged(_ name: String, _ call: Call) -> String {
        guard call.number == nil, !call.name.isEmpty else { return call.number == nil ? name : call.name }
        let joined = call.name + name
        if name == call.name { return names.isBeginning(joined) && !names.isOffered(name) ? joined : name }
        // The name so far, again, with more behind it.
        if name.hasPrefix(call.name), names.isBeginning(name) { return name }
        return joined
    }

    private func isNameComplete(_ call: Call) -> Bool {
        guard !call.name.isEmpty else { return false }
        let mayGoOn = names.isBeginningOfLonger(call.name)
        if names.isOffered(call.name) { return !mayGoOn || call.arguments.isBegun }
        return !mayGoOn && call.arguments.isBegun
    }
}

extension ToolCallAssembler.Piece {
    /// Reads one entry of `tool_calls`, also without `function` around its name and arguments.
    fileprivate init(_ call: JSONValue) {
        switch call["index"] {
        case .int(let index)?: self.index = index
        case .double(let index)?: self.index = Int(exactly: index)
        case .string(let index)?: self.index = Int(index)
        default: break
        }
        id = call["id"]?.stringValue.flatMap { $0.isEmpty ? nil : SurrogateJoiner.whole($0) }
        let function = if case .object? = call["function"] { call["function"] ?? call } else { call }
        // No name has spaces around it, whatever the model wrote.
        let name = function["name"]?.stringValue?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
        self.name = name.isEmpty ? nil : SurrogateJoiner.whole(name)
        switch function["arguments"] {
        case .string(let text)?: arguments = text
        case let value? where value != .null: arguments = value.text
        default: arguments = ""
        }
    }
}
