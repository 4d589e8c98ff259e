import Dialogue
import Events
import SansIO
import Testing

struct ItemChainTests {
    private func id(_ number: Int) -> ItemID { ItemID(rawValue: "item_\(number)") }

    private func order(_ chain: ItemChain<Int>) -> [Int] {
        var values: [Int] = []
        chain.forEach { values.append($1) }
        return values
    }

    @Test func insertsAnywhere() {
        var chain = ItemChain<Int>()
        chain.insert(1, id: id(1), after: nil)
        chain.insert(3, id: id(3), after: id(1))
        chain.insert(2, id: id(2), after: id(1))
        chain.insert(0, id: id(0), after: nil)
        #expect(order(chain) == [0, 1, 2, 3])
        #expect(chain.last == id(3))
        #expect(chain.previous(of: id(2)) == id(1))
        chain.insert(9, id: id(9), after: id(77))
        #expect(!chain.contains(id(9)))
    }

    @Test func agreesWithAnArrayThroughRandomUse() {
        var random = SplitMix(seed: 11)
        var chain = ItemChain<Int>()
        var model: [Int] = []
        for number in 0..<3000 {
            if model.isEmpty || Int.random(in: 0..<3, using: &random) > 0 {
                let place = Int.random(in: 0...model.count, using: &random)
                chain.insert(number, id: id(number), after: place == 0 ? nil : id(model[place - 1]))
                model.insert(number, at: place)
            } else {
                let place = Int.random(in: 0..<model.count, using: &random)
                chain.remove(id(model.remove(at: place)))
            }
            #expect(chain.first == model.first.map(id))
            #expect(chain.last == model.last.map(id))
        }
        #expect(order(chain) == model)
    }

    @Test func tenThousandItemsTakeNoTime() {
        var chain = ItemChain<Int>()
        let duration = ContinuousClock().measure {
            for number in 0..<10_000 { chain.insert(number, id: id(number), after: number == 0 ? nil : id(0)) }
            for number in 0..<10_000 { chain.update(id(number)) { $0 += 1 } }
            for number in 0..<10_000 where number % 2 == 0 { chain.remove(id(number)) }
        }
        #expect(chain.count == 5000)
        #expect(duration < .seconds(2))
    }
}
