import ArgumentParser
import Audio
import Caller
import Engine
import EnginesEmbedded
import Events
import Foundation
import Logging
import NIOCore
import NIOPosix
import RTC
import RTCNative
import RTCPort

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call a server and talk to it, as a browser would.",
        discussion: """
            Plays each --wav file and says each --say text with a built-in voice, waits for the spoken answer to each and \
            hangs up. The answers can be kept as a WAV file and every event as a line of JSON.

            Example: parley call --url ws://127.0.0.1:8080 --say "What is two plus three?" --out answer.wav
            """)

    @Option(help: "The server: ws://HOST:PORT or wss://HOST, or the whole URL of its calls endpoint.")
    var url = "ws://127.0.0.1:8080"

    @Option(
        help: "A PEM file of certificates to trust instead of the system's, for wss.",
        completion: .file(extensions: ["pem", "crt"]))
    var ca: String?

    @Option(help: "Text to say; may be repeated, one turn each.")
    var say: [String] = []

    @Option(
        help: "A 16-bit PCM WAV file to play; may be repeated, one turn each, before all --say texts.",
        completion: .file(extensions: ["wav"]))
    var wav: [String] = []

    @Option(help: "The voice that says it.")
    var voice = "en-US-SltNeural"

    @Option(help: "File for the agent's audio: WAV, 16 kHz.", completion: .file(extensions: ["wav"]))
    var out: String?

    @Option(help: "File for all events, one JSON object per line.", completion: .file(extensions: ["jsonl"]))
    var events: String?

    @Option(help: "Seconds to wait for a connection and for each answer.")
    var patience = 30

    @Flag(help: "Offer no data channel: all events come by the control socket.")
    var withoutDataChannel = false

    func validate() throws {
        if say.isEmpty, wav.isEmpty { throw ValidationError("Nothing to say: give --say TEXT or --wav FILE.") }
        if patience < 1 { throw ValidationError("--patience must be at least 1.") }
    }

    func run() async throws {
        let log = try events.map { try EventLog(path: $0) }
        let turns = try await turns()
        let caller = try await makeCaller()
        let script = CallScript(turns: turns, patience: .seconds(patience))
        let outcomes = try await script.run(caller, url: try WebSocketURL(url)) { log?.write($0) }
        for (number, outcome) in outcomes.enumerated() {
            print("turn \(number + 1)")
            print("  understood: \(outcome.transcript ?? "(nothing)")")
            print("  answer:     \(outcome.answer ?? "(none)")")
            if let first = outcome.firstAudio {
                print("  first audio after \(first.wholeMilliseconds) ms")
            }
        }
        if let out {
            let recording = await caller.recording
            try Data(WAVFile(sampleRate: PCM.inputRate, samples: recording).bytes).write(to: URL(filePath: out))
            print("recording: \(out)")
        }
        if outcomes.contains(where: { $0.answer == nil }) { throw ExitCode.failure }
    }

    private func turns() async throws -> [[Int16]] {
        var turns: [[Int16]] = []
        for path in wav {
            let file = try Self.recording(path)
            turns.append(try Speech.resampled(file.mono, from: file.sampleRate))
        }
        for text in say { turns.append(try await Speech.synthesized(text, voice: voice)) }
        return turns
    }

    private static func recording(_ path: String) throws -> WAVFile {
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(filePath: path)) } catch {
            throw CommandError("\(path) cannot be read: \(error.localizedDescription)")
        }
        do throws(WAVFile.ParsingError) {
            return try WAVFile(parsing: Array(bytes))
        } catch {
            throw CommandError("\(path): \(error). --wav takes WAV files of 16-bit samples, mono or stereo.")
        }
    }

    private func makeCaller() async throws -> NativeCaller {
        var logger = Logger(label: "parley.call")
        logger.logLevel = .warning
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let port = try await RTCPort(eventLoop: loop, logger: logger) { try .native() }
        let url = try WebSocketURL(url)
        let host = TransportAddress.Host.v4(url.host.hasPrefix("127.") || url.host == "localhost" ? 0x7f00_0001 : 0)
        let hosts = try LocalAddresses.concrete(host)
        guard let first = hosts.first,
            let base = try await port.bind([TransportAddress(host: first, port: 0)]).first
        else { throw ValidationError("This machine has no network address to call from.") }
        var options = NativeCaller.Options()
        options.hasDataChannel = !withoutDataChannel
        options.trustedCertificates = ca
        return NativeCaller(port: port, base: base, options: options)
    }
}
