// swift-tools-version: 6.2
import PackageDescription

/// As in the package that is measured.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "benchmarks",
    dependencies: [
        // Named, because the name would else be that of the folder it is checked out in.
        .package(name: "kafka-surveyor", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .target(name: "BenchmarkSupport", swiftSettings: strict),
        .target(name: "CMemory"),
        .target(name: "CBaseline", linkerSettings: ["microhttpd", "rdkafka", "deflate"].map { .linkedLibrary($0) }),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "BenchmarkSupport", "CMemory", "CBaseline",
                .product(name: "SurveyorKit", package: "kafka-surveyor"),
                .product(name: "TestSupport", package: "kafka-surveyor"),
                .product(name: "LagSimulation", package: "kafka-surveyor"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
    ]
)
