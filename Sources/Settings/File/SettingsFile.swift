/// A configuration file, read and checked: the server's settings as text, and the profiles.
public struct SettingsFile: Hashable, Sendable {
    /// The settings of the section `server` that the file gives, checked each by itself.
    public var server: [ServerKey: [String]] = [:]
    /// In the order of the file; the embedded engines for every name where the file defines none.
    public var profiles: [ProfileSetting] = [.embedded]

    public init() {}

    /// Reads a file's text.
    /// - Parameters:
    ///   - name: The file's name, for messages.
    ///   - environment: What `${NAME}` refers to.
    ///   - contents: Reads a file that the configuration names, such as one with a key; nil when it cannot.
    ///   - beside: The path of a file that the configuration names, such as a model.
    /// - Throws: All mistakes at once.
    public init(
        parsing text: String, name: String, environment: [String: String] = [:],
        contents: @escaping (String) -> String? = { _ in nil }, beside: @escaping (String) -> String = { $0 }
    ) throws(SettingsFaults) {
        let reading = Reading(environment: environment, contents: contents, beside: beside)
        do throws(SettingsFault) {
            try read(text, in: reading)
        } catch {
            throw SettingsFaults([error], file: name)
        }
        guard reading.faults.isEmpty else { throw SettingsFaults(reading.faults, file: name) }
    }

    private mutating func read(_ text: String, in reading: Reading) throws(SettingsFault) {
        guard let tree = try Tree.parsing(text), !tree.isEmpty else { return }
        var root = Section(tree, name: "the file", at: tree.place, in: reading)
        if var section = root.section("server", name: "section `server`") {
            server = ServerKey.reading(&section)
        }
        let engines = NamedEngines(root.section("engines", name: "section `engines`"), in: reading)
        if var section = root.section("profiles", name: "section `profiles`") {
            let names = section.keys
            profiles = names.compactMap { name in
                guard var profile = section.section(name, name: "profile `\(name)`") else { return nil }
                return ProfileSetting.reading(&profile, name: name, engines: engines, profiles: names)
            }
            if section.keys.isEmpty {
                reading.fault("section `profiles` holds no profile; `\"*\":` answers for every name", at: section.place)
            }
        }
        root.finish()
    }
}
