// The closed classes that `EnglishCues` looks words up in.
extension EnglishCues {
    static let pronouns = TurnLexicon.set("i you he she it we they me him her us them this that these those")
    static let determiners = TurnLexicon.set("the a an my your his her its our their any some anyone somebody someone")
    static let auxiliaries = TurnLexicon.set(
        "am are is was were do does did can could will would shall should may might must have has had")
    static let copulas = TurnLexicon.set("am are is was were be")
    static let contractions = TurnLexicon.set(
        "i'm you're he's she's it's we're they're that's there's i've we've i'd i'll we'll it'll don't doesn't didn't")
    static let answers = TurnLexicon.set("yes no yeah yep nope sure okay sorry")

    /// Words that call for another one wherever they stand.
    static let always = TurnLexicon.set("than and or the a an my your our its every very quite such point dot")

    static let prepositions = TurnLexicon.set("from for with about to at of like")
    static let particles = TurnLexicon.set("on in off up down out over away back around through")
    /// Particles that are at home at the end.
    static let freeParticles = TurnLexicon.set("up down out off away back around")
    /// Verbs that go with a particle.
    static let phrasal = TurnLexicon.set(
        "come go turn log sign get pick wake hang shut stand sit calm slow give hold carry move check switch drop call")

    /// Verbs that want an object.
    static let transitive = TurnLexicon.set(
        """
        want need give tell show buy order book find send bring make take put set ask let get see using use visit cancel
        change remind want's wants needs wanted needed found told said say says mean thought believe hope prefer
        """)

    static let openings = TurnLexicon.phrases(
        "i think", "i mean", "i guess", "i just", "i was", "i wonder", "i was wondering", "you know", "sort of",
        "kind of", "the thing is", "the problem is", "let me", "let me see", "let's see", "well", "so", "actually",
        "basically", "anyway", "as well as", "such as", "in order", "going to", "so that", "even though", "at least",
        "more than", "less than", "because of", "can you", "could you", "would you", "can i", "could i", "may i",
        "do you", "are you", "is there", "are there", "would like", "have you", "next to", "in front", "instead of",
        "how about", "what about", "for example", "first of all", "not only", "either", "neither", "i am", "i have",
        "the next", "the first", "the last", "a few", "a little", "a lot", "in the", "hold on", "one moment",
        "just a moment", "just a second", "give me a")

    static let polite = TurnLexicon.set("could can would will you please just i we kindly maybe okay hey hello and")

    static let imperatives = TurnLexicon.set(
        """
        call tell give play stop turn set show open close book order find send read remind cancel repeat explain
        describe translate count sing write help wait go look make put take buy add remove start end try check spell
        speak say pause resume continue bring leave come think remember forget schedule text email search
        """)

    /// Words that often close a sentence.
    static let closers = TurnLexicon.set(
        """
        please today tomorrow tonight now thanks too again here there yet already though right o'clock soon later
        yesterday everything anything nothing it me you morning afternoon evening night week
        """)

    /// Words that are seldom the last.
    static let doubtful = TurnLexicon.set(
        "some any more other another first next last really so too which only also even just not big large small new")

    static let subordinators = TurnLexicon.set(
        "if when because although though while since unless until after before as once whenever")

    static let phones = TurnLexicon.set("phone telephone mobile cell number")
    static let codes = TurnLexicon.set("code pin zip postal id reference confirmation password")

    /// Words for digits, and how many digits they stand for.
    static let digits: [String: Int] = {
        var digits: [String: Int] = [:]
        for word in ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"] {
            digits[word] = 1
        }
        for word in [
            "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
            "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
        ] {
            digits[word] = 2
        }
        return digits
    }()
}

extension TurnLexicon {
    static func phrases(_ phrases: String...) -> Set<String> { Set(phrases) }
}
