// swift-tools-version: 6.1
import PackageDescription

/// Every target of ours is Swift 6, and so strictly concurrent, by the tools version above.
let package = Package(
    name: "parley",
    products: [
        .executable(name: "parley", targets: ["parley"]),
        // What Benchmarks/ measures on its own; not meant to be built upon.
        .library(
            name: "ParleyParts",
            targets: ["RTC", "RTCNative", "Audio", "Media", "Engine", "Dialogue", "Events", "SansIO"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Without its traits: files are read by Yams, whose tree knows the place of every key.
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries of the system, one module each.
        .systemLibrary(name: "COpenSSL", path: "Sources/CSystem/COpenSSL", pkgConfig: "openssl"),
        .systemLibrary(name: "CZlib", path: "Sources/CSystem/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "CSRTP", path: "Sources/CSystem/CSRTP", pkgConfig: "libsrtp2"),
        .systemLibrary(name: "CUsrsctp", path: "Sources/CSystem/CUsrsctp"),
        .systemLibrary(name: "COpus", path: "Sources/CSystem/COpus", pkgConfig: "opus"),
        .systemLibrary(name: "CSpeexDSP", path: "Sources/CSystem/CSpeexDSP", pkgConfig: "speexdsp"),
        .systemLibrary(name: "CPocketSphinx", path: "Sources/CSystem/CPocketSphinx", pkgConfig: "pocketsphinx"),
        .systemLibrary(name: "CFlite", path: "Sources/CSystem/CFlite"),
        .systemLibrary(name: "CESpeak", path: "Sources/CSystem/CESpeak", pkgConfig: "espeak-ng"),
        .systemLibrary(name: "CLinuxSockets", path: "Sources/CSystem/CLinuxSockets"),
        .systemLibrary(
            name: "CWebRTCAudioLibrary", path: "Sources/CSystem/CWebRTCAudioLibrary",
            pkgConfig: "webrtc-audio-processing"),
        .target(
            name: "CWebRTCAudio",
            dependencies: ["CWebRTCAudioLibrary"],
            cxxSettings: [.define("WEBRTC_POSIX"), .define("WEBRTC_AUDIO_PROCESSING_ONLY_BUILD")]),

        .target(name: "CEngineHost"),
        // Declares what is called of ONNX Runtime, and loads the library at run time.
        .target(name: "COnnxRuntime"),
        // Its header is vendored; the library is loaded at run time from the folder of an installed model set.
        .target(
            name: "CSherpaOnnx", exclude: ["LICENSE", "README.md"], linkerSettings: [.linkedLibrary("dl")]),

        // The product, from the leaves up. Scripts/check-imports.py holds this table against the sources.
        .target(name: "SansIO"),
        .target(name: "StreamSafeText"),
        .target(name: "Events", dependencies: ["StreamSafeText"]),
        .target(name: "NativeThreads"),
        .target(name: "Suggestions"),
        .target(name: "TextNormalization"),
        .target(name: "Shares"),
        .target(name: "RTC", dependencies: ["SansIO", "StreamSafeText"]),
        .target(name: "RTCNative", dependencies: ["RTC", "SansIO", "COpenSSL", "CSRTP", "CUsrsctp"]),
        .target(
            name: "RTCPort",
            dependencies: [
                "RTC", "SansIO", "CLinuxSockets",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(name: "Audio", dependencies: ["SansIO", "COpus", "CSpeexDSP", "CWebRTCAudio"]),
        .target(name: "Media", dependencies: ["RTC", "Audio", "SansIO"]),
        .target(name: "Engine", dependencies: ["Shares", "TextNormalization"]),
        .target(
            name: "Dialogue",
            dependencies: ["Engine", "Events", "Audio", "Shares", "TextNormalization", "SansIO", "StreamSafeText"]),
        .target(name: "Relay", dependencies: ["Dialogue", "Engine", "Events", "Audio", "SansIO", "StreamSafeText"]),
        .target(
            name: "RemoteSocket",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(name: "VoiceNames", dependencies: ["Suggestions", "Engine"]),
        .target(name: "EngineFallback", dependencies: ["Engine", "Shares", "SansIO"]),
        .target(
            name: "EngineHost",
            dependencies: [
                "Engine", "NativeThreads", "SansIO", "CEngineHost",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "LocalSpeech",
            dependencies: [
                "Engine", "EngineHost", "Audio", "Suggestions", "NativeThreads", "Shares", "TextNormalization",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "EnginesNeural",
            dependencies: [
                "Engine", "EngineHost", "LocalSpeech", "Audio", "NativeThreads", "Shares", "SansIO", "CSherpaOnnx",
                "COnnxRuntime", "CESpeak", "TextNormalization",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "EnginesEmbedded",
            dependencies: [
                "Engine", "VoiceNames", "Audio", "NativeThreads", "StreamSafeText", "SansIO", "CPocketSphinx",
                "CFlite", "CESpeak", "Shares", "EngineHost", "LocalSpeech", "TextNormalization",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "LocalEngines",
            dependencies: [
                "Engine", "EnginesEmbedded", "EnginesNeural", "LocalSpeech", "Models", "Audio", "EngineFallback",
                "VoiceNames", "NativeThreads", "Shares",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(name: "EnginesSynthetic", dependencies: ["Engine"]),
        .target(
            name: "Models",
            dependencies: [
                "COpenSSL", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(name: "ServerSentEvents", dependencies: ["StreamSafeText"]),
        .target(
            name: "EnginesHTTP",
            dependencies: [
                "Engine", "Events", "VoiceNames", "Audio", "SansIO", "ServerSentEvents", "StreamSafeText", "Shares",
                "TextNormalization",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]),
        .target(
            name: "MCP",
            dependencies: [
                "Engine", "Events", "SansIO", "ServerSentEvents",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .target(
            name: "Settings",
            dependencies: [
                "Dialogue", "Suggestions", "Events", "Relay", "RTC",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Server",
            dependencies: [
                "Dialogue", "Events", "RTC", "RTCPort", "Audio", "Media", "Engine", "MCP", "NativeThreads", "Relay",
                "RemoteSocket", "StreamSafeText", "SansIO", "Shares",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            resources: [.embedInCode("Playground/index.html")]),
        .target(
            name: "Doctor",
            dependencies: [
                "Dialogue", "Suggestions", "Settings", "Engine", "Events", "RTC",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .target(
            name: "Caller",
            dependencies: [
                "Events", "RTC", "RTCPort", "Audio", "Media", "RemoteSocket", "SansIO",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Bench",
            dependencies: [
                "Events", "RTC", "Audio", "RemoteSocket", "RTCPort", "SansIO", "CLinuxSockets",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .executableTarget(
            name: "parley",
            dependencies: [
                "Dialogue", "Server", "Caller", "Bench", "RTCNative", "RTCPort", "EnginesEmbedded", "EnginesHTTP",
                "EnginesSynthetic", "LocalSpeech",
                "EngineFallback",
                "VoiceNames", "Settings", "Doctor", "Engine", "Audio", "Events", "EnginesNeural", "LocalEngines",
                "Models", "RTC", "Relay",
                "RemoteSocket", "Shares", "SansIO",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        // Tests, and what only they use.
        .target(name: "EngineConformance", dependencies: ["Engine", "Events"]),
        .target(
            name: "TestKit",
            dependencies: [
                "Server", "Caller", "RTCNative", "RTCPort", "EnginesEmbedded", "Engine", "Audio", "Events", "RTC",
                "Relay", "RemoteSocket", "SansIO", "Suggestions",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "TextNormalizationTests", dependencies: ["TextNormalization", "SansIO"]),
        .testTarget(name: "StreamSafeTextTests", dependencies: ["StreamSafeText", "SansIO"]),
        // The cost of every parser on hostile input, as it grows with the input.
        .testTarget(
            name: "GrowthTests",
            dependencies: [
                "Dialogue", "StreamSafeText", "Events", "RTC", "Engine", "VoiceNames", "MCP", "ServerSentEvents",
                "EnginesHTTP",
                "Server", "TextNormalization", "SansIO",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
            ]),
        .testTarget(name: "RTCTests", dependencies: ["RTC", "SansIO"]),
        .testTarget(
            name: "RTCPortTests",
            dependencies: [
                "RTCPort", "RTC", "SansIO", "CLinuxSockets",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        .testTarget(name: "RTCNativeTests", dependencies: ["RTCNative", "RTC", "SansIO"]),
        .testTarget(
            name: "AudioTests", dependencies: ["Audio", "SansIO"], resources: [.copy("Fixtures")]),
        .testTarget(name: "MediaTests", dependencies: ["Media", "RTC", "Audio", "SansIO"]),
        .testTarget(name: "SharesTests", dependencies: ["Shares", "SansIO"]),
        .testTarget(name: "EventsTests", dependencies: ["Events", "SansIO"]),
        .testTarget(
            name: "DialogueTests", dependencies: ["Dialogue", "Engine", "Events", "Audio", "SansIO"]),
        .testTarget(
            name: "EngineHostTests",
            dependencies: [
                // Its executable is the program of the hosts under test.
                "parley", "EngineHost", "LocalSpeech", "EnginesEmbedded", "EngineConformance", "Engine", "SansIO",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "EnginesEmbeddedTests",
            dependencies: [
                "Dialogue", "EnginesEmbedded", "LocalSpeech", "EngineConformance", "Engine", "Events", "Audio",
                "Shares",
                "SansIO", "Suggestions",
            ]),
        .testTarget(name: "LocalSpeechTests", dependencies: ["LocalSpeech", "Shares", "SansIO"]),
        // Suites with models need an installed store: PARLEY_TEST_MODELS.
        .testTarget(
            name: "EnginesNeuralTests",
            dependencies: [
                // Its executable is the program of the hosts under test.
                "parley", "EnginesNeural", "LocalSpeech", "EngineHost", "EngineConformance", "Engine", "Shares",
                "SansIO", "Suggestions",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "LocalEnginesTests",
            dependencies: ["LocalEngines", "EnginesEmbedded", "EngineFallback", "Engine"]),
        .testTarget(
            name: "EnginesSyntheticTests",
            dependencies: ["Dialogue", "EnginesSynthetic", "EngineConformance", "Engine", "Audio"]),
        .testTarget(name: "EngineConformanceTests", dependencies: ["EngineConformance", "Engine", "EngineFallback"]),
        .testTarget(
            name: "RelayTests",
            dependencies: ["Dialogue", "Relay", "Engine", "Events", "Audio", "SansIO"]),
        .testTarget(
            name: "RemoteSocketTests",
            dependencies: [
                "RemoteSocket",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.copy("Fixtures")]),
        .testTarget(name: "ServerSentEventsTests", dependencies: ["ServerSentEvents", "SansIO"]),
        .testTarget(name: "EngineFallbackTests", dependencies: ["EngineFallback", "Engine", "Shares", "SansIO"]),
        .testTarget(name: "MCPTests", dependencies: ["Dialogue", "MCP", "Engine", "Events", "SansIO"]),
        .testTarget(
            name: "EnginesHTTPTests",
            dependencies: [
                "EnginesHTTP", "EnginesEmbedded", "EngineConformance", "Engine", "Events", "Audio", "Shares",
                "TextNormalization", "SansIO", .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .testTarget(
            name: "ModelsTests",
            dependencies: [
                "Models", "CZlib",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .testTarget(name: "DoctorTests", dependencies: ["Doctor", "Settings", "Engine", "RTC"]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "Relay", "Events", "SansIO"]),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Dialogue", "Server", "RTC", "RTCPort", "Engine", "Events", "Audio", "Shares", "SansIO",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "BenchTests", dependencies: ["Bench", "Events", "SansIO"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Dialogue", "TestKit", "Server", "Caller", "Bench", "RTCNative", "Events", "Audio", "RTC", "RTCPort",
                "SansIO",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
    ]
)
