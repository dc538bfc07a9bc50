internal import ClusterModel
internal import Collectors
internal import Exposition
internal import LagAnalysis
internal import Logging
internal import MicroHTTP
internal import PageMemory
internal import RDKafka
internal import StatusModel

/// Turns what surveys found into pages: has each source's section written when its survey ends, joins the sections, and puts
/// the page into the store.
///
/// A page is made when every source has ended a survey since the last one, and otherwise one interval after the last one: so a
/// source that hangs holds up no other, and pages are not made more often than surveys. A source that becomes available, or
/// is not any more, is shown at once.
actor Publisher {
    /// Writes the families of a cluster that was reached: `ClusterCollector.collect`, but for tests.
    typealias ClusterFamilies = @Sendable (ClusterSurvey, CollectorOptions, inout MetricWriter) -> Set<Int32>

    private let settings: SurveyorSettings
    private let store: PageStore
    private let clusterFamilies: ClusterFamilies
    private let logger: Logger

    /// What messages call the sources: clusters first, then ensembles.
    nonisolated let names: [String]

    private var status: SurveyorStatus
    private var clusters: [WatchedCluster]
    private var ensembles: [WatchedEnsemble]

    /// Those of the clusters, then those of the ensembles, in the order of the settings.
    private var sections: [SourceSection]
    private var lastPublished: ContinuousClock.Instant?

    /// The time spent on writing sections since the last page.
    private var writingTime = Duration.zero

    /// Changes with everything that the status page shows; and when it last did, in milliseconds since 1970.
    private var revision = (number: 0, time: millisecondsSince1970())

    /// - Parameter probes: what the probes have found is written on each page as it is then; by cluster.
    /// - Throws: `SurveyorSettingsError` if two sources cannot be told apart.
    init(
        settings: SurveyorSettings, store: PageStore, probes: [(any ProbeSource)?] = [],
        clusterFamilies: @escaping ClusterFamilies = { ClusterCollector.collect($0, options: $1, into: &$2) },
        logger: Logger
    ) throws(SurveyorSettingsError) {
        self.settings = settings
        self.store = store
        self.clusterFamilies = clusterFamilies
        self.logger = logger
        status = SurveyorStatus(build: BuildVersions(settings.version), watchesCluster: !settings.clusters.isEmpty)
        let apiNames = settings.apiNames
        clusters = settings.clusters.indices.map { index in
            WatchedCluster(
                name: apiNames.clusters[index],
                probe: probes.indices.contains(index) ? probes[index] : nil, settings: settings.clusters[index],
                interval: settings.schedule.interval, logger: logger)
        }
        ensembles = zip(settings.ensembles, apiNames.ensembles).map {
            WatchedEnsemble($0, name: $1, logger: logger)
        }
        names = try settings.sourceNames()
        sections = names.map { SourceSection(name: $0) }
    }

    /// Whether the last surveys of all sources got an answer to everything they asked for, and could be rendered.
    var lastSurveysSucceeded: Bool {
        status.renderFailures == 0 && clusters.allSatisfy { $0.status.lastSurvey?.result == .success }
            && ensembles.allSatisfy { $0.status.lastResult == .success }
    }

    /// Publishes the first page, which says that nothing is known yet.
    func begin() {
        for index in sections.indices { withdraw(index, because: SourceSection.firstProblem) }
        publish()
    }

    /// Takes what a survey of a cluster found, or that it found nothing.
    func take(_ report: ClusterReport, ofCluster index: Int, duration: Duration) {
        clusters[index].record(report, duration: duration)
        switch report.result {
        case .success(let survey):
            let options = clusters[index].options(settings.clusters[index].options, for: survey)
            let lag = clusters[index].follow(survey, options: options)
            write(index, problem: report.problem, remark: report.unreachableBrokersText) { writer in
                let named = clusterFamilies(survey, options, &writer)
                LagCollector.collect(lag, options: options, into: &writer)
                clusters[index].brokers = .init(listed: Set(survey.brokers.map(\.id)), named: named)
                clusters[index].show(survey, lag, problem: report.problem)
            }
        case .failure(let failure): withdraw(index, because: "the last survey failed: \(failure)")
        }
        publishIfDue()
    }

    /// The next records to look up for a cluster's groups, and then `take` with their answers, which the next survey's page uses.
    func lookups(ofCluster index: Int) -> [LookupRequest] { clusters[index].lookups() }

    func take(_ answers: [LookupAnswer], ofCluster index: Int) {
        clusters[index].take(answers)
        revise()
    }

    /// Takes what a survey of an ensemble found.
    func take(_ survey: EnsembleSurvey, ofEnsemble index: Int, duration: Duration) {
        ensembles[index].record(survey, duration: duration)
        let answers = survey.servers.contains(where: \.isUp)
        write(clusters.count + index, problem: answers ? nil : "no ZooKeeper server answered the last survey") {
            ensembles[index].collect(survey, into: &$0)
        }
        publishIfDue()
    }

    /// Makes a page of what is known.
    func publish() {
        let begin = ContinuousClock.now
        status.scrapes = store.scrapes
        let page = join()
        status.lastPage = PageStatus(
            series: page.seriesCount, bytes: page.bytes.count, renderDuration: writingTime + (.now - begin))
        writingTime = .zero
        lastPublished = .now
        for index in sections.indices { sections[index].publish() }
        store.publish(page, readiness)
    }

    /// Withdraws surveys that are too old, because a frozen value would be taken for a fresh one, and publishes a page that is
    /// overdue.
    func update() {
        let problem = "the last survey is older than three intervals"
        for index in sections.indices where sections[index].isOlder(than: settings.schedule.staleAfter) {
            logger.warning("\(problem), its series are withdrawn", metadata: ["of": "\(sections[index].name)"])
            withdraw(index, because: problem)
        }
        if sections.contains(where: \.isPending) { publishIfDue() }
    }

    private func publishIfDue() {
        let isLate = lastPublished.map { .now - $0 >= settings.schedule.interval } ?? true
        if isLate || sections.contains(where: \.isUrgent) || sections.allSatisfy(\.hasReported) { publish() }
    }

    /// Whether all sources can be relied on.
    private var readiness: Readiness {
        let problems = sections.compactMap { section in section.problem.map { "\(section.name): \($0)" } }
        guard problems.isEmpty else { return .notReady(problems.joined(separator: "; ")) }
        let remarks = sections.compactMap { section in section.remark.map { "\(section.name): \($0)" } }
        return .ready(remark: remarks.isEmpty ? nil : remarks.joined(separator: "; "))
    }
}

