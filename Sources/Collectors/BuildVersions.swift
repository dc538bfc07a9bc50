/// The versions of the program and of the libraries it runs with.
public struct BuildVersions: Sendable {
    public var version: String

    /// The revision of the sources; empty if it is unknown.
    public var revision: String

    public var librdkafka: String
    public var libmicrohttpd: String

    public var platform: BuildPlatform

    public init(
        version: String, revision: String, librdkafka: String, libmicrohttpd: String,
        platform: BuildPlatform = .current
    ) {
        self.version = version
        self.revision = revision
        self.librdkafka = librdkafka
        self.libmicrohttpd = libmicrohttpd
        self.platform = platform
    }
}

/// The platform and the compiler of the build, in the terms of kafka_exporter.
public struct BuildPlatform: Sendable {
    /// `amd64` or `arm64`.
    public var architecture: String

    /// `linux`.
    public var system: String

    /// The compiler's language and version, such as `swift6.3`.
    public var compiler: String

    public init(architecture: String, system: String, compiler: String) {
        self.architecture = architecture
        self.system = system
        self.compiler = compiler
    }

    /// The platform of this build.
    public static let current = BuildPlatform(
        architecture: currentArchitecture, system: currentSystem, compiler: currentCompiler)

    private static var currentArchitecture: String {
        #if arch(x86_64)
            "amd64"
        #elseif arch(arm64)
            "arm64"
        #else
            ""
        #endif
    }

    private static var currentSystem: String {
        #if os(Linux)
            "linux"
        #else
            ""
        #endif
    }

    /// Conditional compilation can compare the compiler's version, but not print it.
    private static var currentCompiler: String {
        #if compiler(>=7)
            "swift7"
        #elseif compiler(>=6.5)
            "swift6.5"
        #elseif compiler(>=6.4)
            "swift6.4"
        #else
            "swift6.3"
        #endif
    }
}
