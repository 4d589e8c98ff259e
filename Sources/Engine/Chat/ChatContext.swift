/// What a chat model reads, in order. What has not changed since the last request is shared with it, so that a long
/// conversation costs nothing anew with every answer.
public struct ChatContext: RandomAccessCollection, Sendable {
    private struct Block: Sendable {
        var messages: [ChatMessage]
        /// Position behind the last of them.
        var end: Int
    }

    /// None of them is empty.
    private var blocks: [Block] = []
    private var tail: [ChatMessage]
    /// UTF-8 bytes of the text of all messages.
    public private(set) var bytes: Int

    public init(_ messages: [ChatMessage]) {
        tail = messages
        bytes = Self.bytes(of: messages)
    }

    /// - Parameter blocks: messages in front of `tail`, with their UTF-8 bytes.
    package init(_ blocks: [(messages: [ChatMessage], bytes: Int)], tail: [ChatMessage]) {
        self.init(tail)
        self.blocks.reserveCapacity(blocks.count)
        for block in blocks where !block.messages.isEmpty {
            self.blocks.append(Block(messages: block.messages, end: settled + block.messages.count))
            bytes += block.bytes
        }
    }

    /// Messages in blocks.
    private var settled: Int { blocks.last?.end ?? 0 }

    public var startIndex: Int { 0 }
    public var endIndex: Int { settled + tail.count }

    public subscript(position: Int) -> ChatMessage {
        guard position < settled else { return tail[position - settled] }
        // The first block that ends behind the position.
        var (low, high) = (0, blocks.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].end > position { high = middle } else { low = middle + 1 }
        }
        let block = blocks[low]
        return block.messages[position - (block.end - block.messages.count)]
    }

    public static func + (context: ChatContext, messages: [ChatMessage]) -> ChatContext {
        var context = context
        context.tail += messages
        context.bytes += bytes(of: messages)
        return context
    }

    package static func bytes(of messages: [ChatMessage]) -> Int {
        messages.reduce(0) { $0 + $1.bytes }
    }
}

extension ChatContext: ExpressibleByArrayLiteral {
    public init(arrayLiteral elements: ChatMessage...) {
        self.init(elements)
    }
}

extension ChatContext: Hashable {
    public static func == (one: ChatContext, other: ChatContext) -> Bool {
        one.count == other.count && one.elementsEqual(other)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for message in self { hasher.combine(message) }
    }
}

extension ChatMessage {
    /// UTF-8 bytes of the text that the model reads.
    fileprivate var bytes: Int {
        switch self {
        case .system(let text), .user(let text, _), .assistant(let text): text.utf8.count
        case .toolCall(_, let name, let arguments): name.utf8.count + arguments.utf8.count
        case .toolOutput(_, let output): output?.utf8.count ?? 0
        }
    }
}
