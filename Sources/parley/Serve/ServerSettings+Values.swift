import Dialogue
import EnginesEmbedded
import LocalEngines
import LocalSpeech
import Logging
import Models
import RTC
import Server
import Settings
import Shares

// The settings of the server in the types of its parts. What cannot be read was refused when it was loaded.

extension SessionPolicy {
    init(_ settings: ServerSettings) {
        self.init()
        limit = settings.maxSessions
        limitPerClient = settings.maxSessionsPerClient
        lifetime = .seconds(60 * settings.sessionMinutes)
        cancelsPrevious = settings.cancelPrevious
        mcpAllowed = MCPAllowList(settings.mcpAllow)
    }
}

extension PlainSettings {
    init(_ settings: ServerSettings) {
        self.init()
        let seconds = settings.firstMessageTimeout
        firstMessageTimeout = seconds > 0 ? .seconds(seconds) : nil
    }
}

extension MemoryBudget {
    convenience init(_ settings: ServerSettings) {
        self.init(
            limit: settings.memoryBudget.map { $0 << 20 } ?? max(256 << 20, MachineMemory.total / 4),
            perClient: settings.memoryPerClient.map { $0 << 20 })
    }
}

extension ConnectionLimits {
    /// - Parameter fileDescriptors: That the process may have open. A quarter of them is left to the media port, engines
    ///   and files.
    init(_ settings: ServerSettings, fileDescriptors: Int) {
        self.init(perAddress: settings.maxConnectionsPerAddress)
        total = max(2, min(total, fileDescriptors / 4 * 3))
    }
}

extension CallSettings {
    init(_ settings: ServerSettings, announcing addresses: [TransportAddress]) {
        self.init()
        announced = addresses
        maxLoad = settings.maxLoad > 0 ? settings.maxLoad : nil
        // Well below what makes a loop encode with less effort, which would be wrong while another has nothing to do.
        togetherBelow = 0.3
        eventRouting = EventRouting.Mode(rawValue: settings.events) ?? eventRouting
        switch (settings.sessionCreatedAfter, Double(settings.sessionCreatedAfter)) {
        case ("never", _): sessionCreated = .afterAnswer(grace: nil)
        case (_, 0?): sessionCreated = .onOpen
        case (_, let seconds?): sessionCreated = .afterAnswer(grace: .seconds(seconds))
        case (_, nil): break
        }
        controlEnd = settings.endCallWithControl ? .endCall : .keepCall
    }
}

extension EngineHosting {
    /// - Returns: nil when the engines run inside this process.
    init?(_ settings: ServerSettings, logger: Logger) {
        guard settings.engineHosts else { return nil }
        self = .thisProgram(logger: logger)
    }
}

extension Logger {
    init(_ settings: ServerSettings) {
        self.init(label: "parley")
        logLevel = Level(rawValue: settings.logLevel) ?? .info
    }
}

extension InstalledModels {
    /// - Returns: nil when no neural engine can run: they need engine hosts, and are not used while the server is measured.
    convenience init?(_ settings: ServerSettings, store: ModelStore, hosting: EngineHosting?, memory: MemoryBudget) {
        guard let hosting, settings.engines == .configured else { return nil }
        self.init(.init(store: store, hosting: hosting, memory: memory, workers: settings.recognizers))
    }
}
