import ArgumentParser
import Foundation
import Settings

/// Which configuration a command works with.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A configuration file: engines, profiles and the settings of the server. PARLEY_CONFIG names one too. \
            Without, the embedded engines answer for every model.
            """, valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    /// - Parameter flags: What the command line says itself.
    /// - Throws: `CommandError` with every mistake that was found.
    func load(flags: [ServerKey: [String]] = [:]) throws -> LoadedConfiguration {
        let environment = ProcessInfo.processInfo.environment
        let path = config ?? environment["PARLEY_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        do throws(SettingsFaults) {
            let file =
                if let path { try SettingsFile(contentsOf: path, environment: environment) } else { SettingsFile() }
            let server = try ServerSettings(flags: flags, environment: environment, file: file.server)
            return LoadedConfiguration(path: path, server: server, profiles: file.profiles, environment: environment)
        } catch {
            throw CommandError("The configuration is wrong.\n\(error)")
        }
    }
}

/// A configuration that holds together.
struct LoadedConfiguration {
    /// As it was given; nil for none.
    var path: String?
    var server: ServerSettings
    var profiles: [ProfileSetting]
    var environment: [String: String]

    /// What is no mistake and looks like one.
    var warnings: [String] { ServerSettings.strangers(in: environment) }
}
