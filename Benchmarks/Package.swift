// swift-tools-version: 6.1
import PackageDescription

/// Micro-benchmarks, in a package of their own so that nobody who builds the server builds them.
let package = Package(
    name: "parley-benchmarks",
    dependencies: [.package(name: "parley", path: "..")],
    targets: [
        .target(name: "CAllocationCounter"),
        .executableTarget(
            name: "micro",
            dependencies: [
                "CAllocationCounter",
                .product(name: "ParleyParts", package: "parley"),
            ],
            path: "Sources/Micro"),
        .executableTarget(
            name: "voice-activity",
            dependencies: [.product(name: "ParleyParts", package: "parley")],
            path: "Sources/VoiceActivity"),
        .executableTarget(
            name: "turn-judge",
            dependencies: [.product(name: "ParleyParts", package: "parley")],
            path: "Sources/TurnJudge"),
    ])
