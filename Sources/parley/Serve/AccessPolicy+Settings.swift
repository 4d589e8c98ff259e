import Foundation
import Logging
import Server
import Settings

/// Who may use the server, as the configuration and the environment say.
extension AccessPolicy {
    static let keysVariable = "PARLEY_API_KEYS"

    /// - Throws: `CommandError` with what is to be done.
    init(_ settings: ServerSettings, environment: [String: String], logger: Logger) throws {
        let keys = try Self.keys(file: settings.apiKeyFile, environment, logger)
        do {
            self = try AccessPolicy.deciding(keys: keys, host: settings.http.host, insists: settings.insecureNoAuth)
        } catch AccessPolicy.Exposure.open {
            throw CommandError(
                """
                \(settings.http.host) can be reached from other machines, and no API keys are configured. Give \
                --api-key-file FILE or set \(Self.keysVariable); or stay on this machine with --http 127.0.0.1:8080. \
                If something in front of this server decides who gets through, say --insecure-no-auth.
                """)
        }
    }

    private static func keys(
        file: String?, _ environment: [String: String], _ logger: Logger
    ) throws -> KeyRing? {
        let fromFile = try file.map { try read($0, logger) }
        var fromEnvironment: KeyRing?
        if let text = environment[keysVariable], !text.isEmpty {
            do {
                fromEnvironment = try KeyRing(commaSeparated: text)
            } catch {
                throw CommandError("\(keysVariable) \(error).")
            }
        }
        guard let fromFile else { return fromEnvironment }
        return fromEnvironment.map(fromFile.merged) ?? fromFile
    }

    private static func read(_ path: String, _ logger: Logger) throws -> KeyRing {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandError("The API key file \(path) cannot be read.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 {
            logger.warning("other users can read the API key file", metadata: ["file": "\(path)"])
        }
        do {
            return try KeyRing(parsing: String(decoding: data, as: UTF8.self))
        } catch {
            throw CommandError("The API key file \(path): \(error).")
        }
    }
}
