/// usrsctp would not make or set up an association.
public struct UsrsctpError: Error, CustomStringConvertible {
    /// What was asked of usrsctp, such as `usrsctp_socket`.
    public var function: String
    /// The `errno` it left.
    public var code: Int32

    public var description: String { "\(function) failed with errno \(code)" }
}
