import Foundation

extension SettingsFile {
    /// Reads and checks a file.
    ///
    /// Files that it names, such as one with a key, are looked for beside it.
    /// - Throws: All mistakes at once; one where the file itself cannot be read.
    public init(contentsOf path: String, environment: [String: String]) throws(SettingsFaults) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsFaults([SettingsFault("the configuration file \(path) cannot be read")])
        }
        let text = String(decoding: data, as: UTF8.self)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        func beside(_ name: String) -> String {
            name.hasPrefix("/") || name.isEmpty ? name : folder.appendingPathComponent(name).path
        }
        try self.init(
            parsing: text, name: path, environment: environment,
            contents: { name in
                FileManager.default.contents(atPath: beside(name)).map { String(decoding: $0, as: UTF8.self) }
            }, beside: beside)
        for key in [ServerKey.apiKeyFile, .models] {
            if let paths = server[key] { server[key] = paths.map(beside) }
        }
    }
}
