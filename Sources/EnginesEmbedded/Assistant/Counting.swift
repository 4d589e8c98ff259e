/// "Count to five", "count down from ten", "count from ten to twenty", "count to twenty by twos".
enum Counting {
    private static let most = 100

    static func answer(_ heard: Utterance) -> String? {
        guard let rest = heard.words(after: "count") else { return nil }
        var numbers: [Int] = []
        var step = 1
        var index = 0
        while index < rest.count {
            let before = index > 0 ? rest[index - 1] : ""
            if before == "by" || before == "of", let size = steps[rest[index]] {
                step = size
                index += 1
                continue
            }
            // "count to for": after "to", a word that sounds like a number is one.
            let mustBeNumber = ["to", "from"].contains(before)
            guard let (value, end) = SpokenNumber.parse(rest, at: index, homophones: mustBeNumber) else {
                index += 1
                continue
            }
            let number = Int(max(-1_000_000, min(1_000_000, value)))
            if before == "by" || before == "of" { step = max(1, abs(number)) } else { numbers.append(number) }
            index = end
        }
        guard let last = numbers.last else { return nil }
        let first = numbers.count > 1 ? numbers[0] : step
        let isDown = heard.has(anyOf: ["down", "backwards", "backward"]) || first > last
        let (low, high) = (min(first, last), max(first, last))
        let (start, end, stride) = isDown ? (high, low, -step) : (low, high, step)
        let all = Swift.stride(from: start, through: end, by: stride)
        let said = all.prefix(most).map { SpokenNumber.words($0) }.joined(separator: ", ")
        let isCut = (high - low) / step >= most
        return "\(said).".capitalisedFirst + (isCut ? " That is as far as I count." : "")
    }

    private static let steps = [
        "twos": 2, "threes": 3, "fours": 4, "fives": 5, "tens": 10, "twenties": 20, "hundreds": 100,
    ]
}
