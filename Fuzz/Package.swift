// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "fuzz",
    // Named, because the name would else be that of the folder it is checked out in.
    dependencies: [.package(name: "kafka-surveyor", path: "..")],
    targets: [
        .executableTarget(
            name: "FuzzReplies",
            dependencies: [
                .product(name: "ProtocolChecks", package: "kafka-surveyor"),
                .product(name: "ReplyChecks", package: "kafka-surveyor"),
            ],
            swiftSettings: [
                // As in the package that is fuzzed.
                .swiftLanguageMode(.v6),
                .strictMemorySafety(),
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                // The program's main function is libFuzzer's.
                .unsafeFlags(["-parse-as-library"]),
            ])
    ]
)
