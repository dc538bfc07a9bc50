internal import ClusterModel
internal import Collectors
internal import Exposition
internal import Logging
internal import PageMemory

/// Turns reports into pages: keeps the surveyor's own counts, writes the page and puts it into the store.
actor Publisher {
    private let settings: SurveyorSettings
    private let store: PageStore
    private let logger: Logger
    private var status: SurveyorStatus
    private var changes: ChangeLog
    private var lastPageSize = 64 * 1024

    /// When the survey ended that the page shows; nil while it shows none.
    private var shownSince: ContinuousClock.Instant?

    init(settings: SurveyorSettings, store: PageStore, build: BuildVersions, logger: Logger) {
        self.settings = settings
        self.store = store
        self.logger = logger
        status = SurveyorStatus(build: build)
        changes = ChangeLog(logger: logger)
    }

    /// Publishes what a survey found, or that it found nothing.
    func publish(_ report: ClusterReport, duration: Duration) {
        status.record(report, duration: duration, timestamp: WallClock.milliseconds())
        changes.note(report)
        switch report.result {
        case .success(let survey):
            shownSince = .now
            publish(survey, .ready)
        case .failure(let failure):
            shownSince = nil
            publish(nil, .notReady("the last survey failed: \(failure)"))
        }
    }

    /// Publishes a page without a survey, before the first one has ended.
    func publishWithoutSurvey() {
        publish(nil, .notReady("the first survey has not ended yet"))
    }

    /// Replaces a page whose survey is too old: a gap tells the truth, a frozen value does not.
    func withdrawIfStale() {
        guard let since = shownSince, .now - since > settings.schedule.staleAfter else { return }
        shownSince = nil
        logger.warning("the last survey is older than three intervals, its series are withdrawn")
        publish(nil, .notReady("the last survey is older than three intervals"))
    }

    private func publish(_ survey: ClusterSurvey?, _ readiness: Readiness) {
        let begin = ContinuousClock.now
        status.scrapes = store.scrapes
        do {
            let page = try render(survey)
            let size = page.bytes.count
            status.lastPage = PageStatus(series: page.seriesCount, bytes: size, renderDuration: .now - begin)
            lastPageSize = size
            store.publish(page, readiness)
        } catch {
            // A family written twice: a defect of ours. The page before goes stale and is withdrawn.
            logger.critical("the page cannot be written: \(error)")
        }
    }

    private func render(_ survey: ClusterSurvey?) throws(ExpositionError) -> Page {
        var writer = MetricWriter(capacity: lastPageSize + lastPageSize / 8)
        writer.constantLabels = settings.labels
        if let survey {
            ClusterCollector.collect(survey, options: settings.collectors, into: &writer)
        } else {
            ClusterCollector.collectDown(into: &writer)
        }
        writer.constantLabels = .none
        SurveyorCollector.collect(status, into: &writer)
        ProcessCollector.collect(ProcessStatus.current(), into: &writer)
        return try writer.finish(as: store.page?.preferredFormat ?? .text)
    }
}
