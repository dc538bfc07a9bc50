public import Collectors
public import Exposition
internal import LagAnalysis
public import MicroHTTP
public import Probe
public import ZooKeeperClient

/// Everything that a surveyor can be told, complete and checked.
public struct SurveyorSettings: Sendable {
    /// The clusters that are watched. Several must differ in their labels.
    public var clusters: [ClusterSettings]

    /// The ensembles that are watched. Several must differ in their labels.
    public var ensembles: [EnsembleSettings]

    /// When surveys begin, and how long each may take.
    public var schedule = SurveySchedule()

    /// Where `/metrics` is served.
    public var server: ServerConfiguration

    /// The path of the metrics, beginning with a slash.
    public var telemetryPath = defaultTelemetryPath

    public static let defaultTelemetryPath = "/metrics"

    /// The longest window over which the status of a group is judged.
    public static let longestStatusWindow = Duration.seconds(86400)

    /// What is served beside the metrics.
    public var web = WebOptions()

    /// The program's own version, and the revision of its sources (empty if unknown).
    public var version: (number: String, revision: String)

    public init(
        clusters: [ClusterSettings], ensembles: [EnsembleSettings] = [], server: ServerConfiguration,
        version: (number: String, revision: String)
    ) {
        self.clusters = clusters
        self.ensembles = ensembles
        self.server = server
        self.version = version
    }
}

/// What is served beside the metrics.
public struct WebOptions: Sendable, Equatable {
    /// Whether the status page is served at `/`, and the pages behind it.
    public var servesStatusPage = true

    /// Whether the HTTP API is served under `/api/v1` and `/v3/kafka`.
    public var servesAPI = true

    public init() {}
}

/// A cluster that is watched.
public struct ClusterSettings: Sendable {
    /// The cluster, and what to look at there.
    public var configuration: ClusterConfiguration

    /// How the cluster is probed; nil if it is only surveyed.
    public var probe: ProbeConfiguration?

    /// What of a survey is shown.
    public var options = CollectorOptions()

    /// The time over which the status of a group is judged; at least eight survey intervals are used.
    public var statusWindow = LagTracker.defaultStatusWindow

    /// The most series that the cluster may have; nil for any number.
    public var maximumSeries: Int?

    /// Labels that every series of the cluster gets.
    public var labels = ConstantLabels.none

    public init(_ configuration: ClusterConfiguration) {
        self.configuration = configuration
    }
}

/// An ensemble that is watched.
public struct EnsembleSettings: Sendable {
    /// The ensemble, and how its servers are asked.
    public var configuration: EnsembleConfiguration

    /// What of a survey is shown.
    public var options = EnsembleOptions()

    /// Labels that every series of the ensemble gets.
    public var labels = ConstantLabels.none

    /// The position of the cluster whose brokers register here, among those that are watched; nil if it is none of them.
    public var cluster: Int?

    public init(_ configuration: EnsembleConfiguration, cluster: Int? = nil) {
        self.configuration = configuration
        self.cluster = cluster
    }
}

/// Settings that contradict each other.
public struct SurveyorSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
}

extension SurveyorSettings {
    /// What messages call the sources: clusters first, then ensembles.
    ///
    /// - Throws: if two of a kind have equal labels, so that their series could not be told apart.
    func sourceNames() throws(SurveyorSettingsError) -> [String] {
        try Self.names(clusters.map(\.labels), of: "Kafka", plural: "clusters")
            + Self.names(ensembles.map(\.labels), of: "ZooKeeper", plural: "ensembles")
    }

    private static func names(
        _ labels: [ConstantLabels], of kind: String, plural: String
    ) throws(SurveyorSettingsError) -> [String] {
        guard labels.count > 1 else { return labels.map { _ in kind } }
        let names = labels.map { "\(kind) \($0)" }
        if let repeated = names.first(where: { name in names.filter { $0 == name }.count > 1 }) {
            throw SurveyorSettingsError(
                description: "two \(plural) have the same labels (\(repeated)); give each labels of its own")
        }
        return names
    }
}
