import Dialogue
import EnginesHTTP
import Events
import Foundation
import SansIO
import StreamSafeText
import Testing
import TextNormalization
import VoiceNames

extension GrowthTests {
    /// What a session does with the text of its client, its recognizer and its chat model.
    @Suite struct SessionTests {
        private static let names = NameSuggester(
            names: AzurePersona.byLocale.flatMap { locale, personas in
                personas.keys.map { "\(locale)-\($0.capitalized)Neural" }
            }.sorted())

        /// An open session, to be copied.
        private static let session: Session = {
            let options = SessionOptions(
                id: SessionID(rawValue: "sess_1"), model: "any", audioDelivery: .paced,
                voice: .azureStandard(name: "en-US-SltNeural", AzureVoiceOptions()),
                recognizer: .init(languages: ["en-US"], partials: true, wordTimes: false)
            ) { .unknown(near: names.near($0.name ?? "")) }
            var session = Session(options, ids: IDSource(seed: (1, 2)), now: .zero)
            consume(session.open(now: .zero))
            consume(session.handle(.mediaConnected, now: .zero))
            return session
        }()

        private static let origin = Origin(rawValue: 1)

        private static func put(_ json: [UInt8], into session: inout Session) {
            guard let message = try? ClientMessage.parse(json) else { return }
            consume(session.handle(.client(message, from: origin), now: .zero))
        }

