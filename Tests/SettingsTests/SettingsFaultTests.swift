import Settings
import Testing

/// Every mistake in a file, in the very words that tell of it.
@Suite struct SettingsFaultTests {
    static let mistakes: [(text: String, says: String)] = [
        ("servr:\n  http: :80\n", "parley.yaml:1:1: unknown key `servr` in the file; did you mean `server`?"),
        (
            "profiles:\n  support:\n    recogniser: embedded\n",
            "parley.yaml:3:5: unknown key `recogniser` in profile `support`; did you mean `recognizer`?"
        ),
        (
            "profiles:\n  a:\n    colour: red\n",
            "parley.yaml:3:5: unknown key `colour` in profile `a`"
        ),
        (
            "server:\n  htpp: :80\n",
            "parley.yaml:2:3: unknown key `htpp` in section `server`; did you mean `http`?"
        ),
        (
            "server:\n  http: nowhere\n",
            "parley.yaml:2:9: `http` of section `server` is HOST:PORT, such as 127.0.0.1:8080"
        ),
        (
            "server: {max_sessions: 0}",
            "parley.yaml:1:24: `max_sessions` of section `server` is a whole number from 1 to 1000000"
        ),
        (
            "server: {events: stric}",
            "parley.yaml:1:18: `events` of section `server` is one of strict, mirror, websocket; did you mean `strict`?"
        ),
        ("server: [a]", "parley.yaml:1:9: section `server` is a section of keys, not a list"),
        (
            "server:\n  http: :80\n  http: :81\n",
            "parley.yaml:2:3: `http` stands here twice"
        ),
        (
            "profiles:\n  a: {chat: [\n",
            "parley.yaml:3:1: this is not YAML: did not find expected node content"
        ),
        (
            "profiles:\n  a:\n    chat: olama\nengines:\n  chat:\n    ollama: {kind: openai, base_url: 'http://a'}\n",
            "parley.yaml:3:11: `chat` of profile `a` names the engine `olama`, which is not defined below "
                + "`engines.chat`; did you mean `ollama`?"
        ),
        (
            "profiles:\n  a:\n    chat: {kind: opnai, base_url: 'http://a'}\n",
            "parley.yaml:3:18: `kind` of `chat` of profile `a` is one of `openai`, `azure`, `embedded`, not `opnai`; "
                + "did you mean `openai`?"
        ),
        (
            "profiles:\n  a:\n    chat: {base_url: 'http://a'}\n",
            "parley.yaml:3:11: `chat` of profile `a` has no `kind`: `openai`, `azure`, `embedded`"
        ),
        (
            "profiles:\n  a:\n    chat: {kind: openai}\n",
            "parley.yaml:3:11: `chat` of profile `a` has no `base_url`"
        ),
        (
            "profiles: {a: {chat: {kind: openai, base_url: 'localhost:11434'}}}",
            "parley.yaml:1:47: `base_url` of `chat` of profile `a` is an address that begins with http:// or https://, "
                + "such as http://127.0.0.1:11434/v1"
        ),
        (
            "profiles: {a: {chat: {kind: openai, base_url: 'http://me:hidden@host'}}}",
            "parley.yaml:1:47: `base_url` of `chat` of profile `a` holds a user or password: put them into `headers`, "
                + "as `Authorization: Basic ${NAME}`"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', api_key: sk-hidden}}}",
            "parley.yaml:1:67: `api_key` of engine `chat.a` holds a key in the open: write `${NAME}` and set the "
                + "environment variable NAME, or name a file with `api_key_file`"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', api_key: '${OPENAI_KEY}'}}}",
            "parley.yaml:1:67: `api_key` of engine `chat.a` needs the environment variable OPENAI_KEY, which is not set"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', api_key_file: gone.txt}}}",
            "parley.yaml:1:72: `api_key_file` of engine `chat.a` names a file that cannot be read: gone.txt"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', api_version: v1}}}",
            "parley.yaml:1:58: key `api_version` in engine `chat.a` is for kind `azure` only"
        ),
        (
            "engines: {chat: {a: {kind: azure, base_url: 'http://a', model: m}}}",
            "parley.yaml:1:21: engine `chat.a` has no `api_version`, such as 2024-10-21"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', timeouts: {answer: soon}}}}",
            "parley.yaml:1:77: `answer` of `timeouts` of engine `chat.a` is a time such as `20`, `1.5s` or `500ms`, "
                + "from 0.01 seconds to 600.0 seconds"
        ),
        (
            "engines: {chat: {a: {kind: openai, base_url: 'http://a', fallback: b}, "
                + "b: {kind: openai, base_url: 'http://b', fallback: a}}}",
            "parley.yaml:1:68: `fallback` of engine `chat.a` leads back to itself by its `fallback`s"
        ),
        (
            "engines: {chats: {}}",
            "parley.yaml:1:11: unknown key `chats` in section `engines`; did you mean `chat`?"
        ),
        (
            "engines: {chat: {embedded: {kind: embedded}}}",
            "parley.yaml:1:18: `embedded` is the name of engines that Parley brings along"
        ),
        (
            "profiles: {a: {language: english!}}",
            "parley.yaml:1:26: `language` of profile `a` is a tag such as `en-US` or `de`"
        ),
        ("profiles: {}", "parley.yaml:1:11: section `profiles` holds no profile; `\"*\":` answers for every name"),
        (
            "profiles: {a: {instructions: 'hello ${NOBODY}'}}",
            "parley.yaml:1:30: `instructions` of profile `a` needs the environment variable NOBODY, which is not set"
        ),
        (
            "profiles: {a: {voice: }}",
            "parley.yaml:1:23: `voice` of profile `a` takes a single value, not nothing"
        ),
    ]

    @Test(arguments: mistakes)
    func isTold(_ mistake: (text: String, says: String)) {
        let faults = #expect(throws: SettingsFaults.self) {
            try SettingsFile(parsing: mistake.text, name: "parley.yaml", environment: [:])
        }
        #expect(faults?.description.split(separator: "\n").first.map(String.init) == mistake.says)
        #expect(faults?.description.contains("hidden") == false)
    }

    @Test func allMistakesAreToldAtOnceInTheOrderOfTheLines() {
        let text = """
            profiles:
              a:
                voise: x
                chat: {kind: openai}
            server:
              htp: x
            """
        let faults = #expect(throws: SettingsFaults.self) { try SettingsFile(parsing: text, name: "f") }
        #expect(
            faults?.description == """
                f:3:5: unknown key `voise` in profile `a`; did you mean `voice`?
                f:4:11: `chat` of profile `a` has no `base_url`
                f:6:3: unknown key `htp` in section `server`; did you mean `http`?
                """)
    }

    @Test func whatSeveralProfilesNameIsToldOnce() {
        let text = "engines: {chat: {x: {kind: openai}}}\nprofiles: {a: {chat: x}, b: {chat: x}}"
        let faults = #expect(throws: SettingsFaults.self) { try SettingsFile(parsing: text, name: "f") }
        #expect(faults?.faults.count == 1)
    }
}
