// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target of ours: Swift 6 mode, strict memory safety, warnings as errors. Deprecations stay warnings, so
/// that newer C headers do not break a user's build.
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

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let nio: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS"].map {
    .product(name: $0, package: "swift-nio")
}
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let crypto: [Target.Dependency] = ["Crypto", "_CryptoExtras"].map { .product(name: $0, package: "swift-crypto") }
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "kafka-surveyor",
    products: [
        .executable(name: "kafka-surveyor", targets: ["kafka-surveyor"]),
        .executable(name: "kafka-workload", targets: ["kafka-workload"]),
        .library(
            name: "SurveyorKit",
            targets: [
                "ClusterModel", "PageMemory", "Exposition", "MicroHTTP", "RDKafka", "KafkaTraffic", "RDKafkaSurvey",
                "KafkaSurvey", "SurveySupport", "OAuthTokens", "Probe", "NetworkSupport", "ZooKeeperReplies",
                "ZooKeeperClient", "Collectors", "LagAnalysis", "StatusModel", "StatusPages", "StatusAPI", "Surveyor",
            ]),
        // For fuzzing, which is a package of its own, and need not build what speaks to servers.
        .library(name: "ReplyChecks", targets: ["ReplyChecks"]),
        .library(name: "ProtocolChecks", targets: ["ProtocolChecks"]),
        // For the benchmarks, which are a package of their own.
        .library(name: "TestSupport", targets: ["TestSupport"]),
        .library(name: "LagSimulation", targets: ["LagAnalysis", "LagSimulation"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "3.12.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CRdKafka", pkgConfig: "rdkafka", providers: [.apt(["librdkafka-dev"])]),
        .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CMalloc"),
        // Linked statically: its soname differs between the releases of Debian, and the image needs one library less.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary(":libre2.a"), .linkedLibrary("stdc++")]),

        target("ClusterModel"),
        target("KafkaProtocol", ["ClusterModel"]),
        target("SurveySupport", ["ClusterModel", "CRE2"]),
        target("PageMemory", ["CDeflate", "CMalloc"]),
        target("Blocking"),
        target("Exposition", ["PageMemory"]),
        target("MicroHTTP", ["PageMemory", "CMicroHTTPD", logging]),
        target("RDKafka", ["ClusterModel", "OAuthTokens", "NetworkSupport", "CRdKafka", logging]),
        target("KafkaTraffic", ["RDKafka", "ClusterModel", "Blocking", logging]),
        target(
            "RDKafkaSurvey", ["RDKafka", "KafkaProtocol", "SurveySupport", "ClusterModel", "Blocking", logging]),
        target(
            "KafkaSurvey",
            [
                "ClusterModel", "SurveySupport", "KafkaProtocol", "OAuthTokens", "NetworkSupport", "Blocking", nioSSL,
                logging,
            ] + nio + crypto),
        target("OAuthTokens", ["NetworkSupport", "Blocking", httpClient, nioSSL, logging] + nio + crypto),
        target("Probe", ["Blocking", "ClusterModel", "RDKafka", "KafkaTraffic", logging]),
        target("NetworkSupport", ["ClusterModel", nioSSL, logging] + nio),
        target("ZooKeeperReplies", ["ClusterModel"]),
        target("ZooKeeperClient", ["ClusterModel", "ZooKeeperReplies", "NetworkSupport", nioSSL, logging] + nio),
        target("LagAnalysis", ["ClusterModel"]),
        target("StatusModel", ["ClusterModel", "LagAnalysis"]),
        target("StatusAPI", ["StatusModel", "LagAnalysis", "ClusterModel"]),
        .target(
            name: "StatusPages", dependencies: ["StatusModel", "LagAnalysis", "ClusterModel", mustache],
            resources: [.embedInCode("Templates"), .embedInCode("Assets")], swiftSettings: strict),
        target("Collectors", ["ClusterModel", "LagAnalysis", "Exposition"]),
        target(
            "Surveyor",
            [
                "ClusterModel", "PageMemory", "LagAnalysis", "Exposition", "Blocking", "MicroHTTP", "RDKafka",
                "RDKafkaSurvey", "KafkaSurvey", "SurveySupport", "Probe", "ZooKeeperClient", "Collectors",
                "StatusModel",
                "StatusAPI", "StatusPages", logging, lifecycle, unixSignals,
            ]),
        target("CommandSupport", ["ClusterModel", argumentParser, logging, system]),
        target("Workload", ["CommandSupport"]),
        .executableTarget(
            name: "kafka-surveyor",
            dependencies: [
                "Surveyor", "CommandSupport", "Collectors", "LagAnalysis", "Exposition", "RDKafka", "KafkaSurvey",
                "SurveySupport",
                "OAuthTokens", "Probe", "ZooKeeperClient", "NetworkSupport", "MicroHTTP", "PageMemory", "ClusterModel",
                argumentParser, httpClient, nioSSL, logging,
            ] + nio,
            swiftSettings: strict),
        .executableTarget(
            name: "kafka-workload",
            dependencies: [
                "Workload", "CommandSupport", "ClusterModel", "RDKafka", "KafkaTraffic", "OAuthTokens", "Blocking",
                argumentParser, logging, unixSignals,
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["CRdKafka", logging], path: "Tests/TestSupport", swiftSettings: strict),
        .target(
            name: "ReplyChecks", dependencies: ["ZooKeeperReplies", "ClusterModel"], path: "Tests/ReplyChecks",
            swiftSettings: strict),
        .target(
            name: "LagSimulation", dependencies: ["ClusterModel", "LagAnalysis", "TestSupport"],
            path: "Tests/LagSimulation", swiftSettings: strict),
        .target(
            name: "ProtocolChecks", dependencies: ["KafkaProtocol", "ClusterModel"], path: "Tests/ProtocolChecks",
            swiftSettings: strict),
        tests("TestSupportTests", ["TestSupport"]),
        tests("ClusterModelTests", ["ClusterModel"]),
        tests(
            "KafkaProtocolTests", ["KafkaProtocol", "ProtocolChecks", "ClusterModel", "TestSupport"],
            exclude: ["Fixtures", "Peer"]),
        tests("PageMemoryTests", ["PageMemory", "CDeflate"]),
        tests("BlockingTests", ["Blocking"]),
        tests("ExpositionTests", ["Exposition", "PageMemory"]),
        tests("MicroHTTPTests", ["MicroHTTP", "PageMemory", logging]),
        tests("SurveySupportTests", ["SurveySupport", "ClusterModel"]),
        tests(
            "RDKafkaTests",
            [
                "RDKafka", "KafkaTraffic", "RDKafkaSurvey", "SurveySupport", "OAuthTokens", "NetworkSupport",
                "ClusterModel", "TestSupport", "CRdKafka", logging,
            ]),
        tests(
            "KafkaSurveyTests",
            [
                "KafkaSurvey", "KafkaProtocol", "SurveySupport", "OAuthTokens", "ClusterModel", "NetworkSupport",
                "TestSupport", logging,
            ] + nio + crypto),
        tests(
            "ProbeTests",
            [
                "Probe", "ClusterModel", "RDKafka", "KafkaTraffic", "RDKafkaSurvey", "SurveySupport", "OAuthTokens",
                "NetworkSupport", "TestSupport", logging,
            ]),
        tests(
            "OAuthTokensTests", ["OAuthTokens", "NetworkSupport", "TestSupport", logging] + crypto,
            exclude: ["AWSPeer"]),
        tests("ZooKeeperRepliesTests", ["ZooKeeperReplies", "ReplyChecks", "ClusterModel", "TestSupport"]),
        tests("NetworkSupportTests", ["NetworkSupport", "TestSupport", nioSSL, logging] + nio),
        tests(
            "ZooKeeperClientTests",
            ["ZooKeeperClient", "NetworkSupport", "ClusterModel", "TestSupport", nioSSL, logging] + nio,
            exclude: ["Fixtures"]),
        tests("LagAnalysisTests", ["ClusterModel", "LagAnalysis", "LagSimulation"]),
        tests(
            "CollectorsTests",
            ["ClusterModel", "LagAnalysis", "Exposition", "PageMemory", "Collectors", "TestSupport"],
            exclude: ["Fixtures"]),
        tests(
            "StatusTests",
            ["StatusModel", "StatusPages", "StatusAPI", "LagAnalysis", "ClusterModel", "TestSupport"]),
        tests(
            "SurveyorTests",
            [
                "Surveyor", "Blocking", "ClusterModel", "PageMemory", "Collectors", "RDKafka", "Probe",
                "ZooKeeperClient", "MicroHTTP", "Exposition", "TestSupport", logging,
            ]),
        tests(
            "ClientComparisonTests",
            [
                "RDKafka", "RDKafkaSurvey", "KafkaSurvey", "SurveySupport", "ClusterModel", "TestSupport", logging,
            ]),
        tests("CommandSupportTests", ["CommandSupport", "TestSupport", argumentParser]),
        tests("WorkloadTests", ["Workload"]),
        tests("IntegrationTests", ["TestSupport"]),
    ],
    cxxLanguageStandard: .cxx17
)
