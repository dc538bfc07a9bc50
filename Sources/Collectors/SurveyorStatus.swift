/// The surveyor's figures on itself as a whole: build, pages and scrapes.
public struct SurveyorStatus: Sendable {
    /// The versions of the surveyor and its libraries.
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

    /// The status of a surveyor that has just started.
    public init(build: BuildVersions, watchesCluster: Bool = true) {
        self.build = build
        self.watchesCluster = watchesCluster
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
