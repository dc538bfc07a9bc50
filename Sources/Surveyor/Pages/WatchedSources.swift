internal import ClusterModel
internal import Collectors
internal import Exposition
internal import FoundationEssentials
internal import LagAnalysis
internal import Logging
internal import StatusModel
internal import ZooKeeperClient

/// What is kept of a cluster from one survey to the next.
struct WatchedCluster {
    /// Ids of brokers.
    struct Brokers {
        /// Those that metadata lists.
        let listed: Set<Int32>

        /// Those that have series: these and those that partitions name.
        let named: Set<Int32>
    }

    private let probe: (any ProbeSource)?
    private var changes: ClusterChangeLog
    private(set) var status = ClusterSurveyStatus()
    private var lag: LagTracker
    private var limit: SeriesLimit
    private let logger: Logger

    /// The cluster as the status page shows it.
    private(set) var shown: ClusterStatus

    /// The brokers of the survey that is shown; nil while none is.
    var brokers: Brokers?

    init(
        name: String, probe: (any ProbeSource)?, settings: ClusterSettings, interval: Duration, logger: Logger
    ) {
        self.probe = probe
        self.logger = logger
        limit = SeriesLimit(maximum: settings.maximumSeries)
        shown = ClusterStatus(name: name)
        lag = LagTracker(surveyInterval: interval, statusWindow: settings.statusWindow)
        changes = ClusterChangeLog(logger: logger)
    }

    /// Notes what a survey found.
    mutating func record(_ report: ClusterReport, duration: Duration) {
        status.record(report, duration: duration, timestamp: millisecondsSince1970())
        changes.note(report)
        shown.duration = duration
        shown.phases = report.phases
        shown.isComplete = report.isComplete
        shown.unreachableBrokers = report.unreachableBrokers
    }

    /// What of a survey is shown, by the wish of the user and the limit on series.
    mutating func options(_ wanted: CollectorOptions, for survey: ClusterSurvey) -> CollectorOptions {
        let options = limit.options(wanted, for: survey)
        for granularity in SeriesLimit.Granularity.allCases {
            let isDropped = limit.dropped.contains(granularity)
            guard isDropped != status.dropped.contains(granularity) else { continue }
            let text = isDropped ? "too many series, a granularity is left out" : "a granularity is shown again"
            logger.log(
                level: isDropped ? .warning : .info, "\(text)", metadata: ["granularity": "\(granularity.rawValue)"])
        }
        status.dropped = limit.dropped
        return options
    }

    /// Follows the groups of a survey, and reports on them.
    mutating func follow(_ survey: ClusterSurvey, options: CollectorOptions) -> LagReport {
        let now = millisecondsSince1970()
        lag.observe(survey, at: now)
        return lag.report(at: now, withPartitions: options.showsPartitionSeconds)
    }

    /// Shows a survey on the status page. Its commits are not kept: the tracker has them.
    mutating func show(_ survey: ClusterSurvey, _ lag: LagReport, problem: String?) {
        shown.survey = survey
        for index in survey.groups.indices where survey.groups[index].commits != nil {
            shown.survey?.groups[index].commits = []
        }
        shown.lag = lag
        shown.surveyedAt = lag.time
        shown.problem = problem
    }

    /// Shows no survey any more.
    mutating func withdraw(because problem: String) {
        brokers = nil
        (shown.survey, shown.lag, shown.surveyedAt, shown.problem) = (nil, nil, nil, problem)
    }

    /// What is known of a group, with its partitions, at a time in milliseconds since 1970; nil while no survey is shown.
    func report(of group: Name, at time: Int64) -> LagReport.Group? {
        shown.survey == nil ? nil : lag.report(of: group, at: time)
    }

    /// The next records to look up, one request for each leader; none when enough is known, or enough was asked.
    mutating func lookups() -> [LookupRequest] { lag.lookups(at: millisecondsSince1970()) }

    mutating func take(_ answers: [LookupAnswer]) { lag.take(answers, at: millisecondsSince1970()) }

    /// Writes what the probe has found by now.
    func collectProbe(into writer: inout MetricWriter) {
        if let probe { ProbeCollector.collect(probe.status, into: &writer) }
    }
}

/// What is kept of an ensemble from one survey to the next.
struct WatchedEnsemble {
    private let settings: EnsembleSettings
    private var changes: EnsembleChangeLog
    private var failures = EnsembleFailureCounts()
    private(set) var status = EnsembleSurveyStatus()

    /// The Kafka brokers that are registered, by the survey that is shown; nil where it is not known.
    private(set) var registeredBrokers: Set<Int32>?

    /// The ensemble as the status page shows it.
    private(set) var shown: EnsembleStatus

    init(_ settings: EnsembleSettings, name: String, logger: Logger) {
        self.settings = settings
        shown = EnsembleStatus(name: name, addresses: settings.configuration.servers.map(\.description))
        changes = EnsembleChangeLog(logger: logger)
    }

    /// Notes what a survey found.
    mutating func record(_ survey: EnsembleSurvey, duration: Duration) {
        status.record(survey, duration: duration, timestamp: millisecondsSince1970())
        failures.record(survey)
        changes.note(survey)
        registeredBrokers = survey.registeredBrokers
        (shown.survey, shown.surveyedAt, shown.duration) = (survey, status.surveyTimestamp, duration)
        shown.problem = nil
    }

    func collect(_ survey: EnsembleSurvey, into writer: inout MetricWriter) {
        EnsembleCollector.collect(survey, failures: failures, options: settings.options, into: &writer)
    }

    /// Shows no survey any more.
    mutating func withdraw(because problem: String) {
        registeredBrokers = nil
        (shown.survey, shown.surveyedAt, shown.problem) = (nil, nil, problem)
    }

    /// Writes that no survey is shown.
    func collectDown(into writer: inout MetricWriter) {
        EnsembleCollector.collectDown(shown.addresses, failures: failures, into: &writer)
    }
}

/// The time of day, for timestamps only: durations are measured with `ContinuousClock`.
func millisecondsSince1970() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
