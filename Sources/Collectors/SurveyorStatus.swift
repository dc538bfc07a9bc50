public import ClusterModel

/// What the surveyor tells of itself as a whole.
public struct SurveyorStatus: Sendable {
    /// What was built, and from which libraries.
    public let build: BuildVersions

    /// Whether a Kafka cluster is watched.
    public let watchesCluster: Bool

    /// The page before this one; nil before the first is finished.
    public var lastPage: PageStatus?

    /// Sections of pages that could not be rendered since the start.
    public var renderFailures = 0

    /// Pages served since the start, by status code. A code that may yet come should be there with 0 from the
    /// start: `increase()` does not see a counter that appears with a 1.
    public var scrapes: [Int: Int] = [:]

    /// The status of a surveyor that has done nothing yet.
    public init(build: BuildVersions, watchesCluster: Bool = true) {
        self.build = build
        self.watchesCluster = watchesCluster
    }
}

/// How the surveys of a Kafka cluster went.
public struct ClusterSurveyStatus: Sendable {
    /// When the last survey that reached the cluster ended, in milliseconds since 1970; nil before there was one.
    public private(set) var surveyTimestamp: Int64?

    /// The last survey; nil before the first has ended.
    public private(set) var lastSurvey: SurveyStatus?

    /// Surveys since the start, by how they went.
    public private(set) var surveys: [SurveyResult: Int] = [:]

    /// Requests made of the client library since the start.
    public private(set) var requests: [SurveyPhase: Int] = [:]

    /// What got no answer since the start, by phase and reason.
    public private(set) var failures: [SurveyPhase: [FailureReason: Int]] = [:]

    /// The status before the first survey.
    public init() {}

    /// Notes a survey that took `duration` and ended at `timestamp` (milliseconds since 1970).
    public mutating func record(_ report: ClusterReport, duration: Duration, timestamp: Int64) {
        let survey = SurveyStatus(result: SurveyResult(report), duration: duration, phases: report.phases)
        lastSurvey = survey
        surveys[survey.result, default: 0] += 1
        if survey.result != .failure { surveyTimestamp = timestamp }
        for (phase, report) in report.phases {
            requests[phase, default: 0] += report.requests
            failures[phase, default: [:]].merge(report.failures, uniquingKeysWith: +)
        }
    }
}

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

/// What the program was built for and with, in the words of kafka_exporter.
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

    /// Those of this build.
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

    /// The compiler tells no more of its version than comparisons do.
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

/// How a survey went.
public enum SurveyResult: String, Sendable, CaseIterable {
    /// Everything that was asked for was answered, apart from optional parts that are denied or unsupported.
    case success
    /// The cluster or a server of the ensemble was reached, but something else got no answer.
    case partial
    /// Neither the cluster nor any server of the ensemble was reached.
    case failure

    /// How the survey went that `report` tells of.
    public init(_ report: ClusterReport) {
        switch report.result {
        case .failure: self = .failure
        case .success: self = report.isComplete ? .success : .partial
        }
    }
}

/// One survey, and how its parts went.
public struct SurveyStatus: Sendable {
    public var result: SurveyResult
    public var duration: Duration

    /// The phases that were reached.
    public var phases: [SurveyPhase: PhaseReport]

    public init(result: SurveyResult, duration: Duration, phases: [SurveyPhase: PhaseReport]) {
        self.result = result
        self.duration = duration
        self.phases = phases
    }
}

/// A finished page.
public struct PageStatus: Sendable {
    public var series: Int

    /// The size of its text, not compressed.
    public var bytes: Int

    /// How long it took to write.
    public var renderDuration: Duration

    public init(series: Int, bytes: Int, renderDuration: Duration) {
        self.series = series
        self.bytes = bytes
        self.renderDuration = renderDuration
    }
}
