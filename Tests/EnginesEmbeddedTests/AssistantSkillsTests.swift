import Engine
import EnginesEmbedded
import Testing

/// What the assistant answers to speech as recognizers write it.
@Suite struct AssistantSkillsTests {
    /// A Saturday.
    static let morning = Assistant.LocalTime(year: 2026, month: 11, day: 21, weekday: 6, hour: 7, minute: 30)

    private func answer(_ said: String, before: [ChatMessage] = [], now: Assistant.LocalTime = morning) -> String {
        let request = ChatRequest(instructions: "", messages: ChatContext(before + [.user(said)]))
        return Assistant.reply(to: request, now: now).text
    }

    @Test(arguments: [
        ("what's 2+3", "Two plus three is five."),
        ("Um, what's, uh, two plus three?", "Two plus three is five."),
        ("two plus tree", "Two plus three is five."),
        ("What's two and two?", "Two plus two is four."),
        (
            "1,249.99 plus 0.01",
            "One thousand two hundred forty nine point nine nine plus zero point zero one is one "
                + "thousand two hundred fifty."
        ),
        ("3x4", "Three times four is twelve."),
        ("What's 12 x 12?", "Twelve times twelve is one hundred forty four."),
        ("ten take away four", "Ten minus four is six."),
        ("one divided by three", "One divided by three is about zero point three three."),
        ("What is the square root of 16?", "The square root of sixteen is four."),
        ("five squared", "Five squared is twenty five."),
        ("two to the power of ten", "Two to the power of ten is one thousand twenty four."),
        ("what is half of nine", "Half of nine is four point five."),
    ])
    func calculates(said: String, expected: String) {
        #expect(answer(said) == expected)
    }

    @Test(arguments: [
        ("twenty percent of eighty", "Twenty percent of eighty is sixteen."),
        ("What's 20% of 80?", "Twenty percent of eighty is sixteen."),
        ("what is fifteen per cent of two hundred", "Fifteen percent of two hundred is thirty."),
        ("20 percent off 50", "Twenty percent off fifty is forty."),
        ("eighty plus twenty percent", "Eighty plus twenty percent is ninety six."),
        ("80 minus 25%", "Eighty minus twenty five percent is sixty."),
        ("what percent of 80 is 20", "Twenty is twenty five percent of eighty."),
        ("What percentage is 20 of 80?", "Twenty is twenty five percent of eighty."),
        ("what percentage is 20 of 0", "I can not divide by zero."),
    ])
    func reckonsPercentages(said: String, expected: String) {
        #expect(answer(said) == expected)
    }

    @Test(arguments: [
        ("Convert ten miles to kilometers.", "Ten miles are about sixteen point zero nine kilometers."),
        ("what is 5km in miles", "Five kilometers are about three point one one miles."),
        ("How many ounces are in a pound?", "One pound is sixteen ounces."),
        ("how many seconds in an hour", "One hour is three thousand six hundred seconds."),
        (
            "five feet ten inches in centimeters",
            "Five feet ten inches are one hundred seventy seven point eight centimeters."
        ),
        ("What's 20°C in Fahrenheit?", "Twenty degrees Celsius is sixty eight degrees Fahrenheit."),
        ("minus forty fahrenheit to celsius", "Minus forty degrees Fahrenheit is minus forty degrees Celsius."),
        ("100 km/h in mph", "One hundred kilometers per hour are about sixty two point one four miles per hour."),
        ("how many meters are in a pound", "I can not convert pounds to meters."),
        ("half an hour in minutes", "Zero point five hours are thirty minutes."),
    ])
    func convertsUnits(said: String, expected: String) {
        #expect(answer(said) == expected)
    }

    @Test(arguments: [
        ("How many days until Christmas?", "Thirty four days until Christmas."),
        ("how many weeks until christmas", "Four weeks and six days until Christmas."),
        ("days until november 22nd", "One day until November twenty second."),
        ("how long until the twenty first of november", "November twenty first is today."),
        ("how many days until january first", "Forty one days until January first."),
        ("how many days until february 29", "Four hundred sixty five days until February twenty ninth."),
        ("How many days until Friday?", "Six days until Friday."),
        ("what day is tomorrow", "Tomorrow is Sunday, November twenty second."),
        ("What was yesterday's date? What day was yesterday?", "Yesterday was Friday, November twentieth."),
        ("what day is christmas", "Christmas is on a Friday."),
        ("what month is it", "It is November."),
        (
            "What time is it in London?",
            "I only know the time where this server runs: it is seven thirty in the morning."
        ),
    ])
    func knowsTheCalendar(said: String, expected: String) {
        #expect(answer(said) == expected)
    }

