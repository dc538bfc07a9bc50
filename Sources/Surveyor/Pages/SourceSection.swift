internal import Exposition

/// The section of the page that belongs to one source, a cluster or an ensemble: what is shown of it, and how it got there.
///
/// A section is written once per survey of its source. Pages that are made before the next survey copy it from the page
/// before.
struct SourceSection {
    /// What messages call the source: `Kafka`.
    let name: String

    /// Why the source cannot be relied on before its first survey has ended.
    static let firstProblem = "the first survey has not ended yet"

    /// Why the source cannot be relied on, for a person; nil while it can.
    private(set) var problem: String? = firstProblem

    /// What a person should know although the source can be relied on.
    private(set) var remark: String?

    /// When the survey ended that is shown; nil while none is.
    private var since: ContinuousClock.Instant?

    /// What was written since the last page.
    private var written: PageSection?

    /// Whether a survey has ended since the last page.
    private(set) var hasReported = false

    /// Whether the next page should not wait: the source has become available, or is not any more.
    private(set) var isUrgent = false

    /// The room that the next survey is likely to take, in bytes.
    private(set) var capacity = 64 * 1024

    init(name: String) {
        self.name = name
    }

    /// Shows a survey that has just ended. A survey with a `problem` cannot be relied on.
    mutating func show(_ section: PageSection, problem: String?, remark: String?) {
        replace(with: section, problem: problem, since: .now)
        self.remark = remark
        capacity = section.byteCount + section.byteCount / 8
        hasReported = true
    }

    /// Shows no survey any more, but `section`, which says so.
    mutating func withdraw(because problem: String, showing section: PageSection) {
        replace(with: section, problem: problem, since: nil)
        remark = nil
        hasReported = true
    }

    /// Whether what is shown is older than `age`.
    func isOlder(than age: Duration) -> Bool {
        since.map { .now - $0 > age } ?? false
    }

    /// Whether there is something that the last page does not show.
    var isPending: Bool { written != nil }

    /// What the next page shows.
    var content: Page.Content { written.map { .written($0) } ?? .unchanged }

    /// Notes that what was written is on a page now.
    mutating func publish() {
        written = nil
        hasReported = false
        isUrgent = false
    }

    private mutating func replace(with section: PageSection, problem: String?, since: ContinuousClock.Instant?) {
        if (problem == nil) != (self.problem == nil) || (since == nil) != (self.since == nil) { isUrgent = true }
        written = section
        self.problem = problem
        self.since = since
    }
}
