internal import ClusterModel
internal import ZooKeeperReplies

/// A server's part of a survey: its questions, one after another.
struct ServerSurvey: Sendable {
    /// What all servers have in common in a survey.
    struct Terms: Sendable {
        /// When the last answer is of use.
        let deadline: ContinuousClock.Instant
        /// The time by which slow questions are scheduled.
        let now: ContinuousClock.Instant
        let slowInterval: Duration
        let source: EnsembleConfiguration.Source
        let optionalQuestions: Set<EnsembleConfiguration.OptionalQuestion>
    }

    let client: ServerClient
    let terms: Terms
    private(set) var server: ZooKeeperServer
    private(set) var cache: ServerCache

    /// Nothing more can be learned now: the last question found no way to the server, or cost all its time.
    private var isOver = false

    init(_ client: ServerClient, _ cache: ServerCache, _ terms: Terms) {
        self.client = client
        self.cache = cache
        self.terms = terms
        server = ZooKeeperServer(address: client.server.description)
    }

    /// The server, and what to remember of it.
    consuming func run() async -> ServerSurvey {
        switch terms.source {
        case .fourLetterWords: await askWords()
        case .adminServer: await askAdminServer()
        case .automatic:
            await askWords()
            await askAdminServerInstead()
        }
        // Nothing is left of these by now if the server is not up: see `ServerCache.note`.
        server.access = cache.access
        server.configuration = cache.configuration
        server.storage = cache.storage
        return self
    }

    /// The ids of the brokers that are registered; nil if the server did not tell.
    mutating func askForBrokers(chroot: String) async -> Set<Int32>? {
        await ask(.dump) { DumpReply.parse($0, chroot: chroot) }
    }

    /// Whether the server may be asked for brokers in this survey.
    var canBeAskedForBrokers: Bool { server.isServing && isDue(.dump) }

    private mutating func askWords() async {
        server.statistics = await ask(.srvr, SrvrReply.parse)
        noteStanding(.srvr)
        server.isOK = await ask(.ruok, RuokReply.parse)
        server.monitor = await ask(.mntr, MntrReply.parse)
        await renew(\.access, .isro, IsroReply.parse)
        guard cache.standing != .notServing else { return }
        await renew(\.configuration, .conf, ConfReply.parse)
        await renew(\.storage, .dirs, DirsReply.parse)
        if terms.optionalQuestions.contains(.wchs) { server.watches = await ask(.wchs, WchsReply.parse) }
        if terms.optionalQuestions.contains(.cons) { server.connections = await ask(.cons, ConsReply.parse) }
    }

    private mutating func askAdminServer() async {
        server.statistics = await ask(.adminServerStats, AdminReply.serverStats)
        noteStanding(.adminServerStats)
        server.isOK = await ask(.adminRuok, AdminReply.ruok)
        server.monitor = await ask(.adminMonitor, AdminReply.monitor)
        await renew(\.access, .adminIsReadOnly, AdminReply.isReadOnly)
        guard cache.standing != .notServing else { return }
        await renew(\.configuration, .adminVotingView, AdminReply.votingView)
        await renew(\.storage, .adminDirs, AdminReply.dirs)
        if terms.optionalQuestions.contains(.wchs) {
            server.watches = await ask(.adminWatchSummary, AdminReply.watchSummary)
        }
    }

    /// AdminServer's metrics where the server does not give them on its client port. Last, since many servers have none.
    private mutating func askAdminServerInstead() async {
        let isRefused =
            switch server.questions[.mntr] {
            case let report?: report.failure.map { [.notWhitelisted, .notServing].contains($0.reason) } ?? false
            case nil: !cache.schedule.isDue(.mntr, at: terms.now)
            }
        guard isRefused, isDue(.adminMonitor) else { return }
        server.monitor = await ask(.adminMonitor, AdminReply.monitor)
        // What went wrong there says nothing about the client port, which may be asked for brokers yet.
        isOver = false
        if let failure = server.questions[.adminMonitor]?.failure, failure.reason != .notServing {
            putOff(.adminMonitor)
        }
    }
}

extension ServerSurvey {
    private func isDue(_ question: ServerQuestion) -> Bool {
        !isOver && cache.schedule.isDue(question, at: terms.now)
    }

    private mutating func putOff(_ question: ServerQuestion) {
        cache.schedule.putOff(question, until: terms.now + terms.slowInterval)
    }

    /// Asks, if it is time to. What the server refuses to answer is put off: each time is a line in its log.
    private mutating func ask<Answer>(_ question: ServerQuestion, _ read: ([UInt8]) -> Answer?) async -> Answer? {
        guard isDue(question) else { return nil }
        let (answer, report) = await client.ask(question, by: terms.deadline, read)
        server.questions[question] = report
        switch report.failure?.reason {
        case .notWhitelisted: putOff(question)
        case .timedOut, .refused, .unreachable, .unresolved, .tls: isOver = true
        default: break
        }
        return answer
    }

    /// Asks for what hardly changes, and keeps the answer until it is asked for again.
    private mutating func renew<Answer>(
        _ kept: WritableKeyPath<ServerCache, Answer?>, _ question: ServerQuestion, _ read: ([UInt8]) -> Answer?
    ) async {
        guard isDue(question) else { return }
        cache[keyPath: kept] = await ask(question, read)
        switch server.questions[question]?.failure?.reason {
        // While it serves nobody, there is nothing that hardly changes.
        case nil where cache.standing != .notServing: putOff(question)
        // This version does not know the question (`dirs` before 3.5).
        case .empty, .malformed: putOff(question)
        default: break
        }
    }

    /// Notes what the answer to the first question makes of the server.
    private mutating func noteStanding(_ first: ServerQuestion) {
        switch server.questions[first]?.failure?.reason {
        case nil: cache.note(.serving(mode: server.statistics?.mode))
        case .notServing: cache.note(.notServing)
        default: cache.note(.unknown)
        }
    }
}
