/// An engine as its host runs it: created once in the template process, before any input, then forked into hosts.
///
/// Runs on the one thread of its process. A throw of `HostFault` refuses the job; any trap ends the host, which costs the
/// server that job.
package protocol HostedEngine: AnyObject {
    /// What the server has to know before the first job, such as its voices; `HostMessage.longest` bounds it.
    var greeting: [UInt8] { get }
    /// Folders that the engine still reads from while it works. Files elsewhere cannot be opened.
    var dataFolders: [String] { get }
    /// Bytes of address space that a host may use beyond what loading took.
    var memoryAllowance: UInt64 { get }

    /// Does one job.
    /// - Parameters:
    ///   - job: Its body, as the server's side of this engine wrote it.
    ///   - channel: Takes output while the job runs, and knows whether it was cancelled.
    /// - Returns: The body of `done`.
    func run(_ job: ArraySlice<UInt8>, channel: HostChannel) throws(HostFault) -> [UInt8]
}

extension HostedEngine {
    package var greeting: [UInt8] { [] }
    package var dataFolders: [String] { [] }
    package var memoryAllowance: UInt64 { 256 << 20 }
}
