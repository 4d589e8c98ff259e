import ArgumentParser
import Foundation
import Logging
import Server

/// Who may use the server, as the command line and the environment say.
struct AccessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A file with API keys, one a line; clients must then present one of them. Keys in the environment variable \
            PARLEY_API_KEYS, separated by commas, count too.
            """, valueName: "file"),
        completion: .file())
    var apiKeyFile: String?

    @Flag(
        help: """
            Serve an address of the network although no key is configured. Only for where something in front of the \
            server decides who gets through.
            """)
    var insecureNoAuth = false

    private static let variable = "PARLEY_API_KEYS"

    /// - Throws: `ValidationError` with what is to be done.
    func policy(listeningOn host: String, logger: Logger) throws -> AccessPolicy {
        do {
            return try AccessPolicy.deciding(keys: try keys(logger), host: host, insists: insecureNoAuth)
        } catch AccessPolicy.Exposure.open {
            throw ValidationError(
                """
                \(host) can be reached from other machines, and no API keys are configured. Give --api-key-file FILE or \
                set \(Self.variable); or stay on this machine with --http 127.0.0.1:8080. If something in front of this \
                server decides who gets through, say --insecure-no-auth.
                """)
        }
    }

    private func keys(_ logger: Logger) throws -> KeyRing? {
        let fromFile = try apiKeyFile.map { try Self.read($0, logger) }
        var fromEnvironment: KeyRing?
        if let text = ProcessInfo.processInfo.environment[Self.variable], !text.isEmpty {
            do {
                fromEnvironment = try KeyRing(commaSeparated: text)
            } catch {
                throw ValidationError("\(Self.variable) \(error).")
            }
        }
        guard let fromFile else { return fromEnvironment }
        return fromEnvironment.map(fromFile.merged) ?? fromFile
    }

    private static func read(_ path: String, _ logger: Logger) throws -> KeyRing {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("The API key file \(path) cannot be read.")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        if let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 {
            logger.warning("other users can read the API key file", metadata: ["file": "\(path)"])
        }
        do {
            return try KeyRing(parsing: String(decoding: data, as: UTF8.self))
        } catch {
            throw ValidationError("The API key file \(path): \(error).")
        }
    }
}
