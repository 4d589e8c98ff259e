import SansIO
import Shares
import Testing

@Suite struct MemoryBudgetTests {
    @Test func oneClientGetsItsShareAndNoMore() throws {
        let budget = MemoryBudget(limit: 1000, perClient: 400)
        let greedy = budget.account(of: 1)
        let first = try greedy.reserve(400)
        #expect(throws: MemoryBudget.Refusal.share) { try greedy.reserve(1) }
        let other = try budget.account(of: 2).reserve(400)
        #expect(budget.used == 800)
        #expect(budget.refusals(.share) == 1)
        withExtendedLifetime((first, other)) {}
    }

    @Test func allClientsTogetherStayWithinTheBudget() throws {
        let budget = MemoryBudget(limit: 1000, perClient: 400)
        let held = try (0..<2).map { try budget.account(of: $0).reserve(400) }
        #expect(throws: MemoryBudget.Refusal.budget) { try budget.account(of: 2).reserve(201) }
        // What was refused counts for nobody.
        let last = try budget.account(of: 2).reserve(200)
        #expect(budget.used == 1000 && budget.refusals(.budget) == 1)
        withExtendedLifetime((held, last)) {}
    }

    @Test func aReservationGrowsAndShrinksAndEndsWithItsHolder() throws {
        let budget = MemoryBudget(limit: 1000, perClient: 1000)
        let account = budget.account(of: 1)
        do {
            let reservation = try account.reserve(10)
            try reservation.resize(to: 900)
            #expect(throws: MemoryBudget.Refusal.share) { try reservation.resize(to: 1001) }
            #expect(reservation.bytes == 900 && account.used == 900)
            try reservation.resize(to: 100)
            #expect(budget.used == 100)
        }
        #expect(budget.used == 0 && account.used == 0)
    }

    @Test func anAllowanceIsNeverRefusedNorCharged() throws {
        let budget = MemoryBudget(limit: 0)
        let reservation = MemoryReservation(account: budget.account(of: 1), allowance: 64)
        try reservation.resize(to: 64)
        #expect(budget.used == 0)
        #expect(throws: MemoryBudget.Refusal.share) { try reservation.resize(to: 65) }
    }

    @Test func whatIsHeldAlreadyIsRecordedBeyondTheLimits() throws {
        let budget = MemoryBudget(limit: 100, perClient: 100)
        let reservation = MemoryReservation(account: budget.account(of: 1))
        reservation.record(150)
        #expect(budget.used == 150)
        #expect(throws: MemoryBudget.Refusal.budget) { try budget.account(of: 2).reserve(1) }
        #expect(throws: MemoryBudget.Refusal.share) { try reservation.resize(to: 151) }
        try reservation.resize(to: 120)
        #expect(budget.used == 120)
    }

    @Test func accountsOfClientsThatAreGoneAreForgotten() throws {
        let budget = MemoryBudget(limit: 1_000_000)
        for client in 0..<1000 { _ = try budget.account(of: UInt64(client)).reserve(1) }
        #expect(budget.accountCount == 0)
        let account = budget.account(of: 7)
        #expect(budget.account(of: 7) === account)
    }

    @Test func hugeRequestsDoNotOverflow() throws {
        let budget = MemoryBudget.unlimited
        let account = budget.account(of: 1)
        let held = try account.reserve(.max)
        #expect(throws: MemoryBudget.Refusal.share) { try account.reserve(1) }
        withExtendedLifetime(held) {}
    }

    @Test func noSequenceOfReservationsLeaksOrExceedsALimit() async throws {
        let budget = MemoryBudget(limit: 10_000, perClient: 4_000)
        await withTaskGroup(of: Void.self) { tasks in
            for seed in 0..<8 {
                tasks.addTask {
                    var random = SplitMix(seed: UInt64(seed))
                    var held: [MemoryReservation] = []
                    for _ in 0..<3_000 {
                        let account = budget.account(of: .random(in: 0..<4, using: &random))
                        let bytes = Int.random(in: 0...3_000, using: &random)
                        switch Int.random(in: 0..<4, using: &random) {
                        case 0, 1: if let reservation = try? account.reserve(bytes) { held.append(reservation) }
                        case 2: try? held.randomElement(using: &random)?.resize(to: bytes)
                        default: if !held.isEmpty { held.remove(at: .random(in: held.indices, using: &random)) }
                        }
                        #expect(budget.used <= budget.limit && account.used <= budget.limitPerClient)
                    }
                }
            }
        }
        #expect(budget.used == 0 && budget.accountCount == 0)
    }
}