        private static let events = [
            Shape(
                "item id", "\u{315}\u{316}", head: #"{"type":"conversation.item.retrieve","item_id":""#, tail: #""}"#),
            Shape(
                "previous item", "\u{315}\u{316}",
                head: #"{"type":"conversation.item.create","previous_item_id":""#,
                tail: #"","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}}"#),
            Shape(
                "id of a new item", "\u{315}\u{316}", head: #"{"type":"conversation.item.create","item":{"id":""#,
                tail: #"","type":"message","role":"user","content":[{"type":"input_text","text":"a"}]}}"#),
            Shape(
                "call id", "\u{315}\u{316}",
                head:
                    #"{"type":"conversation.item.create","item":{"type":"function_call_output","output":"","call_id":""#,
                tail: #""}}"#),
            Shape(
                "text of a message", "a\u{315}\u{316} ",
                head: #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":["#
                    + #"{"type":"input_text","text":""#,
                tail: #""}]}}"#),
            Shape(
                "parts of a message", #"{"type":"input_text","text":"a"},"#,
                head: #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":["#,
                tail: #"{"type":"input_text","text":"a"}]}}"#),
            Shape(
                "image", "\u{315}\u{316}",
                head: #"{"type":"conversation.item.create","item":{"type":"message","role":"user","content":["#
                    + #"{"type":"input_image","image_url":""#,
                tail: #""}]}}"#),
            Shape(
                "instructions", "\u{315}\u{316}", head: #"{"type":"session.update","session":{"instructions":""#,
                tail: #""}}"#),
            Shape("voice", "\u{315}\u{316}", head: #"{"type":"session.update","session":{"voice":""#, tail: #""}}"#),
            Shape("voice of hyphens", "-", head: #"{"type":"session.update","session":{"voice":""#, tail: #""}}"#),
            Shape(
                "locale", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"voice":{"type":"azure-standard","name":"a","locale":""#,
                tail: #""}}}"#),
            Shape(
                "language", "\u{315}\u{316},",
                head: #"{"type":"session.update","session":{"input_audio_transcription":{"model":"a","language":""#,
                tail: #""}}}"#),
            Shape(
                "model", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"input_audio_transcription":{"model":""#, tail: #""}}}"#),
            Shape(
                "tool name", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"tools":[{"type":"function","name":""#, tail: #""}]}}"#),
            Shape(
                "tool choice", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"tool_choice":{"type":"function","name":""#, tail: #""}}}"#),
            Shape(
                "MCP label", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":""#,
                tail: #"","server_url":"http://a"}]}}"#),
            Shape(
                "MCP address", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"a","server_url":""#,
                tail: #""}]}}"#),
            Shape(
                "MCP headers", #""a\u0315\u0316":"b","#,
                head: #"{"type":"session.update","session":{"tools":[{"type":"mcp","server_label":"a","#
                    + #""server_url":"http://a","headers":{"#,
                tail: #""a":"b"}}]}}"#),
            Shape(
                "metadata", "\u{315}\u{316}", head: #"{"type":"session.update","session":{"metadata":{""#,
                tail: #"":"a"}}}"#),
            Shape(
                "interim texts", #""a","#,
                head:
                    #"{"type":"session.update","session":{"interim_response":{"type":"static_interim_response","texts":["#,
                tail: #""a"]}}}"#),
            Shape(
                "rate", "\u{315}\u{316}",
                head: #"{"type":"session.update","session":{"voice":{"type":"azure-standard","name":"a","rate":""#,
                tail: #""}}}"#),
            Shape(
                "pre-generated answer", "a\u{315}\u{316} ",
                head: #"{"type":"response.create","response":{"pre_generated_assistant_message":{"type":"message","#
                    + #""role":"assistant","content":[{"type":"text","text":""#,
                tail: #""}]}}}"#),
            Shape(
                "answer of full stops", "a.b. ",
                head: #"{"type":"response.create","response":{"pre_generated_assistant_message":{"type":"message","#
                    + #""role":"assistant","content":[{"type":"text","text":""#,
                tail: #""}]}}}"#),
        ]

        @Test func eventsOfAClient() {
            expectLinear("session", Self.events, largest: 1 << 17, input: { $0.bytes($1) }) { json in
                var session = Self.session
                Self.put(json, into: &session)
            }
        }

        /// Typed text in pieces of 16 bytes, then the message that they make.
        @Test func textInPieces() {
            let shapes = [Shape("letters", "abcdefgh"), Shape.marks, Shape("flags", "🇳🇴")]
            let input = { (shape: Shape, size: Int) in
                let text = Array(shape.text(size).unicodeScalars)
                return stride(from: 0, to: text.count, by: 8).map { place in
                    var view = String.UnicodeScalarView()
                    view += text[place..<min(place + 8, text.count)]
                    return Array(#"{"type":"input_text.delta","id":"a","delta":"\#(String(view))"}"#.utf8)
                }
            }
            expectLinear("typed text", shapes, largest: 1 << 16, input: input) { messages in
                var session = Self.session
                for message in messages { Self.put(message, into: &session) }
                Self.put(Array(#"{"type":"input_text.done","id":"a"}"#.utf8), into: &session)
            }
        }

        @Test func clauses() {
            expectLinear("clauses", largest: 1 << 17) { text in
                var splitter = ClauseSplitter()
                consume(splitter.append(text))
                consume(splitter.finish())
            }
            let input = { (shape: Shape, size: Int) in
                let text = Array(shape.text(size).unicodeScalars)
                return stride(from: 0, to: text.count, by: 8).map { place in
                    var view = String.UnicodeScalarView()
                    view += text[place..<min(place + 8, text.count)]
                    return String(view)
                }
            }
            expectLinear("clauses in pieces", largest: 1 << 16, input: input) { pieces in
                var splitter = ClauseSplitter()
                for piece in pieces { consume(splitter.append(piece)) }
                consume(splitter.finish())
            }
        }

        @Test func transcripts() {
            expectLinear("completeness", largest: 1 << 17) { text in
                consume(Completeness.of(text, in: TurnLexicon.all))
                consume(TurnLexicon.isOnlyFillers(text, in: TurnLexicon.all))
            }
            // As the readers of recognizers hand it over.
            let input = { (shape: Shape, size: Int) in "um " + StreamSafeText.decoding(shape.bytes(size)) + " um" }
            expectLinear("text without fillers", largest: 1 << 16, input: input) { text in
                consume(TurnLexicon.withoutHesitations(text, in: TurnLexicon.all))
            }
        }

        @Test func voiceNames() {
            expectLinear("voice name", largest: 1 << 16) { text in
                consume(VoiceName(text))
                consume(VoiceName.short(text))
                consume(LocaleTag(text))
            }
            expectLinear("names like it", largest: 1 << 16) { consume(Self.names.near($0)) }
        }

        @Test func spokenText() {
            expectLinear("text for a voice", largest: 1 << 16) { text in
                for piece in SpokenText.pieces(of: NormalizedText(verbatim: text), limit: 40) {
                    consume(piece.words.count)
                }
            }
        }

        private static let markup = [
            Shape("asterisks", "*"), Shape("emphasis", "**a** _b_ "), Shape("underscores", "a_"),
            Shape("links", "[a](b) "), Shape("open links", "[a]("), Shape("addresses in brackets", "](a(b"),
            Shape("bare addresses", "http://"), Shape("angle brackets", "<"), Shape("open tags", "<a b=\""),
            Shape("comments", "<!--"), Shape("pipes", "| "), Shape("rulers", "---\n"), Shape("headings", "# a\n"),
            Shape("quotes", "> "), Shape("fences", "```\n"), Shape("entities", "&amp;"), Shape("ampersands", "&"),
            Shape("backslashes", "\\"), Shape("families", "👩\u{200D}👧"), Shape("keycaps", "1\u{FE0F}\u{20E3}"),
            Shape("amounts", "€20.50 "), Shape("currency signs", "€"), Shape("one amount", "1", head: "€"),
            Shape("signs", "−-"), Shape("comparisons", "<=>"), Shape("powers", "x²^"), Shape("ranges", "5–"),
            Shape("fractions", "½"), Shape("units", "µm "), Shape("superscripts", "²"),
            Shape("code", "`a|b` "), Shape("back-ticks", "`"), Shape("open code", "`a "), Shape("marked", "==a "),
            Shape("equal pairs", "=="), Shape("formulas", "$x$ "), Shape("dollars", "$a "), Shape("colons", ":a"),
            Shape("emoji names", ":a: "), Shape("citations", "【1†a】"), Shape("open citations", "【1†"),
            Shape("labels", "[a]: http://b\n"), Shape("open labels", "[a\n"), Shape("callouts", "> [!a]\n"),
            Shape("powers in tags", "x<sup>2</sup>"), Shape("numbered characters", "&#65;"),
            Shape("special names", "__init__ "), Shape("full width", "１，"), Shape("squares", "㎡"),
            Shape("half-width kana", "ﾊﾞ"), Shape("Roman numerals", "Ⅳ"), Shape("primes", "5′ 1″ "),
            Shape("open primes", "5'"), Shape("differences", "5 - 2 "), Shape("spaced dashes", "– 5 "),
            Shape("slashed fractions", "1⁄2 "), Shape("Greek letters", "2π"), Shape("attributes", "<p a=b"),
        ]

        private static let figures = [
            Shape("digits", "9"), Shape("numbers", "12 "), Shape("thousands", ",123", head: "1"),
            Shape("decimals", "1."),
            Shape("hyphened numbers", "5-"), Shape("groups", "555 "), Shape("brackets", "(555"), Shape("times", "9:4"),
            Shape("dates", "1/"), Shape("amounts of money", "$1.50-"), Shape("measures", "5 kg "),
            Shape("unit rates", "/h"),
            Shape("mixed names", "a1"), Shape("hosts", "a."), Shape("capitals", "API "), Shape("long capitals", "AI"),
            Shape("numerals", "IV "), Shape("abbreviations", "St. "), Shape("short abbreviations", "e."),
            Shape("streets", "5 A "), Shape("months", "May 5 "), Shape("points", ". "), Shape("quotes", "'90"),
            Shape("exponents", "1e"), Shape("versions", "v1."), Shape("ordinals", "1st"),
            Shape("wide letters", "é\u{301}"),
        ]

        @Test func spelledOutText() {
            expectLinear("text spelled out", Shape.texts + Self.markup + Self.figures, largest: 1 << 16) { text in
                var normalizer = TextNormalizer(.spoken(language: "en"))
                consume(normalizer.append(text).scalars.count)
            }
        }

        @Test func normalizedText() {
            for language in ["en", "de", "xx"] {
                expectLinear("normalized text, \(language)", Shape.texts + Self.markup, largest: 1 << 16) { text in
                    var normalizer = TextNormalizer(.words(language: language))
                    let normalized = normalizer.append(text)
                    for piece in SpokenText.pieces(of: normalized, limit: 4000) { consume(piece.words.count) }
                }
            }
            let input = { (shape: Shape, size: Int) in
                let text = Array(shape.text(size).unicodeScalars)
                return stride(from: 0, to: text.count, by: 8).map { place in
                    String(String.UnicodeScalarView(text[place..<min(place + 8, text.count)]))
                }
            }
            expectLinear("normalized text in pieces", Self.markup, largest: 1 << 16, input: input) { pieces in
                var normalizer = TextNormalizer(.plain)
                for piece in pieces { consume(normalizer.append(piece).scalars.count) }
            }
        }

        @Test func base64() {
            let wire = WireAudio(format: .pcm16, rate: 24_000)
            // Whole groups, and whole samples in them: what has another length is refused at once.
            let input = { (shape: Shape, size: Int) in
                let text = shape.text(size)
                return text + String(repeating: "A", count: (8 - text.utf8.count % 8) % 8)
            }
            expectLinear("base64", largest: 1 << 18, input: input) { text in
                consume(Base64.decode(text))
                consume(wire.decode(text))
            }
        }
    }
}
