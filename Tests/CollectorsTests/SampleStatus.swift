import ClusterModel
import Collectors
import Exposition

/// What a surveyor says of itself, of a cluster and of an ensemble.
struct SampleStatus {
    var surveyor: SurveyorStatus
    var cluster: ClusterSurveyStatus?
    var ensemble: EnsembleSurveyStatus?

    /// A surveyor that has just started, and watches a cluster.
    static let fresh = SampleStatus(
        surveyor: SurveyorStatus(
            build: BuildVersions(
                version: "1.2.3", revision: "abc", librdkafka: "2.0.2", libmicrohttpd: "0.9.75",
                platform: BuildPlatform(architecture: "amd64", system: "linux", compiler: "swift6.3"))),
        cluster: ClusterSurveyStatus())

    /// A surveyor after a survey in which two groups were denied.
    static var busy: SampleStatus {
        var status = fresh
        status.record(.partial, duration: .milliseconds(420), timestamp: 1_700_000_000_250)
        status.ensemble = EnsembleSurveyStatus()
        status.ensemble?.record(.limping, duration: .milliseconds(1003), timestamp: 1_700_000_000_750)
        status.surveyor.lastPage = PageStatus(series: 1234, bytes: 56_789, renderDuration: .microseconds(750))
        status.surveyor.scrapes = [200: 17, 404: 1]
        return status
    }

    mutating func record(_ report: ClusterReport, duration: Duration, timestamp: Int64) {
        cluster?.record(report, duration: duration, timestamp: timestamp)
    }

    func collect(into writer: inout MetricWriter) {
        SurveyorCollector.collect(surveyor, into: &writer)
        if let cluster { SurveyorCollector.collect(cluster, into: &writer) }
        if let ensemble { SurveyorCollector.collect(ensemble, into: &writer) }
    }
}

extension ClusterReport {
    static let whole = ClusterReport(
        result: .success(ClusterSurvey()),
        phases: [.metadata: PhaseReport(duration: .milliseconds(5), requests: 1)])

    static func withConfigurations(failing failures: [FailureReason: Int]) -> ClusterReport {
        var report = whole
        report.phases[.configurations] = PhaseReport(duration: .milliseconds(5), requests: 1, failures: failures)
        return report
    }

    static let partial = ClusterReport(
        result: .success(ClusterSurvey()),
        phases: [
            .metadata: PhaseReport(duration: .milliseconds(5), requests: 1),
            .commits: PhaseReport(duration: .milliseconds(80), requests: 10, failures: [.denied: 2]),
        ])

    static let failed = ClusterReport(
        result: .failure(ClusterFailure(reason: .transport, message: "no broker answers")),
        phases: [.metadata: PhaseReport(duration: .seconds(3), requests: 2, failures: [.transport: 2])])
}

extension ProcessStatus {
    static let running = ProcessStatus(
        cpuTime: .milliseconds(12_340), residentMemoryBytes: 9_000_000, virtualMemoryBytes: 250_000_000,
        openFileDescriptors: 21, maxFileDescriptors: 1024, startTimestamp: 1_700_000_000_500, threads: 14)
}
