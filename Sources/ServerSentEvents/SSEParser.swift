import StreamSafeText

/// Reads a stream of server-sent events (WHATWG HTML, "Server-sent events") from bytes as they arrive, cut anywhere.
public struct SSEParser: Sendable {
    public struct Event: Equatable, Sendable {
        /// "message" where the stream names none.
        public var name: String
        public var data: String
        /// The last id that the stream gave, this event's or an earlier one's; empty where it gave none.
        public var id: String

        public init(name: String, data: String, id: String) {
            self.name = name
            self.data = data
            self.id = id
        }
    }

    /// One event is longer than the limit.
    public struct TooLong: Error, Equatable {}

    /// Bytes of one event, field names included.
    private let limit: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name = ""
    private var id = ""
    private var size = 0
    private var isAfterCR = false
    /// Bytes of a byte order mark that were seen; -1 once the first line has begun.
    private var mark = 0
    /// What the stream asks a client to wait before it reconnects, in milliseconds.
    public private(set) var retry: Int?

    static let longestID = 1024

    /// - Parameter limit: bytes that one event may take.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next bytes and returns the events that they complete.
    public mutating func append(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if skipsMark(byte) { continue }
            switch byte {
            case 0x0A where isAfterCR:
                isAfterCR = false
            case 0x0A, 0x0D:
                isAfterCR = byte == 0x0D
                if let event = endLine() { events.append(event) }
            default:
                isAfterCR = false
                size += 1
                guard size <= limit else { throw TooLong() }
                line.append(byte)
            }
        }
        return events
    }

    /// The stream has ended: returns the event that no empty line follows.
    ///
    /// The standard drops it. Servers do end their last event so; the reader has to check that it is whole.
    public mutating func finish() -> Event? {
        let event = line.isEmpty ? nil : endLine()
        return event ?? dispatch()
    }

    /// A byte order mark may stand at the very beginning.
    private mutating func skipsMark(_ byte: UInt8) -> Bool {
        guard mark >= 0 else { return false }
        let expected: [UInt8] = [0xEF, 0xBB, 0xBF]
        if mark < 3, byte == expected[mark] {
            mark += 1
            return true
        }
        if mark < 3 { line += expected.prefix(mark) }
        mark = -1
        return false
    }

    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":"))
        var value = colon.map { line[($0 + 1)...] } ?? []
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        let field = line[..<(colon ?? line.count)]
        // Longer names are of another time, and stay unread.
        switch field.count <= 5 ? String(decoding: field, as: UTF8.self) : "" {
        case "data":
            if hasData { data.append(0x0A) }
            hasData = true
            data += value
        case "event":
            name = StreamSafeText.decoding(value)
        case "id":
            if !value.contains(0), value.count <= Self.longestID { id = StreamSafeText.decoding(value) }
        case "retry":
            if value.count <= 9, let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 {
                retry = number
            }
        default:
            break  // A comment, or a field of another time.
        }
        return nil
    }

    private mutating func dispatch() -> Event? {
        defer {
            (hasData, name, size) = (false, "", 0)
            data.removeAll(keepingCapacity: true)
        }
        guard hasData else { return nil }
        return Event(name: name.isEmpty ? "message" : name, data: StreamSafeText.decoding(data), id: id)
    }

    /// The last id that the stream gave; empty where it gave none.
    public var lastID: String { id }
}
