import Testing
import TextNormalization

/// Markup of the dialects that chat models write, besides that of `MarkupTests`.
struct MarkupDialectTests {
    private func plain(_ pieces: String...) -> String {
        var normalizer = TextNormalizer(.plain)
        return pieces.map { normalizer.append($0).text }.joined(separator: "|")
    }

    @Test(arguments: [
        ("See [it][1].\n\n[1]: http://example.org/x \"A title\"\nNext.", "See it. Next."),
        ("[the big guide]: <https://example.org> 'x'", ""), ("> [a]: /path/to", ""), ("[a]: page.html\nb", "b"),
        ("[Alice]: Hello there", "Alice: Hello there"), ("[1]: 3.5 percent", "1: 3.5 percent"),
        ("[a]: http://x.org is good", "a: x.org is good"), ("see [docs]: http://x.org/y", "see docs: x.org"),
        ("Fact[^1].\n\n[^1]: The source.", "Fact. The source."), ("[^long-note]: text", "text"),
        ("Fact【4:0†source】. So.", "Fact. So."), ("a【12】 b [3:1†file.pdf]", "a b"), ("【3†L10-L12】", ""),
        ("【重要】です arr[0]", "【重要】です arr 0"), ("so\u{E200}cite\u{E202}turn0search0\u{E201}.", "so."),
        ("> [!NOTE]\n> Body.", "Note: Body."), ("[!WARNING] Hot\nx", "Warning: Hot x"), ("> [!tip]-\n> x", "Tip: x"),
    ])
    func labelsAndCitationsAreLeftOut(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("a ==mark== here", "a mark here"), ("==All of it.==", "All of it."),
        ("a == b and c === d", "a == b and c === d"),
        ("x ==5", "x ==5"), ("a==b==c", "a==b==c"), ("if (a == b) == c", "if (a == b) == c"),
        ("$$y = 3$$", "y = 3"), ("$$\ny = 3\n$$", "y = 3"), ("so $x$ is", "so x is"), ("($a+b$)", "(a+b)"),
        ("$5 and $10", "$5 and $10"), ("$5-$10 or US$5/A$6", "$5-$10 or US$5/A$6"), ("5$ and 6$", "5$ and 6$"),
        ("between $5 and 10$", "between $5 and 10$"), ("$5M, $HOME", "$5M, $HOME"), ("$5 = x$", "5 = x"),
        ("Hi :smile:!", "Hi!"), ("a :+1: b :tada::heart:", "a b"), ("10:30:45 a::b::c :x", "10:30:45 a::b::c :x"),
        ("key: value: x :)", "key: value: x :)"), ("a:b:c and std::vector", "a:b:c and std::vector"),
        ("很好:smile:吧", "很好 吧"),
        (":100: :200:", ":200:"),
    ])
    func marksOfDialectsAreLeftOut(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("x<sup>2</sup> + y<sup>-1</sup>", "x² + y⁻¹"), ("the 1<sup>st</sup>", "the 1st"), ("H<sub>2</sub>O", "H2O"),
        ("one<br>two<p align=center>three</p>", "one two three"), ("<details open>x</details>", "x"),
        ("<font color=red>red</font>", "red"), ("a < b", "a < b"), ("if a <b and c> d", "if a <b and c> d"),
        ("List<String> x", "List<String> x"), ("&#8364;5 &#x20AC;5 &frac12; a&#10;b&#0;c", "€5 €5 ½ a b c"),
        ("&#xFFFFFFFFF; x", "&#xFFFFFFFFF; x"),
    ])
    func tagsInProseAreRead(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test(arguments: [
        ("Use `a|b` here", "Use a|b here"), ("`__init__` and `**x**`", "__init__ and **x**"),
        ("``a`b`` and `c` and **d**", "a`b and c and d"), ("the `<div>` tag", "the <div> tag"),
        ("5` long and **d**", "5 long and d"), ("`a\nb|c`", "a b, c"), ("| `a` | b |", "a, b"),
        ("`https://a.org/b_c` 🙂", "a.org"), ("__init__ calls __main__.", "__init__ calls __main__."),
        ("__init__.py and __it__", "__init__.py and it"), ("__name of it__", "name of it"),
    ])
    func codeIsKeptAsItIs(written: String, spoken: String) {
        #expect(plain(written) == spoken)
    }

    @Test func codeHasNoMarksInWords() {
        var normalizer = TextNormalizer(.words(language: "en"))
        #expect(normalizer.append("Use `a|b`, `__init__`, `<div>`.").text == "Use a b, init, div.")
    }

    /// A clause may end inside one.
    @Test func whatAPieceLeavesOpenTheNextCloses() {
        #expect(plain("<!-- a.", "b --> c") == "|c")
        #expect(plain("<!-- a.", "b.", "c --> d") == "||d")
        #expect(plain("so【4:0†a.", "b】 c") == "so|c")
        #expect(plain("==This is it.", "Really== so") == "This is it.|Really so")
        #expect(plain("$f(x,", "y)$ is") == "f(x,|y) is")
        #expect(plain("[1]: http://a.b \"One.", "Two\"\nc") == "|c")
        // The line has ended.
        var normalizer = TextNormalizer(.plain)
        _ = normalizer.append("[1]: http://a.b")
        var state = normalizer.state
        state.startsLine = true
        normalizer = TextNormalizer(.plain, from: state)
        #expect(normalizer.append("Next.").text == "Next.")
    }

    @Test func anyTextKeepsItsPlaces() {
        let parts = [
            "a", "9", " ", "\n", "==", "$", "$$", ":", "smile", "`", "``", "[", "[^", "]:", "http://a.b", "【", "】", "†",
            "[!", "]", "<sup>", "2", "</sup>", "<!--", "-->", "__", "init", "\u{E200}", "\u{E201}", "１", "，", "㎡", "Ⅳ",
            "⁄",
            "′", "″", "–", " – ", " - ", "½", "%", "°", "€", "ⁿ", "π", "ﾊ", "ﾞ", "①", "&#8364;", "【4:0†",
        ]
        AnyText.expectPlaces(of: parts, seed: 21, rounds: 3000, pieces: 3, length: 14)
    }
}
