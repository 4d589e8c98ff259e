import Suggestions

/// What fills a slot of a profile: an engine, and those that stand in for it when it is down, in order.
public struct SlotSetting<HTTP: HTTPSetting>: Hashable, Sendable {
    public var first: EngineSetting<HTTP>
    public var fallbacks: [EngineSetting<HTTP>]

    public init(_ first: EngineSetting<HTTP>, fallbacks: [EngineSetting<HTTP>] = []) {
        self.first = first
        self.fallbacks = fallbacks
    }

    public var all: [EngineSetting<HTTP>] { [first] + fallbacks }
}

/// The engines that a file names, by slot, and how a slot of a profile is read off them.
struct EngineNames<HTTP: ReadableHTTPSetting> {
    private typealias Engine = EngineSetting<HTTP>

    private let definitions: [String: Tree]
    private let places: [String: SettingsFault.Place]
    /// Engines of one slot, fallbacks of fallbacks included.
    private static var longestChain: Int { 4 }

    /// - Parameter section: `engines`, or nil where there is none. Every definition is read, used or not.
    init(_ engines: inout Section?, in reading: Reading) {
        var definitions: [String: Tree] = [:]
        var places: [String: SettingsFault.Place] = [:]
        if var named = engines?.section(Engine.slot, name: "section `engines.\(Engine.slot)`") {
            for name in named.keys {
                definitions[name] = named.tree(name)
                places[name] = named.place(of: name)
                if Engine.builtIn[name] != nil {
                    reading.fault("`\(name)` is the name of engines that Parley brings along", at: places[name])
                }
            }
        }
        (self.definitions, self.places) = (definitions, places)
        for name in definitions.keys.sorted() { _ = engine(name, reading, chain: []) }
    }

    /// What fills the slot of a profile; embedded where the profile says nothing.
    func slot(_ section: inout Section) -> SlotSetting<HTTP>? {
        guard let tree = section.tree(Engine.slot) else { return SlotSetting(.embedded) }
        let chain = read(
            tree, as: section.phrase(Engine.slot), name: Engine.slot, at: section.place(of: Engine.slot),
            section.reading, chain: [])
        return chain.first.map { SlotSetting($0, fallbacks: Array(chain.dropFirst())) }
    }

    private func engine(_ name: String, _ reading: Reading, chain: [String]) -> [Engine] {
        guard let tree = definitions[name], let place = places[name] else { return [] }
        return read(
            tree, as: "engine `\(Engine.slot).\(name)`", name: name, at: place, reading, chain: chain + [name])
    }

    /// - Parameter chain: The names that led here.
    private func read(
        _ tree: Tree, as phrase: String, name: String, at place: SettingsFault.Place, _ reading: Reading,
        chain: [String]
    ) -> [Engine] {
        switch tree {
        case .text(let text, _, let place) where !tree.isEmpty:
            if let engine = Engine.builtIn[text] { return [engine] }
            guard definitions[text] != nil else {
                let words = definitions.keys.sorted() + Engine.builtIn.keys.sorted()
                reading.fault(
                    "\(phrase) names the engine `\(text)`, which is not defined below `engines.\(Engine.slot)`"
                        + Suggestion.hint(for: text, among: words), at: place)
                return []
            }
            guard !chain.contains(text), chain.count < Self.longestChain else {
                reading.fault("\(phrase) leads back to itself by its `fallback`s", at: place)
                return []
            }
            return engine(text, reading, chain: chain)
        case .text, .list:
            let names = Engine.builtIn.keys.sorted().reversed().map { "`\($0)`" }.joined(separator: ", ")
            reading.fault("\(phrase) is \(names), the name of an engine, or a section that defines one", at: tree.place)
            return []
        case .mapping:
            var section = Section(tree, name: phrase, at: place, in: reading)
            return define(&section, name: name, chain: chain)
        }
    }

    private func define(_ section: inout Section, name: String, chain: [String]) -> [Engine] {
        let kinds = Engine.kinds
        let kind = section.choice("kind", among: kinds)
        if !section.isGiven("kind") {
            section.reading.fault(
                "\(section.name) has no `kind`: \(kinds.map { "`\($0)`" }.joined(separator: ", "))", at: section.place)
        }
        var engines: [Engine] = []
        if let kind, let engine = Engine.reading(&section, kind: kind, name: name) { engines = [engine] }
        if let fallback = section.tree("fallback") {
            engines += read(
                fallback, as: section.phrase("fallback"), name: "\(name)'s fallback", at: section.place(of: "fallback"),
                section.reading, chain: chain)
        }
        if kind != nil { section.finish(foreign: EndpointSetting.azureOnly) }
        return engines
    }
}
