import Dialogue
import Events
import Foundation
import SansIO
import Testing

/// What a session of hours and of ten thousand items costs. Run alone, for it weighs the memory of the process.
@Suite(.serialized) struct LongSessionTests {
    /// In a call and on a plain WebSocket, two hours of talk, with everything that may go wrong in between.
    @Test(arguments: [AudioDelivery.paced, .events])
    func twoHoursOfTalkHoldNothingButTheConversation(_ audioDelivery: AudioDelivery) {
        var talk = LongTalk(audioDelivery: audioDelivery)
        while talk.now < .zero + .seconds(1800) { talk.turn() }
        talk.settle()
        let early = Weight(talk)
        while talk.now < .zero + .seconds(7200) { talk.turn() }
        talk.settle()
        let late = Weight(talk)
        print("after half an hour of \(audioDelivery): \(early)\nafter two hours of \(audioDelivery): \(late)")

        #expect(talk.turns > 2000)
        #expect(talk.counts["response.created"] == talk.counts["response.done"])
        for type in [
            "conversation.item.truncated", "conversation.item.deleted", "response.function_call_arguments.done",
            "conversation.item.input_audio_transcription.failed", "error",
        ] {
            #expect((talk.counts[type] ?? 0) > 20, "\(type) came \(talk.counts[type] ?? 0) times")
        }

        // What is not the conversation does not grow, and an item late in the session weighs what an early one does.
        for (path, count) in late.holdings.counts where !path.hasPrefix(".context.conversation") {
            #expect(count <= max(64, 2 * (early.holdings.counts[path] ?? 0)), "\(path) holds \(count)")
        }
        #expect(late.itemWeight < early.itemWeight * 1.1)
        #expect(late.items > 3 * early.items)
        // The words of three thousand items, and no more.
        #expect(late.resident - early.resident < 12 << 20, "grew by \((late.resident - early.resident) >> 10) KiB")
    }

    @Test func anItemAmongTenThousandIsRetrievedAtOnce() throws {
        let few = try retrieving(from: 10)
        let many = try retrieving(from: 10_000)
        print("500 items retrieved from a session of 10: \(few), of 10,000: \(many)")
        #expect(many < few * 5)
    }

    /// The least time in which 500 items were retrieved from a session that holds `count`.
    private func retrieving(from count: Int) throws -> Duration {
        var session = LongTalk(audioDelivery: .events).session
        func ask(_ event: ClientEvent) -> [Session.Output] {
            session.handle(.client(ClientMessage(event), from: Origin(rawValue: 1)), now: .zero)
        }
        for number in 0..<count {
            let id = ItemID(rawValue: "item_\(number)")
            _ = ask(.itemCreate(ItemCreate(item: .message(.user, "This is item number \(number).", id: id))))
        }
        var best = Duration.seconds(60)
        for _ in 0..<20 {
            var found = 0
            let time = ContinuousClock().measure {
                for number in 0..<500 {
                    let id = ItemID(rawValue: "item_\(number * 7919 % count)")
                    for case .event(let message, _) in ask(.itemRetrieve(ItemRetrieve(itemID: id))) {
                        if case .itemRetrieved(let event) = message.event, event.item.id == id { found += 1 }
                    }
                }
            }
            #expect(found == 500)
            best = min(best, time)
        }
        return best
    }
}

/// What a talk has come to.
private struct Weight: CustomStringConvertible {
    let turns: Int
    let items: Int
    let holdings: Holdings
    /// Bytes of the process.
    let resident: Int

    init(_ talk: LongTalk) {
        turns = talk.turns
        items = talk.session.snapshot.records.count
        holdings = Holdings(of: talk.session)
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii)) ?? ""
        resident = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 } ?? 0
    }

    /// Things held for each item.
    var itemWeight: Double { Double(holdings.total(under: ".context.conversation")) / Double(items) }

    var description: String {
        "\(turns) turns, \(items) items of \(Int(itemWeight)) things, "
            + "\(holdings.total(under: "") - holdings.total(under: ".context.conversation")) things besides, \(resident >> 20) MiB"
    }
}