// The status page.
extension Publisher {
    /// What the status page shows, and a number that changes with it.
    func snapshot() -> (StatusSnapshot, revision: Int) {
        var shown = clusters.map(\.shown)
        for (index, ensemble) in ensembles.enumerated() {
            guard let cluster = settings.ensembles[index].cluster else { continue }
            shown[cluster].registeredBrokers = ensemble.registeredBrokers
        }
        let facts = SurveyorFacts(
            settings, status.build, page: status.lastPage.map { ($0.series, $0.bytes) }, scrapes: store.scrapes)
        let snapshot = StatusSnapshot(
            time: revision.time, clusters: shown, ensembles: ensembles.map(\.shown), surveyor: facts)
        return (snapshot, revision.number)
    }

    /// What is known of a group, with its partitions, at the time of the latest snapshot.
    func report(of group: Name, ofCluster index: Int) -> LagReport.Group? {
        clusters[index].report(of: group, at: revision.time)
    }

    private func revise() { revision = (revision.number + 1, millisecondsSince1970()) }
}

// The sections.
extension Publisher {
    /// Writes the section of a source whose survey has ended. One that cannot be written is withdrawn, and no other.
    private func write(
        _ index: Int, problem: String?, remark: String? = nil, _ collect: (inout MetricWriter) -> Void
    ) {
        let begin = ContinuousClock.now
        var writer = MetricWriter(constantLabels: labels(of: index), capacity: sections[index].capacity)
        collect(&writer)
        revise()
        do {
            sections[index].show(try writer.section(), problem: problem, remark: remark)
        } catch {
            withdraw(index, becauseOf: error)
        }
        writingTime += .now - begin
    }

    /// Withdraws a section with a defect of ours, such as a family that is written twice.
    private func withdraw(_ index: Int, becauseOf error: ExpositionError) {
        reportDefect(of: sections[index].name, error)
        withdraw(index, because: "its series cannot be rendered: \(error)")
    }

    private func withdraw(_ index: Int, because problem: String) {
        var writer = MetricWriter(constantLabels: labels(of: index))
        revise()
        if index < clusters.count {
            clusters[index].withdraw(because: problem)
            ClusterCollector.collectDown(into: &writer)
        } else {
            ensembles[index - clusters.count].withdraw(because: problem)
            ensembles[index - clusters.count].collectDown(into: &writer)
        }
        sections[index].withdraw(because: problem, showing: section(writer, of: sections[index].name))
    }

