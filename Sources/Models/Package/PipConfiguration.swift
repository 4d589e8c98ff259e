import Foundation

/// The settings of one of pip's configuration files that matter here.
package struct PipConfiguration {
    /// Longer files are not read.
    private static let maximumBytes = 1 << 20
    /// Later ones count more: downloading is what `pip download` does.
    private static let sections = ["global", "install", "download"]

    private var values: [String: [String: String]] = [:]

    /// Files in the order in which they count, the first most.
    package static func paths(in environment: [String: String]) -> [String] {
        func set(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let named = set("PIP_CONFIG_FILE")
        // pip's way to say: no file at all.
        if named == "/dev/null" { return [] }
        var paths = named.map { [$0] } ?? []
        if let environment = set("VIRTUAL_ENV") { paths.append("\(environment)/pip.conf") }
        if let home = set("HOME") {
            paths.append("\(set("XDG_CONFIG_HOME") ?? "\(home)/.config")/pip/pip.conf")
            paths.append("\(home)/.pip/pip.conf")
        }
        return paths + ["/etc/pip.conf", "/etc/xdg/pip/pip.conf"]
    }

    /// An unreadable file says nothing.
    init(contentsOf path: String) {
        self.init(String(decoding: (try? Self.bytes(of: path)) ?? [], as: UTF8.self))
    }

    private static func bytes(of path: String) throws(ModelError) -> [UInt8]? {
        let file = try InputFile(path)
        return file.size <= maximumBytes ? try file.bytes(at: 0, count: file.size) : nil
    }

    package init(_ text: String) {
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = line[line.index(after: line.startIndex)..<end].lowercased()
            } else if let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) {
                let key = line[..<separator].trimmingCharacters(in: .whitespaces).lowercased()
                    .replacingOccurrences(of: "_", with: "-")
                let value = line[line.index(after: separator)...].trimmingCharacters(in: .whitespaces)
                values[section, default: [:]][key] = value
            }
        }
    }

    /// The value of a key in the sections that matter; nil if it is missing or empty.
    package subscript(key: String) -> String? {
        Self.sections.compactMap { values[$0]?[key] }.last { !$0.isEmpty }
    }
}
