/// Sums as they are asked for: "two plus three", "the sum of two and three", "seven times eight minus one".
enum Arithmetic {
    /// - Returns: The answer as a sentence, or nil when nothing is to be calculated.
    static func answer(_ heard: Utterance) -> String? {
        chain(heard.words) ?? named(heard)
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
        case "minus": return (.minus, index + 1)
        case "times", "x": return (.times, index + 1)
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
        guard let answer = SpokenNumber.words(result), !said.contains(nil) else {
            return "That number is too large for me."
        }
        var text = said.first.flatMap(\.self) ?? ""
        for (operation, number) in zip(operations, said.dropFirst()) {
            text += " \(operation.rawValue) \(number ?? "")"
        }
        return "\(text) is \(answer).".capitalisedFirst
    }
}
