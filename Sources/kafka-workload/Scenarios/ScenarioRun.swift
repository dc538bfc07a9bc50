import ClusterModel
import CommandSupport
import KafkaTraffic
import RDKafka
import Workload

/// A scenario at work: a producer and a pool of members on one topic.
struct ScenarioRun: Sendable {
    let plan: ScenarioPlan
    let topic: NewTopic
    let group: String
    let messageSize: Int
    let access: ClusterAccess
    let connection: ConnectionOptions

    /// Plays until it is time to stop, then ends all in order: what was read is committed, what was sent is waited for.
    func run(until stop: StopSignal, atMost length: Duration?) async throws {
        guard let topic = try await stop.whileRunning({ try await prepareTopic() }) else { return }
        let production = try await Production(
            topic.name, properties: try connection.properties(for: .producing), console: access.console,
            logger: connection.logger())
        stop.request(after: length)
        let tally = ConsumptionTally()
        let settings = try settings()
        let readers = ReaderGroup(
            settings, name: group, topics: [topic], tally: tally, console: access.console, logger: connection.logger())
        try await production.progress(more: { " · \(Self.summary(tally.report))" }).show {
            try await production.untilClosed {
                try await stop.whileRunning { try await play(production, readers) }
            }
        }
        try production.requireSuccess()
        try readers.requireCommits()
    }

    private static func summary(_ report: ConsumptionReport) -> String {
        let members = report.members > 0 ? " by \(Figures.count(report.members)) members" : ""
        return "\(Figures.count(report.records)) read\(members)"
    }

    private func play(_ production: Production, _ readers: ReaderGroup) async throws {
        let plan = plan
        let source = MadeUpMessages(
            keys: KeySequence(.roundRobin, count: 1000), size: messageSize, partition: nil)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await production.produce(ProductionPlan(rate: plan.production), from: source) }
            tasks.addTask { try await MemberPool(group: readers, membership: plan.membership).run() }
            try await tasks.waitForAll()
        }
    }

    private func settings() throws -> ReaderSettings {
        var settings = ReaderSettings(
            properties: try connection.properties(
                for: .consuming, defaults: ["auto.commit.interval.ms": "1000", "auto.offset.reset": "earliest"]))
        settings.behavior = plan.reading
        return settings
    }

    /// The topic, which is created if it is not there.
    private func prepareTopic() async throws -> Topic {
        let session = TopicSession(access: access)
        return try await access.administer { administrator in
            if let topic = try await access.waitForTopics(administrator).first(where: { $0.name == topic.name }) {
                return topic
            }
            try await session.create(topic, administrator)
            access.console.say("topic \"\(topic.name)\" is created")
            return try await access.waitForTopics([topic.name], administrator)[0]
        }
    }
}
