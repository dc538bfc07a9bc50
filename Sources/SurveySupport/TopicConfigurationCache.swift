package import ClusterModel

/// Topic configurations, which change rarely and are read on a slow cadence.
package struct TopicConfigurationCache: Sendable {
    /// The configurations that are read; brokers answer narrowed requests in a third of the time.
    package static let keys = ["min.insync.replicas", "retention.ms", "retention.bytes", "cleanup.policy"]

    /// What a broker answered for one topic.
    package enum Answer: Sendable {
        case configuration(TopicConfiguration)
        /// Asking again soon may succeed.
        case failedForNow(FailureReason)
        /// Asking again soon would fail, too: denied, or unknown to the broker.
        case failed(FailureReason)
    }

    private struct Entry {
        var configuration: TopicConfiguration?
        var askedAt: ContinuousClock.Instant
        var readAt: ContinuousClock.Instant?
    }

    private let interval: Duration
    private var entries: [Name: Entry] = [:]

    /// - Parameter interval: how long a configuration is believed before it is read again.
    package init(interval: Duration) {
        self.interval = interval
    }

    /// The topics to ask for now: new ones, and those whose turn has come.
    package func due(_ topics: [Name], at now: ContinuousClock.Instant) -> [Name] {
        topics.filter { name in entries[name].map { now - $0.askedAt >= interval } ?? true }
    }

    /// Takes what was answered. A denied topic is not asked again before its turn; a time-out is, at once.
    package mutating func take(_ answers: [(Name, Answer)], at now: ContinuousClock.Instant) {
        for (name, answer) in answers {
            switch answer {
            case .configuration(let configuration):
                entries[name] = Entry(configuration: configuration, askedAt: now, readAt: now)
            case .failed: entries[name] = Entry(configuration: nil, askedAt: now)
            case .failedForNow: break
            }
        }
    }

    /// Fills in the configurations of `topics`: those that are known and not older than three intervals.
    package func apply(to topics: inout [Topic], at now: ContinuousClock.Instant) {
        for index in topics.indices {
            guard let entry = entries[topics[index].name], let readAt = entry.readAt, now - readAt <= interval * 3
            else { continue }
            topics[index].configuration = entry.configuration
        }
    }

    /// Forgets topics that are gone.
    package mutating func keep(only topics: [Name]) {
        guard entries.count > topics.count else { return }
        let names = Set(topics)
        entries = entries.filter { names.contains($0.key) }
    }
}

extension TopicConfiguration {
    /// Takes one of the configurations that `TopicConfigurationCache.keys` names.
    package mutating func set(_ key: String, to value: String) {
        switch key {
        case "min.insync.replicas": minInSyncReplicas = Int(value)
        case "retention.ms": retentionMilliseconds = Int64(value)
        case "retention.bytes": retentionBytes = Int64(value)
        case "cleanup.policy": cleanupPolicy = value
        default: break
        }
    }
}
