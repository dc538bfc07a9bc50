public import ClusterModel
public import LagAnalysis

/// What the latest surveys of all sources found: what the status page and the HTTP API show.
///
/// Everything in it is immutable and shared with the surveys that it came from.
public struct StatusSnapshot: Sendable {
    /// When a source last changed, in milliseconds since 1970; ages are measured against it.
    public var time: Int64

    public var clusters: [ClusterStatus]
    public var ensembles: [EnsembleStatus]
    public var surveyor: SurveyorFacts

    public init(time: Int64, clusters: [ClusterStatus], ensembles: [EnsembleStatus], surveyor: SurveyorFacts) {
        self.time = time
        self.clusters = clusters
        self.ensembles = ensembles
        self.surveyor = surveyor
    }
}

/// What is known of a group of a cluster (by its place among the clusters of a snapshot), with its partitions; nil if the
/// latest survey did not read its commits, or read none.
public typealias GroupReports = @Sendable (_ cluster: Int, _ group: Name) async -> LagReport.Group?

/// A cluster as its latest survey found it.
public struct ClusterStatus: Sendable {
    /// What the API calls the cluster: the value of its label `kafka_cluster`, or `default`; all its labels
    /// where that does not tell several apart.
    public var name: String

    /// The survey that is shown; nil while none is, and then `problem` says why. Commits are left out: they are in `lag`.
    public var survey: ClusterSurvey?

    /// What is known of the lag of the survey's groups; nil while no survey is shown.
    public var lag: LagReport?

    /// When the survey that is shown ended, in milliseconds since 1970.
    public var surveyedAt: Int64?

    /// How the latest survey went: how long it took, nil before the first has ended; and its phases.
    public var duration: Duration?
    public var phases: [SurveyPhase: PhaseReport] = [:]

    /// Whether the latest survey got an answer to everything that it asked for.
    public var isComplete = false

    /// Why brokers that metadata lists could not be asked.
    public var unreachableBrokers: [Int32: ClusterFailure] = [:]

    /// Why the cluster's data cannot be relied on, for a person; nil while it can.
    public var problem: String?

    /// Whether the first survey has not ended yet: then nothing is wrong so far.
    public var isPending: Bool { duration == nil }

    /// The brokers that are registered in the cluster's ZooKeeper; nil if that is unknown.
    public var registeredBrokers: Set<Int32>?

    public init(name: String, problem: String? = nil) {
        self.name = name
        self.problem = problem
    }
}

/// An ensemble as its latest survey found it.
public struct EnsembleStatus: Sendable {
    /// What the API calls the ensemble: the value of its label `kafka_cluster`, or `default`; all its labels
    /// where that does not tell several apart.
    public var name: String

    /// The addresses of its servers, as configured.
    public var addresses: [String]

    /// The survey that is shown; nil while none is, and then `problem` says why.
    public var survey: EnsembleSurvey?

    /// When the survey that is shown ended, in milliseconds since 1970.
    public var surveyedAt: Int64?

    /// How long the latest survey took; nil before the first has ended.
    public var duration: Duration?

    /// Why the ensemble's data cannot be relied on, for a person; nil while it can.
    public var problem: String?

    /// Whether the first survey has not ended yet: then nothing is wrong so far.
    public var isPending: Bool { duration == nil }

    public init(name: String, addresses: [String], problem: String? = nil) {
        self.name = name
        self.addresses = addresses
        self.problem = problem
    }
}

/// The surveyor's facts about itself.
public struct SurveyorFacts: Sendable {
    /// Its version, and those of its libraries, each with its name.
    public var versions: [(name: String, version: String)]

    /// The settings it runs with, without secrets, each with its name.
    public var settings: [(name: String, value: String)]

    /// The series and bytes of the metrics page; nil before there is one.
    public var page: (series: Int, bytes: Int)?

    /// Answered scrapes by HTTP status.
    public var scrapes: [Int: Int]

    /// The path of the metrics.
    public var telemetryPath: String

    /// Whether the HTTP API is served.
    public var servesAPI: Bool

    public init(
        versions: [(name: String, version: String)], settings: [(name: String, value: String)], telemetryPath: String,
        servesAPI: Bool = true, page: (series: Int, bytes: Int)? = nil, scrapes: [Int: Int] = [:]
    ) {
        self.versions = versions
        self.settings = settings
        self.telemetryPath = telemetryPath
        self.servesAPI = servesAPI
        self.page = page
        self.scrapes = scrapes
    }
}