    @Test func theYearTurns() {
        let eve = Assistant.LocalTime(year: 2027, month: 12, day: 31, weekday: 5, hour: 0, minute: 0)
        #expect(answer("what day is tomorrow", now: eve) == "Tomorrow is Saturday, January first.")
        #expect(answer("how many days until new year", now: eve) == "One day until New Year.")
        let leap = Assistant.LocalTime(year: 2028, month: 2, day: 28, weekday: 1, hour: 0, minute: 0)
        #expect(
            answer("what day is the day after tomorrow", now: leap)
                == "The day after tomorrow is Wednesday, March first.")
    }

    @Test(arguments: [
        ("How many letters are in banana?", "Banana has six letters."),
        ("how is cat spelled", "Cat is spelled C, A, T."),
        ("Count backwards from five.", "Five, four, three, two, one."),
        ("count to ten by twos", "Two, four, six, eight, ten."),
        ("count from 3 to 9 by 3", "Three, six, nine."),
        ("Say: I don't like Mr. O'Brien's tea!", "I don't like Mr. O'Brien's tea!"),
        ("Can you say hello", "Hello."),
        ("my name is ada and i like tea", "Nice to meet you, Ada."),
        ("My favorite color is blue.", "I will remember that your favorite color is blue."),
        (
            "Speak slower, please.",
            "I can not change my own voice. Set voice.rate in the session, for example to 0.8, "
                + "and I will speak slower."
        ),
        (
            "please speak faster",
            "I can not change my own voice. Set voice.rate in the session, for example to 1.2, "
                + "and I will speak faster."
        ),
        ("stop", "Okay."), ("Okay, stop talking please.", "Okay."), ("never mind", "Okay."),
        ("hold on", "Okay. Take your time."), ("can you hear me", "Yes, I hear you."),
        ("who are you", "I am your assistant, the demonstration model that is built into Parley."),
        (
            "Are you a robot?",
            "I am a program with fixed rules, the built-in demonstration model of Parley. There is no "
                + "person here."
        ),
        ("thank you very much", "You are welcome."), ("okay goodbye", "Goodbye. It was good to talk to you."),
        ("stop please and tell me the time", "It is seven thirty in the morning."),
    ])
    func servesAndChats(said: String, expected: String) {
        #expect(answer(said) == expected)
    }

    /// Words of a skill in another sense are no request for it.
    @Test(arguments: [
        "How many miles can you run in an hour?", "Is light faster than sound?", "Who owns Alphabet?",
        "How do you do that?", "I need a minute to think about gravity.",
    ])
    func otherSensesAreNotMistaken(said: String) {
        #expect(answer(said).contains("built-in demonstration"))
    }

    @Test func countingEndsAtAHundredAndSaysSo() {
        #expect(answer("count to a hundred").hasSuffix(" one hundred."))
        #expect(answer("count to five hundred").hasSuffix(" one hundred. That is as far as I count."))
        #expect(answer("count down from 500").hasPrefix("Five hundred, four hundred ninety nine,"))
    }

    @Test(arguments: ["again", "Say that again, please.", "Could you repeat that?", "once more", "Pardon?"])
    func saysTheLastAnswerAgain(said: String) {
        let before: [ChatMessage] = [.user("What is 2 plus 3?"), .assistant("Two plus three is five.")]
        #expect(answer(said, before: before) == "Two plus three is five.")
        #expect(answer(said) == "I have not said anything yet.")
    }

    @Test func remembersWhatTheUserTold() {
        let before: [ChatMessage] = [
            .user("i live in new york and i like it"), .assistant("…"), .user("My favourite color is Dark Blue."),
            .assistant("…"), .user("call me ada"), .assistant("…"),
        ]
        #expect(answer("Where do I live?", before: before) == "You live in New York.")
        #expect(answer("What's my favorite colour?", before: before) == "Your favorite color is Dark Blue.")
        #expect(answer("what is my favorite food", before: before) == "You have not told me your favorite food.")
        #expect(answer("who am i", before: before) == "Your name is Ada.")
        #expect(answer("spell my name", before: before) == "Ada is spelled A, D, A.")
    }

    @Test func jokesTakeTurns() {
        var history: [ChatMessage] = []
        var jokes: [String] = []
        for said in ["Tell me a joke.", "another one please", "one more", "tell me a joke"] {
            let joke = answer(said, before: history)
            jokes.append(joke)
            history += [.user(said), .assistant(joke)]
        }
        #expect(Set(jokes).count == 3 && jokes[3] == jokes[0])
    }

    /// It repeats nothing, says what it is and how to get more, in other words from one time to the next.
    @Test func saysWhatItIsWhenItCannotAnswer() {
        var history: [ChatMessage] = []
        var answers: [String] = []
        for said in ["Who won the world cup in 1974?", "The quick brown fox jumps.", "I like tea.", "Explain gravity."]
        {
            let sentence = answer(said, before: history)
            #expect(sentence == answer(said, before: history))
            #expect(sentence.contains("built-in demonstration") && sentence.contains("parley serve --config"))
            #expect(sentence.contains("docs/engines.md") && !sentence.contains(said.dropLast()))
            // An interruption leaves its beginning in the history.
            history += [.user(said), .assistant(String(sentence.prefix(30)))]
            answers.append(sentence)
        }
        #expect(Set(answers).count == 3 && zip(answers, answers.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test func longHistoriesAndLongTextAreAnswered() {
        let history = (0..<20_000).flatMap { [ChatMessage.user("my size is \($0)"), .assistant("Fine.")] }
        #expect(answer("what is my size", before: history) == "Your size is 19999.")
        #expect(answer("what is my height", before: history) == "You have not told me your height.")
        for text in ["million ", "minus ", "two and ", "percent of ", "five feet ", "my is ", "to the power of 9 "] {
            #expect(answer(String(repeating: text, count: 20_000)).utf8.count < 4_000)
        }
        #expect(answer("9999999999 to the power of 9999999999") == "That number is too large for me.")
        #expect(
            answer("ten to the power of minus ten") == "Ten to the power of minus ten is less than zero point zero one."
        )
        #expect(answer("what is 0.5 in") == answer("what is .5 in"))
    }
}