    private func labels(of index: Int) -> ConstantLabels {
        index < clusters.count ? settings.clusters[index].labels : settings.ensembles[index - clusters.count].labels
    }

    /// What was written; an empty section if it has a defect.
    private func section(_ writer: consuming MetricWriter, of name: String) -> PageSection {
        do {
            return try writer.section()
        } catch {
            reportDefect(of: name, error)
            return PageSection()
        }
    }

    private func reportDefect(of name: String, _ error: ExpositionError) {
        status.renderFailures += 1
        logger.critical(
            "a section of the page cannot be rendered, its series are withdrawn: \(error)", metadata: ["of": "\(name)"])
    }
}

// The page.
extension Publisher {
    /// Joins the sections of all sources with those that are new on every page. A section that does not fit to the others is
    /// withdrawn.
    private func join() -> Page {
        var current = currentSections()
        var withdrawn: Set<Int> = []
        while true {
            let contents = sections.map(\.content) + current.map { .written($0) }
            do {
                return try Page(
                    joining: contents, previous: store.page?.page, as: store.page?.preferredFormat ?? .text)
            } catch {
                if error.section >= sections.count {
                    reportDefect(of: "the surveyor", error.error)
                    current[error.section - sections.count] = PageSection()
                } else if withdrawn.insert(error.section).inserted {
                    withdraw(error.section, becauseOf: error.error)
                } else {
                    // Not even that it is down can be said.
                    sections[error.section].withdraw(because: "\(error.error)", showing: PageSection())
                }
            }
        }
    }

    /// What changes with every page: the probes, what sources know together, and the surveyor's own.
    private func currentSections() -> [PageSection] {
        var result: [PageSection] = []
        func write(_ name: String, _ labels: ConstantLabels, _ collect: (inout MetricWriter) -> Void) {
            var writer = MetricWriter(constantLabels: labels)
            collect(&writer)
            result.append(section(writer, of: name))
        }
        for (index, cluster) in clusters.enumerated() {
            write("the probe", settings.clusters[index].labels) { cluster.collectProbe(into: &$0) }
        }
        for (index, ensemble) in ensembles.enumerated() {
            guard let registered = ensemble.registeredBrokers else { continue }
            let cluster = settings.ensembles[index].cluster
            let brokers = cluster.flatMap { clusters[$0].brokers }
            write("registered brokers", settings.ensembles[index].labels) {
                EnsembleCollector.collect(registeredBrokers: registered, listed: brokers?.listed, into: &$0)
            }
            guard let cluster, let brokers else { continue }
            write("registered brokers", settings.clusters[cluster].labels) {
                ClusterCollector.collectMissing(brokers: registered.subtracting(brokers.named), into: &$0)
            }
        }
        for (index, cluster) in clusters.enumerated() {
            write("the surveys", clusters.count > 1 ? settings.clusters[index].labels : .none) {
                SurveyorCollector.collect(cluster.status, into: &$0)
            }
        }
        for (index, ensemble) in ensembles.enumerated() {
            write("the surveys", ensembles.count > 1 ? settings.ensembles[index].labels : .none) {
                SurveyorCollector.collect(ensemble.status, into: &$0)
            }
        }
        write("the surveyor", .none) { writer in
            SurveyorCollector.collect(status, into: &writer)
            ProcessCollector.collect(ProcessStatus.current(), into: &writer)
        }
        return result
    }
}

extension ClusterReport {
    /// Why a cluster that was reached cannot be relied on.
    fileprivate var problem: String? {
        guard case .success(let survey) = result, !survey.brokers.isEmpty,
            survey.brokers.allSatisfy({ unreachableBrokers[$0.id] != nil })
        else { return nil }
        return "no broker listed in the metadata is reachable: \(unreachableBrokersText ?? "")"
    }

    /// The brokers that cannot be asked, with the reasons; nil if all can.
    fileprivate var unreachableBrokersText: String? {
        guard !unreachableBrokers.isEmpty else { return nil }
        return unreachableBrokers.sorted { $0.key < $1.key }.map { "broker \($0): \($1)" }.joined(separator: "; ")
    }
}

extension BuildVersions {
    /// The program's version, and those of the libraries that it runs with.
    fileprivate init(_ version: (number: String, revision: String)) {
        self.init(
            version: version.number, revision: version.revision, librdkafka: KafkaLibrary.version,
            libmicrohttpd: HTTPLibrary.version)
    }
}
