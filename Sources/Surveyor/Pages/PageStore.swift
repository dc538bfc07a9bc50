internal import Blocking
internal import Exposition
internal import Synchronization

/// The latest page, and whether what it says can be relied on.
final class PageStore: Sendable {
    private struct State {
        var page: PublishedPage?
        var readiness = Readiness.notReady("the first survey has not ended yet")
        var scrapes: [Int: Int] = [200: 0]
    }

    private let state = Mutex(State())
    private let worker = BlockingWorker(label: "pages")

    /// The latest page; nil before the first is published, which comes before the server starts.
    var page: PublishedPage? { state.withLock { $0.page } }

    /// Whether the page shows a fresh survey, or why not.
    var readiness: Readiness { state.withLock { $0.readiness } }

    /// Answered scrapes by HTTP code.
    var scrapes: [Int: Int] { state.withLock { $0.scrapes } }

    /// Counts a scrape.
    func countScrape(code: Int) {
        state.withLock { $0.scrapes[code, default: 0] += 1 }
    }

    /// Makes `page` the latest. What clients asked of the page before is made of it right away: after the publishing, so
    /// that the memory of the page before can go first.
    func publish(_ page: Page, _ readiness: Readiness) {
        let published = PublishedPage(page, worker: worker)
        let requested = state.withLock { state in
            defer {
                state.page = published
                state.readiness = readiness
            }
            return state.page?.requested ?? []
        }
        for representation in requested { Task { await published.body(representation) } }
    }
}

/// Whether a page shows a fresh survey.
enum Readiness: Sendable, Equatable {
    /// With what a person should know all the same: a broker that cannot be asked.
    case ready(remark: String? = nil)
    /// With the reason, for a person.
    case notReady(String)
}
