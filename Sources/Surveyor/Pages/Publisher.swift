internal import ClusterModel
internal import Collectors
internal import Exposition
internal import Logging
internal import PageMemory
internal import ZooKeeperClient

/// Turns what surveys found into pages: keeps the surveyor's own counts, writes the page and puts it into the store.
actor Publisher {
    /// Writes the families of a cluster that was reached: `ClusterCollector.collect`, but for tests.
    typealias ClusterFamilies = @Sendable (ClusterSurvey, CollectorOptions, Set<Int32>?, inout MetricWriter) -> Void

    private let settings: SurveyorSettings
    private let store: PageStore

    /// What the probe has found is written on each page as it is then; nil if there is no probe.
    private let probe: (any ProbeSource)?

    private let clusterFamilies: ClusterFamilies
    private let logger: Logger
    private var status: SurveyorStatus
    private var clusterChanges: ClusterChangeLog
    private var ensembleChanges: EnsembleChangeLog
    private var ensembleFailures = EnsembleFailureCounts()
    private var lastPageSize = 64 * 1024

    /// Nil if no cluster is watched.
    private var cluster: ShownSurvey<ClusterSurvey>?

    /// Nil if no ensemble is watched.
    private var ensemble: ShownSurvey<EnsembleSurvey>?

    init(
        settings: SurveyorSettings, store: PageStore, build: BuildVersions, probe: (any ProbeSource)? = nil,
        clusterFamilies: @escaping ClusterFamilies = ClusterCollector.collect, logger: Logger
    ) {
        self.settings = settings
        self.store = store
        self.probe = probe
        self.clusterFamilies = clusterFamilies
        self.logger = logger
        status = SurveyorStatus(build: build, watchesCluster: settings.kafka != nil)
        clusterChanges = ClusterChangeLog(logger: logger)
        ensembleChanges = EnsembleChangeLog(logger: logger)
        if settings.kafka != nil { cluster = ShownSurvey() }
        if settings.zooKeeper != nil {
            ensemble = ShownSurvey()
            status.ensemble = EnsembleSurveyStatus()
        }
    }

    /// Whether the last surveys of all that is watched got an answer to everything they asked for, and could be rendered.
    var lastSurveysSucceeded: Bool {
        status.renderFailures == 0 && (cluster == nil || status.lastSurvey?.result == .success)
            && (ensemble == nil || status.ensemble?.lastResult == .success)
    }

    /// Publishes what a survey of the cluster found, or that it found nothing.
    func publish(_ report: ClusterReport, duration: Duration) {
        status.record(report, duration: duration, timestamp: WallClock.milliseconds())
        clusterChanges.note(report)
        switch report.result {
        case .success(let survey):
            let isolated = report.noBrokerAnswers
            let brokers = report.unreachableBrokersText
            cluster?.show(
                survey,
                problem: isolated ? "no broker of those that metadata lists can be asked: \(brokers ?? "")" : nil,
                remark: brokers)
        case .failure(let failure): cluster?.withdraw(because: "the last survey failed: \(failure)")
        }
        publish()
    }

    /// Publishes what a survey of the ensemble found.
    func publish(_ survey: EnsembleSurvey, duration: Duration) {
        status.ensemble?.record(survey, duration: duration, timestamp: WallClock.milliseconds())
        ensembleFailures.record(survey)
        ensembleChanges.note(survey)
        let answers = survey.servers.contains(where: \.isUp)
        ensemble?.show(survey, problem: answers ? nil : "no ZooKeeper server answered the last survey")
        publish()
    }

    /// Publishes what is known: before the first survey has ended, that nothing is.
    func publish() {
        status.scrapes = store.scrapes
        do {
            try publishPage()
        } catch {
            // A defect of ours, such as a family written twice. The age of the surveys has just been renewed: the page before
            // would be taken for theirs.
            status.renderFailures += 1
            logger.critical("the page cannot be rendered, its series are withdrawn: \(error)")
            let problem = "the page cannot be rendered: \(error)"
            cluster?.withdraw(because: problem)
            ensemble?.withdraw(because: problem)
            do { try publishPage() } catch { store.withdraw(because: problem) }
        }
    }

    private func publishPage() throws(ExpositionError) {
        let begin = ContinuousClock.now
        let page = try render()
        let size = page.bytes.count
        status.lastPage = PageStatus(series: page.seriesCount, bytes: size, renderDuration: .now - begin)
        lastPageSize = size
        // Nothing but the cluster's next survey will make another page. A survey can be as large as a page.
        if ensemble == nil { cluster?.release() }
        store.publish(page, readiness)
    }

    /// Replaces a page with a survey that is too old: a gap tells the truth, a frozen value does not.
    func withdrawIfStale() {
        let limit = settings.schedule.staleAfter
        let problem = "the last survey is older than three intervals"
        var withdrawn: [String] = []
        if cluster?.isOlder(than: limit) == true {
            cluster?.withdraw(because: problem)
            withdrawn.append("Kafka")
        }
        if ensemble?.isOlder(than: limit) == true {
            ensemble?.withdraw(because: problem)
            withdrawn.append("ZooKeeper")
        }
        guard !withdrawn.isEmpty else { return }
        logger.warning(
            "\(problem), its series are withdrawn", metadata: ["of": "\(withdrawn.joined(separator: ", "))"])
        publish()
    }

    /// Whether all that is watched can be relied on.
    private var readiness: Readiness {
        let problems = [("Kafka", cluster?.problem), ("ZooKeeper", ensemble?.problem)]
            .compactMap { name, problem in problem.map { "\(name): \($0)" } }
        guard problems.isEmpty else { return .notReady(problems.joined(separator: "; ")) }
        return .ready(remark: cluster?.remark.map { "Kafka: \($0)" })
    }

    private func render() throws(ExpositionError) -> Page {
        var writer = MetricWriter(capacity: lastPageSize + lastPageSize / 8)
        writer.constantLabels = settings.labels
        collectCluster(into: &writer)
        if let probe { ProbeCollector.collect(probe.status, into: &writer) }
        writer.constantLabels = .none
        collectEnsemble(into: &writer)
        SurveyorCollector.collect(status, into: &writer)
        ProcessCollector.collect(ProcessStatus.current(), into: &writer)
        return try writer.finish(as: store.page?.preferredFormat ?? .text)
    }

    private func collectCluster(into writer: inout MetricWriter) {
        guard let cluster else { return }
        if let survey = cluster.survey {
            clusterFamilies(survey, settings.collectors, ensemble?.survey?.registeredBrokers, &writer)
        } else {
            ClusterCollector.collectDown(into: &writer)
        }
    }

    private func collectEnsemble(into writer: inout MetricWriter) {
        guard let ensemble, let servers = settings.zooKeeper?.servers else { return }
        if let survey = ensemble.survey {
            EnsembleCollector.collect(
                survey, failures: ensembleFailures, options: settings.ensembleOptions,
                kafkaBrokers: cluster?.survey.map { Set($0.brokers.map(\.id)) }, into: &writer)
        } else {
            EnsembleCollector.collectDown(servers.map(\.description), failures: ensembleFailures, into: &writer)
        }
    }
}

extension ClusterReport {
    /// Whether all that is known comes from metadata: every broker that it lists cannot be asked.
    fileprivate var noBrokerAnswers: Bool {
        guard case .success(let survey) = result, !survey.brokers.isEmpty else { return false }
        return survey.brokers.allSatisfy { unreachableBrokers[$0.id] != nil }
    }

    /// The brokers that cannot be asked, with the reasons; nil if all can.
    fileprivate var unreachableBrokersText: String? {
        guard !unreachableBrokers.isEmpty else { return nil }
        return unreachableBrokers.sorted { $0.key < $1.key }.map { "broker \($0): \($1)" }.joined(separator: "; ")
    }
}
