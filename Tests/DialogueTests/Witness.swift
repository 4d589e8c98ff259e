import Dialogue
import Events
import Testing

/// Reads the events of a session in order and fails at the first that breaks an invariant of chapter G.
struct Witness {
    /// How far an item of a response has come.
    private enum Stage: Int {
        case added, created, part, delta, partDone, done
    }

    private struct Output {
        var response: ResponseID
        var index: Int
        var stage: Stage
        var deltas = ""
        var final: Item?
    }

    /// The items of the conversation, by what `conversation.item.created` and `.deleted` say.
    private(set) var order: [ItemID] = []
    private var open: Set<ResponseID> = []
    private var done: Set<ResponseID> = []
    private var outOfBand: Set<ResponseID> = []
    private var started: Set<ResponseID> = []
    private var playing: Set<ResponseID> = []
    private var outputs: [ItemID: Output] = [:]
    private var speech: [ItemID: Int] = [:]
    private var stopped: Set<ItemID> = []
    private var created: Set<ItemID> = []
    private var transcribed: Set<ItemID> = []
    private var committed: (ItemID, ItemID?)?
    private var lastStart = 0
    private var lastEnd = 0
    private var eventIDs: Set<EventID> = []
    /// A clause could not be spoken, so that what was heard is less than what was written.
    private var hasLoss = false
    /// Calls of MCP tools that run.
    private var running: Set<ItemID> = []

    mutating func see(_ message: ServerMessage, audioDelivery: AudioDelivery) throws {
        #expect(eventIDs.insert(message.eventID).inserted)
        switch message.event {
        case .responseCreated(let event):
            #expect(event.response.status == .inProgress)
            #expect(open.insert(event.response.id).inserted)
            #expect(!done.contains(event.response.id))
            if event.response.conversationID == nil { outOfBand.insert(event.response.id) }
        case .responseDone(let event):
            #expect(event.response.status != .inProgress)
            try #require(open.remove(event.response.id) != nil)
            done.insert(event.response.id)
            let items = outputs.values.filter { $0.response == event.response.id }.sorted { $0.index < $1.index }
            #expect(items.map(\.index) == Array(items.indices))
            #expect(items.allSatisfy { $0.stage == .done })
            #expect(event.response.output == items.compactMap(\.final))
            #expect(event.response.usage != nil)
        case .outputItemAdded(let event):
            try #require(open.contains(event.responseID))
            #expect(event.item.status == .inProgress)
            outputs[event.item.id] = Output(response: event.responseID, index: event.outputIndex, stage: .added)
        case .contentPartAdded(let event): try advance(event.itemID, to: .part, event.responseID)
        case .textDelta(let event), .audioTranscriptDelta(let event):
            try advance(event.itemID, to: .delta, event.responseID)
            outputs[event.itemID]?.deltas += event.delta
        case .audioDelta(let event):
            #expect(audioDelivery == .events)
            try advance(event.itemID, to: .delta, event.responseID)
        case .audioDone(let event): try advance(event.itemID, to: .delta, event.responseID)
        case .textDone(let event):
            try advance(event.itemID, to: .delta, event.responseID)
            #expect(outputs[event.itemID]?.deltas == event.text)
        case .audioTranscriptDone(let event):
            try advance(event.itemID, to: .delta, event.responseID)
            if hasLoss {
                #expect(outputs[event.itemID]?.deltas.leaves(event.transcript) == true)
            } else {
                #expect(outputs[event.itemID]?.deltas == event.transcript)
            }
        case .warning(let event): if event.warning.code?.rawValue == "clause_not_spoken" { hasLoss = true }
        case .contentPartDone(let event): try advance(event.itemID, to: .partDone, event.responseID)
        case .functionCallArgumentsDelta(let event):
            try advance(event.itemID, to: .delta, event.responseID)
            outputs[event.itemID]?.deltas += event.delta
        case .functionCallArgumentsDone(let event):
            try advance(event.itemID, to: .partDone, event.responseID)
            #expect(outputs[event.itemID]?.deltas == event.arguments)
        case .mcpCallArgumentsDelta(let event):
            try advance(event.itemID, to: .delta, event.responseID)
            outputs[event.itemID]?.deltas += event.delta
        case .mcpCallArgumentsDone(let event):
            try advance(event.itemID, to: .partDone, event.responseID)
            #expect(outputs[event.itemID]?.deltas == event.arguments)
        case .mcpCallInProgress(let event): try begin(event)
        case .mcpCallCompleted(let event), .mcpCallFailed(let event): try end(event)
        case .outputItemDone(let event):
            try advance(event.item.id, to: .done, event.responseID)
            #expect(event.item.status != .inProgress)
            outputs[event.item.id]?.final = event.item
        case .outputAudioBufferStarted(let event):
            let id = try #require(event.responseID)
            try #require(open.contains(id))
            #expect(playing.insert(id).inserted)
            #expect(started.insert(id).inserted)
        case .outputAudioBufferStopped(let event):
            let id = try #require(event.responseID)
            #expect(playing.remove(id) != nil)
        case .outputAudioBufferCleared(let event): if let id = event.responseID { playing.remove(id) }
        case .itemCreated(let event): try create(event)
        case .itemDeleted(let event): order.removeAll { $0 == event.itemID }
        case .speechStarted, .speechStopped, .inputAudioBufferCommitted: try hear(message.event)
        case .transcriptionCompleted(let event): try transcribe(event.itemID)
        case .transcriptionFailed(let event): try transcribe(event.itemID)
        default: break
        }
    }

