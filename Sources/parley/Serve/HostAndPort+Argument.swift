import ArgumentParser
import Server
import Settings

extension HostAndPort: ExpressibleByArgument {
    public init?(argument: String) {
        self.init(argument)
    }

    public var defaultValueDescription: String { description }

    var isLoopback: Bool {
        AccessPolicy.isLoopback(host)
    }
}
