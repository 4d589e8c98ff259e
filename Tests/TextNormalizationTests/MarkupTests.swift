import Testing
import TextNormalization

/// What of Markdown, HTML and emoji a voice is given.
struct MarkupTests {
    private func plain(_ pieces: String...) -> String {
        var normalizer = TextNormalizer(.plain)
        return pieces.map { normalizer.append($0).text }.joined(separator: "|")
    }

    @Test(arguments: [
        ("### Plan", "Plan"), ("# Plan #", "Plan"), ("#5 is alive", "#5 is alive"), ("C# is fine", "C# is fine"),
        ("**First** do *this*: now", "First do this: now"), ("***all*** of __it__ and _that_", "all of it and that"),
        ("un*frigging*believable", "unfriggingbelievable"), ("**Note**: 3*4", "Note: 3*4"),
        ("Use snake_case, 3*4 and C# then.", "Use snake_case, 3*4 and C# then."), ("2 * 3 and 2**3", "2 * 3 and 2**3"),
        ("a*b*c", "a*b*c"), ("**3**4", "34"), ("a lone * here", "a lone * here"), ("~~gone~~ but ~3", "gone but ~3"),
        ("`code` and ``more``", "code and more"), ("\\*not\\* emphasis", "*not* emphasis"),
        ("__init__ is called", "__init__ is called"),
    ])
    func marksOfEmphasisAreLeftOut(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("- one 🙂\n- two", "one two"), ("* one\n+ two\n• three", "one two three"), ("1. one", "1. one"),
        ("- [ ] open\n- [x] done", "open done"), ("> quoted\n>> twice", "quoted twice"), ("a\n---\nb", "a b"),
        ("a\n===\nb", "a b"), ("* * *", ""), ("-5 degrees", "-5 degrees"), (">5 and >= 3", ">5 and >= 3"),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |", "a, b 1, 2"), ("a | b", "a, b"), ("||", ""),
        ("```python\nprint(1)\n```\nafter", "print(1) after"), ("~~~\nx\n~~~", "x"), ("```one```", "one"),
        ("    # indented", "indented"),
    ])
    func linesLoseTheirMarks(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("see [the guide](https://example.org/a_b?x=1).", "see the guide."), ("![a cat](cat.png) here", "a cat here"),
        ("[a](b(c)d) e", "a e"), ("[a](<b c> \"title\") d", "a d"), ("[a][ref] b", "a b"), ("note[^1].", "note."),
        ("a[0] and b[i]", "a 0 and b i"), ("[really](no link at all)", "really(no link at all)"),
        ("https://example.org/a_b?x=1, then", "example.org, then"), ("(www.example.org/x)", "(example.org)"),
        ("<https://example.org>", "example.org"), ("<mailto:a@b.org>", "a@b.org"), ("www. is short", "www. is short"),
        ("who@example.org", "who@example.org"),
    ])
    func linksAreTheirTitles(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("<b>bold</b> and <a href=\"x\">link</a>", "bold and link"), ("one<br>two<br/>three", "one two three"),
        ("a<b and c>d", "a<b and c>d"), ("5 < 10", "5 < 10"), ("<!-- hidden -->seen", "seen"),
        ("Tom &amp; Jerry &lt; 3", "Tom & Jerry < 3"), ("&unknown; & co", "&unknown; & co"), ("I <3 you", "I <3 you"),
    ])
    func tagsAreLeftOut(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("Hi 🙂!", "Hi!"), ("👩‍👩‍👧 family", "family"), ("👍🏽 ok", "ok"), ("🇳🇴 Norway", "Norway"),
        ("❤️ and ☎️", "and"), ("✅ done ★", "done"), ("1️⃣ first", "1 first"), ("™ and ©", "™ and ©"),
        ("5 ➕ 3", "5 + 3"), ("C♯", "C♯"), ("a🙂b", "a b"), ("می‌خواهم", "می‌خواهم"),
        ("bell\u{7} and\u{1} more", "bell and more"), ("\u{FEFF}a\u{202E}b", "ab"),
    ])
    func emojiAndControlsAreLeftOut(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    /// Clauses are cut wherever a text allows it, which may be inside a link.
    @Test func whatAPieceLeavesOpenTheNextCloses() {
        #expect(plain("see [the guide](https://example.org/", "a_b) now") == "see the guide|now")
        #expect(plain("[Read this.", "Now](http://a.b) please") == "Read this.|Now please")
        #expect(plain("<a href=\"x y.", "z\">link</a>") == "|link")
        var normalizer = TextNormalizer(.plain, from: MarkupState())
        _ = normalizer.append("so it is ")
        #expect(!normalizer.state.startsLine)
        #expect(normalizer.append("# 5").text == "# 5")
        // What never closes does not swallow the text behind.
        #expect(plain("see [a](http://b", "and more words") == "see a|and more words")
    }

    @Test func everyPartKnowsWhereItStoodInTheText() {
        let written = "### Größe\n\n**a** 🙂 see [b](http://c.d/e) https://f.g/h &amp; _i_"
        var normalizer = TextNormalizer(.plain)
        let text = normalizer.append(written)
        #expect(text.text == "Größe a see b f.g & i")
        let bytes = Array(written.utf8)
        for (scalar, source) in zip(text.scalars, text.sources) where scalar.isWordPart && scalar != "f" {
            let original = String(decoding: bytes[source], as: UTF8.self)
            #expect(original == String(Character(scalar)) || original == "https://f.g/h")
        }
        #expect(zip(text.sources, text.sources.dropFirst()).allSatisfy { $0.upperBound <= $1.upperBound })
    }

    @Test func anyTextInAnyPiecesKeepsItsLettersInOrder() {
        let parts = [
            "a", "Zß", "9", " ", "\n", "*", "**", "_", "`", "```", "#", "# ", "- ", "> ", "|", "[", "](", "]", "(", ")",
            "<", "<b>", ">", "&amp;", "🙂", "\u{200D}", "\u{FE0F}", "~", "\\", "€", "°", "http://a.b ", "!", ".", "½",
            "²",
        ]
        AnyText.expectPlaces(of: parts, seed: 11, rounds: 2000, pieces: 4, length: 12)
    }
}
