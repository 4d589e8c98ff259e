/// How much of a recognizer's queue each client has.
package struct AudioHoldings {
    private struct Holding {
        var utterances = 0
        var samples = 0
    }

    private var clients: [UInt64: Holding] = [:]
    /// Samples of all clients.
    package private(set) var total = 0

    package init() {}

    package func utterances(of client: UInt64) -> Int { clients[client]?.utterances ?? 0 }

    package func samples(of client: UInt64) -> Int { clients[client]?.samples ?? 0 }

    package mutating func open(_ client: UInt64) { clients[client, default: Holding()].utterances += 1 }

    /// Forgets a client with its last utterance, whose audio is released by then.
    package mutating func close(_ client: UInt64) {
        clients[client]?.utterances -= 1
        if clients[client]?.utterances == 0 { clients[client] = nil }
    }

    package mutating func add(_ samples: Int, to client: UInt64) {
        clients[client]?.samples += samples
        total += samples
    }
}