    func conclude() throws {
        #expect(open.isEmpty, "a response never ended")
        #expect(playing.isEmpty, "play-out never ended")
        #expect(committed == nil, "audio was committed and became no item")
        #expect(running.isEmpty, "a call of a tool never ended")
    }

    private mutating func advance(_ id: ItemID, to stage: Stage, _ response: ResponseID) throws {
        try #require(open.contains(response))
        let output = try #require(outputs[id])
        #expect(output.stage.rawValue < stage.rawValue || (output.stage == stage && stage == .delta))
        #expect(created.contains(id) == !outOfBand.contains(response))
        outputs[id]?.stage = stage
    }

    /// A call runs once its arguments are complete; one without a response was approved.
    private mutating func begin(_ event: MCPCallEvent) throws {
        #expect(running.insert(event.itemID).inserted)
        guard let response = event.responseID else { return }
        try #require(open.contains(response))
        #expect(outputs[event.itemID]?.stage == .partDone)
    }

    private mutating func end(_ event: MCPCallEvent) throws {
        #expect(running.remove(event.itemID) != nil)
        if let response = event.responseID { try #require(open.contains(response)) }
    }

    private mutating func create(_ event: ItemCreated) throws {
        if outputs[event.item.id] != nil {
            #expect(outputs[event.item.id]?.stage == .added)
            outputs[event.item.id]?.stage = .created
        }
        if let (item, previous) = committed, item == event.item.id {
            #expect(event.previousItemID == previous)
            committed = nil
        }
        #expect(created.insert(event.item.id).inserted)
        let place = try event.previousItemID.map { try #require(order.firstIndex(of: $0)) + 1 } ?? 0
        order.insert(event.item.id, at: place)
    }

    private mutating func hear(_ event: ServerEvent) throws {
        switch event {
        case .speechStarted(let event):
            #expect(event.audioStartMs >= lastStart)
            lastStart = event.audioStartMs
            speech[event.itemID] = event.audioStartMs
        case .speechStopped(let event):
            let start = try #require(speech[event.itemID])
            #expect(event.audioEndMs >= start && event.audioEndMs >= lastEnd)
            #expect(stopped.insert(event.itemID).inserted)
            lastEnd = event.audioEndMs
        case .inputAudioBufferCommitted(let event):
            #expect(committed == nil && !created.contains(event.itemID))
            #expect(speech[event.itemID] == nil || stopped.contains(event.itemID))
            committed = (event.itemID, event.previousItemID)
        default: break
        }
    }

    private mutating func transcribe(_ id: ItemID) throws {
        #expect(transcribed.insert(id).inserted)
        #expect(created.contains(id))
    }
}

extension String {
    /// `rest` is what is left of this text when parts are taken out.
    fileprivate func leaves(_ rest: String) -> Bool {
        var rest = rest.unicodeScalars[...]
        for scalar in unicodeScalars where rest.first == scalar { rest.removeFirst() }
        return rest.isEmpty
    }
}
