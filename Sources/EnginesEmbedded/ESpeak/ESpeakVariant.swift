import Engine

/// Another throat for any voice of espeak-ng: a file of the library's own, chosen behind a plus sign.
struct ESpeakVariant: Hashable, Sendable {
    /// Empty for the voice as it is.
    let file: String
    let gender: Voice.Gender

    /// The voices of espeak-ng are men's.
    static let own = ESpeakVariant(unchecked: "", .male)

    /// - Returns: nil for what is not among the variants that speech stays understandable with.
    init?(file: String) {
        guard let gender = Self.known[file] else { return nil }
        self.init(unchecked: file, gender)
    }

    private init(unchecked file: String, _ gender: Voice.Gender) {
        self.file = file
        self.gender = gender
    }

    var suffix: String { file.isEmpty ? "" : "+" + file }

    var whispered: ESpeakVariant { ESpeakVariant(unchecked: gender == .female ? "whisperf" : "whisper", gender) }

    /// What every language is listed with, and the name that stands for it, alike in all of them. They lie far from
    /// each other: the men at about 100, 85 and 145 Hz, the women at 190, 245 and 225.
    static let listed: [(persona: String, variant: ESpeakVariant)] = [
        ("Emil", own), ("Ella", ESpeakVariant(unchecked: "f2", .female)),
        ("Otto", ESpeakVariant(unchecked: "m8", .male)), ("Mila", ESpeakVariant(unchecked: "Annie", .female)),
        ("Timo", ESpeakVariant(unchecked: "Nguyen", .male)), ("Lina", ESpeakVariant(unchecked: "linda", .female)),
    ]

    private static let known: [String: Voice.Gender] = {
        let women = "f1 f2 f3 f4 f5 Alicia Andrea Annie anika aunty belinda grandma linda shelby steph whisperf"
        let men = """
            m1 m2 m3 m4 m5 m6 m7 m8 klatt klatt2 klatt3 klatt4 croak whisper Alex Andy Denis Diogo Gene Henrique Hugo \
            Jacky Lee Marco Mario Michael Mike Nguyen adam antonio benjamin boris caleb david ed edward grandpa gustave \
            iven john kaukovalta marcelo max michel miguel norbert pablo paul pedro quincy rob robert sandro travis \
            victor zac
            """
        var known: [String: Voice.Gender] = [:]
        for name in women.split(separator: " ") { known[String(name)] = .female }
        for name in men.split(separator: " ") { known[String(name)] = .male }
        return known
    }()
}
