import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka

/// A cluster as a command sees it: where it is, how to ask it, and what to say meanwhile.
struct ClusterAccess: Sendable {
    let servers: String
    let console: Console
    let properties: KafkaProperties
    private let options: ConnectionOptions

    init(_ options: ConnectionOptions) throws {
        self.options = options
        servers = try options.bootstrapServers()
        console = Console(servers: servers)
        properties = try options.properties(for: .administration)
    }

    /// Asks the cluster something, with a client that is closed afterwards.
    func administer<Answer: Sendable>(
        _ ask: (KafkaAdministrator) async throws -> Answer
    ) async throws -> Answer {
        let administrator = try makeAdministrator()
        do {
            let answer = try await ask(administrator)
            await administrator.close()
            return answer
        } catch {
            await administrator.close()
            throw error
        }
    }

    private func makeAdministrator() throws -> KafkaAdministrator {
        do {
            return try KafkaAdministrator(properties: properties, logger: options.logger())
        } catch {
            throw SettingError("the Kafka properties", error.description)
        }
    }

    /// The cluster's topics, once it can be reached: until then it keeps asking, and says so.
    ///
    /// - Throws: `CommandFailure` if the cluster refuses to tell; `CancellationError`.
    func waitForTopics(_ administrator: KafkaAdministrator) async throws -> [Topic] {
        while true {
            do {
                let topics = try await administrator.listing(timeout: .seconds(5)).topics
                console.reachable()
                return topics
            } catch {
                guard error.isRetriable else {
                    throw CommandFailure("the topics at \(servers) cannot be listed: \(error)")
                }
                console.unreachable(error.description)
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// The topics of these names.
    ///
    /// - Throws: `CommandFailure` naming the one that is not there; `CancellationError`.
    func requireTopics(_ names: [Name]) async throws -> [Topic] {
        try await administer { try await waitForTopics(names, $0) }
    }

    /// How long a topic may be missing: metadata reaches the brokers one after another, and the broker that is asked may not
    /// know of a topic that another one has just created.
    private static let spread = Duration.seconds(5)

    /// The topics of these names, once all are listed.
    ///
    /// - Throws: `CommandFailure` naming the one that is still not there after a few seconds; `CancellationError`.
    func waitForTopics(_ names: [Name], _ administrator: KafkaAdministrator) async throws -> [Topic] {
        var deadline: ContinuousClock.Instant?
        while true {
            let all = try await waitForTopics(administrator)
            do {
                return try names.map { name throws(CommandFailure) in try Self.topic(name, in: all) }
            } catch {
                if deadline == nil { console.say("\(error), still looking for it") }
                let limit = deadline ?? .now + Self.spread
                deadline = limit
                guard .now < limit else { throw error }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// The topic of this name.
    ///
    /// - Throws: `CommandFailure` if there is none.
    static func topic(_ name: Name, in topics: [Topic]) throws(CommandFailure) -> Topic {
        guard let topic = topics.first(where: { $0.name == name }) else {
            throw CommandFailure(
                "topic \"\(name)\" does not exist; \"kafka-workload topic create \(name)\" creates it, "
                    + "\"kafka-workload topic list\" lists those there are")
        }
        return topic
    }
}
