import CEngineHost
import Glibc

/// What the kernel took from a host before its first job. Without seccomp or Landlock a host still has its limits of
/// resources and runs apart from the server.
package struct Confinement: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Neither it nor a program that it starts can gain privileges.
    package static let noNewPrivileges = Confinement(rawValue: UInt8(CEH_NO_NEW_PRIVILEGES))
    /// System calls are filtered: no network, no new process, no signal to others, no file opened for writing.
    package static let systemCalls = Confinement(rawValue: UInt8(CEH_SECCOMP))
    /// Files can be read in the engine's data folders only.
    package static let files = Confinement(rawValue: UInt8(CEH_LANDLOCK))
    package static let complete: Confinement = [.noNewPrivileges, .systemCalls, .files]

    /// Confines this process for good.
    static func enter(_ engine: any HostedEngine) -> Confinement {
        let folders = engine.dataFolders.map { $0.withCString { strdup($0) } }
        defer { for folder in folders { free(folder) } }
        let pointers = folders.map { UnsafePointer($0) }
        let granted = pointers.withUnsafeBufferPointer {
            ceh_confine(engine.memoryAllowance, $0.baseAddress, $0.count)
        }
        return Confinement(rawValue: UInt8(truncatingIfNeeded: granted))
    }
}
