import NIOHTTP1
import SansIO
import Server
import Testing

@Suite struct CallQueryTests {
    @Test(arguments: [
        "api-version=2026-01-01-preview&model=gpt-realtime",
        "Api_Version=2026-01-01-preview&MODEL=gpt-realtime",
        "api-version=2024-01-01&api-version=2026-01-01-preview&model=gpt-realtime",
        "api-version=2026-01-01-preview&deployment=gpt-realtime&features=client_ec_reference:true&x-ms-client-sdk=z",
        "api-version=2026-01-01-preview&model=gpt-realtime&deployment=gpt-realtime&agent-name=",
        "&&=&api-version=2026%2D01-01-preview&model=gpt%2drealtime&%",
    ])
    func reads(_ query: String) throws {
        let call = try CallQuery(QueryParameters(query))
        #expect(call.version.name == "2026-01-01-preview")
        #expect(call.model == "gpt-realtime")
        #expect(call.eventRouting == nil)
    }

    @Test(arguments: [
        ("model=m", "missing_parameter", 400),
        ("api-version=&model=m", "missing_parameter", 400),
        ("api-version=latest&model=m", "unsupported_api_version", 400),
        ("api-version=v1&model=m", "unsupported_api_version", 400),
        ("api-version=2026-07-15", "missing_parameter", 400),
        ("api-version=2026-07-15&model=", "missing_parameter", 400),
        ("api-version=2026-07-15&model=a&deployment=b", "BadRequest", 400),
        ("api-version=2026-07-15&model=" + String(repeating: "m", count: 257), "BadRequest", 400),
        ("api-version=2026-07-15&model=m&voice-live-events=all", "BadRequest", 400),
        ("api-version=2026-07-15&model=m&latency_events=yes", "BadRequest", 400),
        ("api-version=2026-07-15&agent-name=a", "missing_parameter", 400),
        ("api-version=2026-07-15&agent_name=a&agent_project_name=p", "NotFound", 404),
        ("api-version=2026-07-15&agent_id=a&project_id=p", "NotFound", 404),
    ])
    func refuses(_ query: String, _ code: String, _ status: UInt) {
        let refusal = #expect(throws: HTTPError.self) { try CallQuery(QueryParameters(query)) }
        #expect(refusal?.code == code)
        #expect(refusal?.status.code == status)
    }

    @Test(arguments: [
        ("", false), ("&latency_events=false", false), ("&latency_events=", false), ("&latency_events=true", true),
        ("&Latency-Events=TRUE", true),
    ])
    func tellsOfLatencyOnlyWhoAsksForIt(_ text: String, isTold: Bool) throws {
        #expect(try CallQuery(QueryParameters("api-version=2026-07-15&model=m\(text)")).latencyEvents == isTold)
    }

    // Proves: C.4 query parameter
    @Test(arguments: ["strict", "mirror", "websocket", "MIRROR"])
    func takesTheRoutingOfEvents(_ text: String) throws {
        let call = try CallQuery(QueryParameters("api-version=2026-07-15&model=m&voice_live_events=\(text)"))
        #expect(call.eventRouting?.rawValue == text.lowercased())
    }
}

@Suite struct APIVersionTests {
    // Proves: M.32
    @Test(arguments: APIVersion.dated)
    func knowsWhatWasPublished(_ name: String) {
        #expect(APIVersion(name)?.name == name)
    }

    @Test(arguments: ["2031-12-31", "2031-01-01-preview"])
    func takesAnUnknownDateForTheNewest(_ name: String) {
        #expect(APIVersion(name)?.name == "2026-07-31-preview")
    }

    @Test(arguments: [
        "", "v1", "V1", "v2", "2026", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-1", "2026-01-01-beta", "-",
        "２０２６-01-01",
    ])
    func refusesWhatIsNoDate(_ name: String) {
        #expect(APIVersion(name) == nil)
    }
}

@Suite struct EndpointTests {
    // Proves: M.9
    @Test(
        arguments: [
            ("/", .playground), ("", .playground), ("/?x=/healthz", .playground),
            ("//healthz//", .health),
            ("/readyz?a", .readiness), ("/engines", .engines), ("/voice-live/realtime/calls", .calls),
            ("/voice-live//realtime/calls/?a=b", .calls),
            ("/voice-live/realtime", .realtime), ("/voice-agent/realtime/", .realtime),
            ("http://host:1/voice-live/realtime/calls?q", .calls), ("https://host", .playground),
            ("/Healthz", nil), ("/voice-live", nil), ("/voice-live/realtime/calls/x", nil), ("*", nil),
            ("/../healthz", nil),
        ] as [(String, Endpoint?)])
    func finds(_ uri: String, _ endpoint: Endpoint?) {
        #expect(Endpoint(RequestTarget(uri)) == endpoint)
    }

    @Test func livesBelowAPrefix() {
        #expect(Endpoint(RequestTarget("/a/b/healthz"), prefix: ["a", "b"]) == .health)
        #expect(Endpoint(RequestTarget("/a"), prefix: ["a", "b"]) == nil)
        #expect(Endpoint(RequestTarget("/healthz"), prefix: ["a"]) == nil)
    }
}

