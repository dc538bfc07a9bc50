internal import Blocking
internal import Exposition
internal import PageMemory
internal import Synchronization

/// What form of a page a client asks for.
struct Representation: Hashable, Sendable {
    var format: ExpositionFormat
    var isGzipped: Bool
}

/// A page as scrapes get it: immutable, in four representations. One is there from the start, the page itself; the others
/// are made when they are first asked for, each once.
final class PublishedPage: Sendable {
    private struct State {
        var made: [Representation: SharedBytes]
        var making: [Representation: Task<SharedBytes, Never>] = [:]
        var requested: Set<Representation> = []
    }

    /// The page itself.
    let page: Page
    private let worker: BlockingWorker
    private let state: Mutex<State>

    /// - Parameter worker: where representations are made: never on the server's threads, one at a time.
    init(_ page: Page, worker: BlockingWorker) {
        self.page = page
        self.worker = worker
        let own = Representation(format: page.format, isGzipped: false)
        state = Mutex(State(made: [own: page.bytes]))
    }

    /// What clients have asked for.
    var requested: Set<Representation> { state.withLock { $0.requested } }

    /// The format in which the next page is best written: the one that clients asked for. That of this page, if they
    /// asked for both or for nothing.
    var preferredFormat: ExpositionFormat {
        let formats = Set(requested.map(\.format))
        return formats.count == 1 ? formats.first ?? page.format : page.format
    }

    /// What a client asks for, if it has been made.
    func request(_ representation: Representation) -> SharedBytes? {
        state.withLock { state in
            state.requested.insert(representation)
            return state.made[representation]
        }
    }

    /// A representation, made now unless it has been made or is being made.
    func body(_ representation: Representation) async -> SharedBytes {
        let making = state.withLock { state in
            if let body = state.made[representation] { return Task { body } }
            let task = state.making[representation] ?? Task { await make(representation) }
            state.making[representation] = task
            return task
        }
        return await making.value
    }

    private func make(_ representation: Representation) async -> SharedBytes {
        let body = await worker.run { [page] in
            let plain = page.converted(to: representation.format).bytes
            return representation.isGzipped ? Gzip.compress(plain) : plain
        }
        state.withLock { state in
            state.made[representation] = body
            state.making[representation] = nil
        }
        return body
    }
}
