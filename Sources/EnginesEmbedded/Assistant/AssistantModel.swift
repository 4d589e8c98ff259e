import Engine
import Foundation

/// `Assistant` behind the protocol of chat models: its answers come word by word, without delay.
public final class AssistantModel: ChatModel {
    private let now: @Sendable () -> Assistant.LocalTime
    private let makeID: @Sendable () -> String

    /// - Parameters:
    ///   - now: The local time that is told.
    ///   - makeID: Makes the ids of tool calls, each different.
    public init(
        now: @escaping @Sendable () -> Assistant.LocalTime = { .current },
        makeID: @escaping @Sendable () -> String = { "call_" + String(UInt64.random(in: .min ... .max), radix: 36) }
    ) {
        self.now = now
        self.makeID = makeID
    }

    public func respond(
        to request: ChatRequest, emit: @escaping @Sendable (ChatEvent) async throws -> Void
    ) async throws {
        let reply = Assistant.reply(to: request, now: now())
        let limit = max(0, request.maxOutputTokens ?? .max)
        var spent = 0
        var finish = ChatFinish.complete
        loop: for event in events(of: reply) {
            try Task.checkCancellation()
            switch event {
            case .text, .toolArguments:
                guard spent < limit else {
                    finish = .maxOutputTokens
                    break loop
                }
                spent += 1
            case .priorTextWasReasoning, .toolCall, .usage, .finished:
                break
            }
            try await emit(event)
        }
        try Task.checkCancellation()
        try await emit(.usage(ChatUsage(inputTokens: Self.tokens(of: request), outputTokens: spent)))
        try await emit(.finished(finish))
    }

    private func events(of reply: Assistant.Reply) -> [ChatEvent] {
        var events: [ChatEvent] = []
        for (index, word) in reply.text.split(separator: " ", omittingEmptySubsequences: false).enumerated()
        where !reply.text.isEmpty {
            events.append(.text(index == 0 ? String(word) : " " + word))
        }
        for (index, call) in reply.calls.enumerated() {
            events.append(.toolCall(index: index, id: makeID(), name: call.name))
            var rest = call.arguments[...]
            while !rest.isEmpty {
                events.append(.toolArguments(index: index, delta: String(rest.prefix(8))))
                rest = rest.dropFirst(8)
            }
        }
        return events
    }

    /// A word is a token here.
    private static func tokens(of request: ChatRequest) -> Int {
        let texts = request.messages.map { message -> String in
            switch message {
            case .system(let text), .user(let text, _), .assistant(let text): text
            case .toolCall(_, let name, let arguments): name + " " + arguments
            case .toolOutput(_, let output): output ?? ""
            }
        }
        return ([request.instructions] + texts).reduce(0) { $0 + $1.split(whereSeparator: \.isWhitespace).count }
    }
}

extension Assistant.LocalTime {
    /// By the clock and the time zone of the machine.
    public static var current: Assistant.LocalTime {
        let parts = Calendar(identifier: .gregorian)
            .dateComponents([.year, .month, .day, .weekday, .hour, .minute], from: Date())
        return Assistant.LocalTime(
            year: parts.year ?? 2000, month: parts.month ?? 1, day: parts.day ?? 1, weekday: (parts.weekday ?? 1) - 1,
            hour: parts.hour ?? 0, minute: parts.minute ?? 0)
    }
}
