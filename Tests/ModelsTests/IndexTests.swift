import Foundation
import Models
import Testing

@Suite struct IndexTests {
    private func setting(_ option: String?, _ environment: [String: String]) throws -> String {
        "\(try IndexSetting(option: option, environment: environment))"
    }

    @Test func theFirstIndexThatIsNamedCounts() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Array("[global]\nindex-url = https://file.example/simple/\n".utf8), to: "pip.conf")
        var environment = ["PIP_CONFIG_FILE": file]
        #expect(try setting(nil, environment) == "https://file.example/simple")
        environment["UV_DEFAULT_INDEX"] = "inner=https://uv.example/simple"
        #expect(try setting(nil, environment) == "https://uv.example/simple")
        environment["PIP_INDEX_URL"] = "https://user:secret@pip.example/simple"
        #expect(try setting(nil, environment) == "https://pip.example/simple")
        #expect(try setting("http://option.example:8080/x/", environment) == "http://option.example:8080/x")
        #expect(try setting(nil, ["PIP_CONFIG_FILE": "/dev/null"]) == "https://pypi.org/simple")
    }

    @Test(arguments: ["", "pypi.org/simple", "file:///etc/passwd", "https://", "ftp://a/b"])
    func whatIsNoURLIsRefused(text: String) {
        #expect(throws: ModelError.self) { try setting(text, [:]) }
    }

    @Test func pipsFilesAreReadAsPipDoes() {
        let text = """
            # a comment
            [global]
            timeout: 5
            Index_URL = https://one.example/simple
            [install]
            index-url: https://two.example/simple
            [freeze]
            index-url = https://three.example/simple
            """
        #expect(PipConfiguration(text)["index-url"] == "https://two.example/simple")
        #expect(PipConfiguration("[global]\nindex-url =\n")["index-url"] == nil)
        #expect(PipConfiguration("[global\nindex-url")["index-url"] == nil)
    }

    @Test func pipsFilesAreLookedForWherePipDoes() {
        let paths = PipConfiguration.paths(in: ["HOME": "/h", "VIRTUAL_ENV": "/v", "PIP_CONFIG_FILE": "/c"])
        let expected = ["/c", "/v/pip.conf", "/h/.config/pip/pip.conf", "/h/.pip/pip.conf"]
        #expect(paths == expected + ["/etc/pip.conf", "/etc/xdg/pip/pip.conf"])
    }

    @Test func linksAreResolvedAgainstThePage() {
        let html = Array(
            """
            <base><a href="a-1.whl">a</a> <a data-x="1" href = "no"> <a href="https://h.example/p/b%2B1.whl?x=1&amp;y#sha256=0">
            <a href="ftp://h.example/c.whl"> <a href="cut
            """.utf8)
        let page = IndexPage(html, contentType: "text/html; charset=utf-8")
        #expect(page.url(of: "a-1.whl", base: "https://i.example/simple/a/") == "https://i.example/simple/a/a-1.whl")
        #expect(page.url(of: "b+1.whl", base: "https://i.example/") == "https://h.example/p/b%2B1.whl?x=1&y")
        #expect(page.url(of: "c.whl", base: "https://i.example/") == nil)
        #expect(page.url(of: "none.whl", base: "https://i.example/") == nil)
    }

    @Test(arguments: ["", "{", "{}", "[]", #"{"files": [{"filename": 1}]}"#, "<a href=", "href='"])
    func pagesThatMakeNoSenseListNothing(text: String) {
        for type in ["application/vnd.pypi.simple.v1+json", "text/html", ""] {
            #expect(IndexPage(Array(text.utf8), contentType: type).url(of: "a.whl", base: "https://i.example/") == nil)
        }
    }

    @Test func proxiesFollowTheEnvironment() throws {
        let proxies = ProxySetting(environment: [
            "HTTPS_PROXY": "http://me:pa%3Ass@proxy.example:3128", "http_proxy": "plain.example",
            "NO_PROXY": "localhost, .inner.example,ports.example:8443",
        ])
        func proxy(_ url: String) throws -> String? {
            let found = try proxies.proxy(for: try #require(URL(string: url)))
            return found.map { "\($0.user ?? "-") \($0.password) \($0.host) \($0.port)" }
        }
        #expect(try proxy("https://pypi.org/simple") == "me pa:ss proxy.example 3128")
        #expect(try proxy("http://pypi.org/simple") == "-  plain.example 80")
        #expect(try proxy("https://a.inner.example/") == nil)
        #expect(try proxy("https://inner.example/") == nil)
        #expect(try proxy("https://notinner.example/") != nil)
        #expect(try proxy("https://ports.example:8443/") == nil)
        #expect(try proxy("https://ports.example/") != nil)
    }

    @Test func otherProxiesAreUsedOrRefused() throws {
        let url = try #require(URL(string: "https://a.example"))
        #expect(try ProxySetting(environment: ["ALL_PROXY": "x", "no_proxy": "*"]).proxy(for: url) == nil)
        let socks = try ProxySetting(environment: ["all_proxy": "socks5h://s.example"]).proxy(for: url)
        #expect(socks?.kind == .socks && socks?.port == 1080)
        #expect(throws: ModelError.self) {
            try ProxySetting(environment: ["https_proxy": "gopher://s.example"]).proxy(for: url)
        }
    }
}
