import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka

/// What the commands on topics have in common: one client, answers that are checked, errors that name the topic.
struct TopicSession {
    let access: ClusterAccess

    init(access: ClusterAccess) {
        self.access = access
    }

    init(_ options: ConnectionOptions) throws {
        self.init(access: try ClusterAccess(options))
    }

    /// Runs `body` with a client that is closed afterwards.
    func run<Answer: Sendable>(_ body: (KafkaAdministrator) async throws -> Answer) async throws -> Answer {
        try await access.administer(body)
    }

    /// All topics.
    func topics() async throws -> [Topic] {
        try await run { try await listing($0) }
    }

    /// All topics, as the cluster lists them now.
    func listing(_ administrator: KafkaAdministrator) async throws -> [Topic] {
        try await attempt("the topics at \(access.servers) cannot be listed") {
            try await administrator.listing().topics
        }
    }

    /// Waits until the cluster's own list shows what was done, for a cluster takes an order before all of it has heard.
    ///
    /// - Throws: `CommandFailure` beginning with `problem` if it does not within half a minute.
    func confirm(
        _ problem: String, _ administrator: KafkaAdministrator, _ isDone: ([Topic]) -> Bool
    ) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while !isDone(try await listing(administrator)) {
            guard ContinuousClock.now < deadline else {
                throw CommandFailure("\(problem); look again with \"kafka-workload topic list\"")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// Does something whose error needs to be told what it was about.
    func attempt<Answer>(_ problem: String, _ action: () async throws -> Answer) async throws -> Answer {
        do {
            return try await action()
        } catch let error as KafkaError {
            throw CommandFailure("\(problem): \(error)")
        }
    }

    /// Prints lines to stdout. A reader that has seen enough is no failure.
    static func print(_ lines: [String]) async throws {
        do { try await StandardOutput().write(lines: lines) } catch is StandardOutput.Closed {}
    }
}
