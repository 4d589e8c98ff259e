import Dialogue
import Engine
import Events
import SansIO
import Testing

/// What the chat model is shown of the conversation, whatever happens to its items.
struct ContextTests {
    private typealias Record = Conversation.Record

    private func id(_ number: Int) -> ItemID { ItemID(rawValue: "item_\(number)") }

    private func message(_ number: Int, _ text: String, role: Role = .user) -> Item {
        Item(id: id(number), body: .message(Message(role: role, content: [.inputText(text)])))
    }

    private func call(_ number: Int, _ call: Int, status: ItemStatus = .completed) -> Item {
        let body = FunctionCall(callID: ToolCallID(rawValue: "call_\(call)"), name: "f", arguments: "{}")
        return Item(id: id(number), status: status, body: .functionCall(body))
    }

    private func output(_ number: Int, of call: Int) -> Item {
        let callID = ToolCallID(rawValue: "call_\(call)")
        return Item(id: id(number), body: .functionCallOutput(FunctionCallOutput(callID: callID, output: "\(number)")))
    }

    /// The same, thought out anew from every record. `outputs` are those of each call in the order of their coming.
    private func expected(_ conversation: Conversation, _ outputs: [ToolCallID: [ItemID]]) -> [ChatMessage] {
        var messages: [ChatMessage] = []
        conversation.forEach { record in
            switch record.item.body {
            case .message(let message):
                guard !record.isInterim, !record.words.isEmpty else { return }
                messages.append(message.role == .user ? .user(record.words) : .assistant(record.words))
            case .functionCall(let call):
                guard record.item.status == .completed else { return }
                let newest = outputs[call.callID]?.last { conversation[$0] != nil }
                let output: String? =
                    if let newest, case .functionCallOutput(let body)? = conversation[newest]?.item.body {
                        body.output
                    } else {
                        nil
                    }
                messages.append(.toolCall(id: call.callID.rawValue, name: "f", arguments: "{}"))
                messages.append(.toolOutput(id: call.callID.rawValue, output: output))
            default: return
            }
        }
        return messages
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func followsEveryChange(_ seed: UInt64) {
        var random = SplitMix(seed: seed)
        var conversation = Conversation(id: ConversationID(rawValue: "conv_1"))
        var alive: [ItemID] = []
        var outputs: [ToolCallID: [ItemID]] = [:]
        // Seeds that insert at random places, those that mostly append, and those that forget what is old.
        let appending = [2, 8, 20][Int(seed % 3)]
        for number in 0..<3000 {
            let place =
                Int.random(in: 0...20, using: &random) < appending
                ? conversation.last : alive.randomElement(using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: conversation.insert(call(number, number / 50), after: place)
            case 1:
                let body = output(number, of: number / 50 - Int.random(in: 0...1, using: &random))
                conversation.insert(body, after: place)
                if case .functionCallOutput(let output) = body.body { outputs[output.callID, default: []] += [body.id] }
            case 2:
                if let old = seed % 2 == 0 ? alive.first : alive.randomElement(using: &random) {
                    conversation.remove(old)
                }
            case 3: if let old = alive.randomElement(using: &random) { conversation.remove(old) }
            case 4:
                // Words that come late, or a cut.
                guard let old = alive.randomElement(using: &random) else { break }
                conversation.update(old) { record in
                    guard case .message = record.item.body else { return }
                    record.cut = Bool.random(using: &random) ? 0 : nil
                    record.suffix = "…"
                    record.isInterim = Int.random(in: 0..<4, using: &random) == 0
                    record.item.body = .message(Message(role: .user, content: [.inputText("late \(number)")]))
                }
            case 5:
                guard let old = alive.randomElement(using: &random) else { break }
                conversation.update(old) { $0.item.status = $0.item.status == .completed ? .incomplete : .completed }
            case 6: conversation.insert(message(number, "first \(number)"), after: nil)
            case 7: conversation.append(call(number, number / 50, status: .inProgress))
            default: conversation.insert(message(number, "new \(number)", role: .assistant), after: place)
            }
            if conversation[id(number)] != nil { alive.append(id(number)) }
            alive.removeAll { conversation[$0] == nil }
            guard Int.random(in: 0..<10, using: &random) == 0 || number > 2900 else { continue }
            let context = conversation.context()
            #expect(Array(context) == expected(conversation, outputs))
            #expect(context.count == context.reduce(0) { count, _ in count + 1 })
        }
        #expect(conversation.count > 300)
    }

    @Test func whatWasShownStaysAsItWas() {
        var conversation = Conversation(id: ConversationID(rawValue: "conv_1"))
        for number in 0..<1000 { conversation.append(message(number, "\(number)")) }
        let before = conversation.context()
        conversation.remove(id(3))
        conversation.update(id(7)) { $0.item.body = .message(Message(role: .user, content: [.inputText("x")])) }
        conversation.append(message(1000, "1000"))
        let after = conversation.context()
        #expect(Array(before) == (0..<1000).map { .user("\($0)") })
        #expect(
            Array(after) == [0, 1, 2, 4, 5, 6].map { .user("\($0)") } + [.user("x")] + (8...1000).map { .user("\($0)") }
        )
        #expect(after != before)
        #expect(after == ChatContext(Array(after)))
        #expect(after.hashValue == ChatContext(Array(after)).hashValue)
        let lengths = after.map { message in
            if case .user(let text, _) = message { text.utf8.count } else { 0 }
        }
        #expect(after.bytes == lengths.reduce(0, +))
        #expect(after.last == .user("1000"))
        #expect((after + [.system("y")]).suffix(2).elementsEqual([.user("1000"), .system("y")]))
    }
}

/// What a response costs beside the work of the engines.
@Suite(.serialized) struct ContextCostTests {
    /// The shortest time that one of 200 responses took, each to a new item, in a conversation of `count` items.
    private func responding(after count: Int) throws -> Duration {
        var stage = SessionStage(audioDelivery: .events)
        for number in 0..<count { stage.client(.itemCreate(ItemCreate(item: .message(.user, "This is \(number).")))) }
        var best = Duration.seconds(60)
        for number in 0..<200 {
            stage.client(.itemCreate(ItemCreate(item: .message(.user, "And \(number).", id: nil))))
            let time = ContinuousClock().measure { stage.client(.responseCreate(ResponseCreate())) }
            stage.client(.responseCancel(ResponseCancel()))
            best = min(best, time)
        }
        #expect(stage.chats.last?.request.messages.count == count + 200)
        return best
    }

    @Test func aResponseAfterTenThousandItemsCostsWhatItDoesAfterAHundred() throws {
        let few = try responding(after: 100)
        let many = try responding(after: 10_000)
        print("a response begins after 100 items in \(few), after 10,000 in \(many)")
        #expect(many < few * 5)
    }
}
