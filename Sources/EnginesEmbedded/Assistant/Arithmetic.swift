import Foundation

/// Sums as they are asked for: "two plus three", "the sum of two and three", "seven times eight minus one".
enum Arithmetic {
    /// - Returns: The answer as a sentence, or nil when nothing is to be calculated.
    static func answer(_ heard: Utterance) -> String? {
        Percentage.answer(heard.words) ?? power(heard) ?? chain(heard.words) ?? named(heard) ?? pair(heard)
    }

    private enum Operation: String {
        case plus
        case minus
        case times
        case dividedBy = "divided by"

        func apply(_ left: Double, _ right: Double) -> Double {
            switch self {
            case .plus: left + right
            case .minus: left - right
            case .times: left * right
            case .dividedBy: left / right
            }
        }
    }

    /// The longest run of numbers with operations between them, times and divided by first.
    private static func chain(_ words: [String]) -> String? {
        for start in words.indices {
            guard let first = SpokenNumber.parse(words, at: start, homophones: true) else { continue }
            var numbers = [first.value]
            var operations: [Operation] = []
            var position = first.end
            while let (operation, next) = operation(words, at: position),
                let number = SpokenNumber.parse(words, at: next, homophones: true)
            {
                operations.append(operation)
                numbers.append(number.value)
                position = number.end
            }
            if !operations.isEmpty { return sentence(numbers, operations) }
        }
        return nil
    }

    /// Places of the words that calculate, as "times" does in "seven times six"; anywhere else it is another word.
    static func operations(in words: [String]) -> Set<Int> {
        var places = Set<Int>()
        for start in words.indices {
            guard let left = SpokenNumber.parse(words, at: start, homophones: true),
                let (_, next) = operation(words, at: left.end),
                SpokenNumber.parse(words, at: next, homophones: true) != nil
            else { continue }
            places.formUnion(left.end..<next)
        }
        return places
    }

    private static func operation(_ words: [String], at index: Int) -> (Operation, Int)? {
        guard index < words.count else { return nil }
        let next = index + 1 < words.count ? words[index + 1] : ""
        switch words[index] {
        case "plus": return (.plus, index + 1)
        case "added" where next == "to": return (.plus, index + 2)
        case "minus", "less": return (.minus, index + 1)
        case "take" where next == "away": return (.minus, index + 2)
        case "times", "x": return (.times, index + 1)
        case "time" where next != "is": return (.times, index + 1)
        case "multiplied" where next == "by": return (.times, index + 2)
        case "divided" where next == "by": return (.dividedBy, index + 2)
        case "over": return (.dividedBy, index + 1)
        default: return nil
        }
    }

    private static func named(_ heard: Utterance) -> String? {
        let forms: [(phrase: String, operation: Operation, isSwapped: Bool)] = [
            ("sum of", .plus, false), ("add", .plus, false), ("difference between", .minus, false),
            ("difference of", .minus, false), ("product of", .times, false), ("multiply", .times, false),
            ("divide", .dividedBy, false), ("subtract", .minus, true),
        ]
        for form in forms {
            guard let rest = heard.words(after: form.phrase) else { continue }
            let numbers = SpokenNumber.all(in: rest).map(\.value)
            guard numbers.count >= 2 else { continue }
            let pair = form.isSwapped ? [numbers[1], numbers[0]] : [numbers[0], numbers[1]]
            return sentence(pair, [form.operation])
        }
        return nil
    }

    /// "What is two and two": only where nothing else is asked.
    private static func pair(_ heard: Utterance) -> String? {
        guard let opening = ["what is", "how much is", "what are"].first(where: heard.starts),
            let words = heard.words(after: opening),
            let (left, middle) = SpokenNumber.parse(words, at: 0), middle < words.count, words[middle] == "and",
            let (right, end) = SpokenNumber.parse(words, at: middle + 1), end == words.count
        else { return nil }
        return sentence([left, right], [.plus])
    }

    /// Squares, cubes, powers, square roots, halves and doubles.
    private static func power(_ heard: Utterance) -> String? {
        let roots: [(phrase: String, name: String, apply: (Double) -> Double)] = [
            ("square root of", "the square root of", { $0.squareRoot() }), ("half of", "half of", { $0 / 2 }),
            ("a third of", "a third of", { $0 / 3 }), ("a quarter of", "a quarter of", { $0 / 4 }),
            ("twice", "twice", { $0 * 2 }), ("double", "double", { $0 * 2 }),
        ]
        for root in roots {
            guard let rest = heard.words(after: root.phrase), let number = SpokenNumber.parse(rest, at: 0)?.value
            else { continue }
            guard let said = SpokenNumber.words(number) else { return tooLarge }
            if root.phrase.hasPrefix("square"), number < 0 { return "A negative number has no real square root." }
            return SpokenNumber.rounded(root.apply(number)).map { "\(root.name) \(said) is \($0).".capitalisedFirst }
                ?? tooLarge
        }
        for (number, range) in SpokenNumber.all(in: heard.words) {
            let rest = heard.words[range.upperBound...]
            let exponents: [(words: [String], name: String, value: Double)] = [
                (["squared"], "squared", 2), (["cubed"], "cubed", 3),
            ]
            if let exponent = exponents.first(where: { rest.starts(with: $0.words) }) {
                return raised(number, to: exponent.value, exponent.name)
            }
            if rest.starts(with: ["to", "the", "power", "of"]),
                let exponent = SpokenNumber.parse(heard.words, at: range.upperBound + 4)?.value
            {
                return raised(number, to: exponent, "to the power of \(SpokenNumber.words(exponent) ?? "")")
            }
        }
        return nil
    }

    private static func raised(_ number: Double, to exponent: Double, _ name: String) -> String {
        guard let said = SpokenNumber.words(number), let result = SpokenNumber.rounded(pow(number, exponent)) else {
            return tooLarge
        }
        return "\(said) \(name) is \(result).".capitalisedFirst
    }

    private static let tooLarge = "That number is too large for me."

    private static func sentence(_ numbers: [Double], _ operations: [Operation]) -> String {
        var (terms, signs) = ([numbers[0]], [Operation]())
        for (operation, number) in zip(operations, numbers.dropFirst()) {
            switch operation {
            case .dividedBy where number == 0: return "I can not divide by zero."
            case .times, .dividedBy: terms[terms.count - 1] = operation.apply(terms[terms.count - 1], number)
            case .plus, .minus:
                terms.append(number)
                signs.append(operation)
            }
        }
        let result = zip(signs, terms.dropFirst()).reduce(terms[0]) { $1.0.apply($0, $1.1) }
        let said = numbers.map(SpokenNumber.words)
        guard let answer = SpokenNumber.rounded(result), !said.contains(nil) else {
            return tooLarge
        }
        var text = said.first.flatMap(\.self) ?? ""
        for (operation, number) in zip(operations, said.dropFirst()) {
            text += " \(operation.rawValue) \(number ?? "")"
        }
        return "\(text) is \(answer).".capitalisedFirst
    }
}