@Suite struct QueryParametersTests {
    @Test func aPlusIsASpaceUnlessAskedLiterally() {
        let parameters = QueryParameters("a=x+y%20z%2B&b")
        #expect(parameters["a"] == "x y z ")
        #expect(parameters.literal("a") == "x+y z+")
        #expect(parameters["b"] == "")
        #expect(parameters["c"] == nil)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%C3%28", "a=%00", "%=%&=%", "a==b"])
    func brokenEscapesDoNoHarm(_ query: String) {
        _ = QueryParameters(query)["a"]
    }

    @Test func takesAnyBytes() {
        var random = SplitMix(seed: 1)
        let alphabet = Array("ab%&=+-_?#/2F\u{e4}\0".unicodeScalars)
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<60, using: &random) {
                text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
            }
            let target = RequestTarget(text)
            _ = Endpoint(target)
            _ = try? CallQuery(QueryParameters(target.query))
            _ = Subprotocol.select(from: Subprotocol.offered(in: [text]))
        }
    }
}

@Suite struct CredentialTests {
    private static func find(
        _ headers: HTTPHeaders = [:], _ query: String = "", _ subprotocols: [String] = []
    ) -> Credential? {
        Credential.find(headers: headers, query: QueryParameters(query), subprotocols: subprotocols)
    }

    @Test func theFirstFormPresentWins() {
        let offer = ["realtime", "openai-insecure-api-key.five"]
        let query = "api-key=three&Authorization=Bearer%20four"
        let bearer = ["Authorization": "Bearer two"] as HTTPHeaders
        #expect(
            Self.find(["api-key": "one", "Authorization": "Bearer two"], query, offer)?.secret == "one")
        #expect(Self.find(bearer, query, offer)?.secret == "two")
        #expect(Self.find(["api-key": ""], query, offer)?.secret == "three")
        #expect(Self.find([:], "Authorization=Bearer%20four", offer)?.secret == "four")
        #expect(Self.find([:], "", offer) == Credential(secret: "five", place: .subprotocol))
        #expect(Self.find() == nil)
    }

    @Test(arguments: [
        ("Authorization=Bearer+abc", "abc"), ("authorization=bearer%20abc", "abc"),
        ("Authorization=abc", "abc"),
        ("Authorization=Bearer%20a+b%2Fc%3D", "a+b/c="), ("api_key=a+b", "a+b"),
    ])
    func readsTheFormsOfTheQuery(_ query: String, _ secret: String) {
        #expect(Self.find([:], query)?.secret == secret)
    }

    @Test func otherSchemesAreNoCredential() {
        #expect(Self.find(["Authorization": "Basic abc"]) == nil)
        #expect(Self.find(["Authorization": "Bearer"]) == nil)
        #expect(Self.find(["Authorization": "Bearer "]) == nil)
    }

    @Test func printingOneShowsNoSecret() {
        let credential = Credential(secret: "hunter2", place: .keyHeader)
        var dumped = ""
        dump([credential], to: &dumped)
        for text in [
            "\(credential)", String(reflecting: credential), "\([credential])",
            "\(Optional(credential) as Any)", dumped,
        ] {
            #expect(!text.contains("hunter2"))
        }
    }
}

@Suite struct OriginPolicyTests {
    @Test(
        arguments: [
            (nil, "a:1", true), ("http://a:1", "a:1", true), ("https://A:1", "a:1", true),
            ("https://b", "a:1", false),
            ("null", "a:1", false), ("https://friend.example", "a:1", true), ("http://a:1", nil, false),
            ("http://a:1.evil", "a:1", false), ("http://a:3000", "a:1", true),
            ("http://localhost:3000", "127.0.0.1:8080", true), ("http://127.0.0.1.evil", "127.0.0.1:8080", false),
            ("http://[::1]:3000", "localhost:8080", true),
        ] as [(String?, String?, Bool)])
    func sameHostAndFriends(_ origin: String?, _ host: String?, _ allowed: Bool) {
        #expect(
            OriginPolicy.sameHost(and: ["https://friend.example"]).allows(origin: origin, host: host)
                == allowed)
        #expect(OriginPolicy.any.allows(origin: origin, host: host))
    }
}

@Suite struct SubprotocolTests {
    @Test(
        arguments: [
            ([], nil), (["realtime"], "realtime"), (["a, realtime"], "realtime"), (["b", "a"], "b"),
            (["openai-insecure-api-key.k, openai-beta.realtime-v1"], "openai-beta.realtime-v1"),
            (["OpenAI-Insecure-API-Key.k"], nil), ([" , ,"], nil), (["a b, c"], "c"),
        ] as [([String], String?)])
    func selects(_ headers: [String], _ chosen: String?) {
        #expect(Subprotocol.select(from: Subprotocol.offered(in: headers)) == chosen)
    }
}

@Suite struct LogTextTests {
    @Test(arguments: [
        ("plain text", "plain text"), ("two\r\nlines", "two\\r\\nlines"),
        ("\u{1b}[31mred", "\\u{1b}[31mred"),
        ("a \"quote\" \\", "a \\\"quote\\\" \\\\"), ("ä\u{202e}", "\\u{e4}\\u{202e}"),
    ])
    func escapes(_ text: String, _ expected: String) {
        #expect(LogText.escaped(text) == expected)
    }

    @Test func cutsLongText() {
        let cut = LogText.escaped(String(repeating: "\n", count: 1000), limit: 11)
        #expect(cut == "\\n\\n\\n\\n\\n…")
    }
}
