internal import ClusterModel

/// Topic configurations, which change rarely and are read on a slow cadence.
struct ConfigurationCache: Sendable {
    private struct Entry {
        var configuration: TopicConfiguration?
        var askedAt: ContinuousClock.Instant
        var readAt: ContinuousClock.Instant?
    }

    private let interval: Duration
    private var entries: [Name: Entry] = [:]

    /// - Parameter interval: how long a configuration is believed before it is read again.
    init(interval: Duration) {
        self.interval = interval
    }

    /// The topics to ask for now: new ones, and those whose turn has come.
    func due(_ topics: [Name], at now: ContinuousClock.Instant) -> [Name] {
        topics.filter { name in entries[name].map { now - $0.askedAt >= interval } ?? true }
    }

    /// Takes what was answered. A denied topic is not asked again before its turn; a time-out is, at once.
    mutating func take(
        _ answers: [(Name, Result<TopicConfiguration, KafkaError>)], at now: ContinuousClock.Instant
    ) {
        for (name, result) in answers {
            switch result {
            case .success(let configuration):
                entries[name] = Entry(configuration: configuration, askedAt: now, readAt: now)
            case .failure(let error) where !error.isRetriable:
                entries[name] = Entry(configuration: nil, askedAt: now)
            case .failure:
                break
            }
        }
    }

    /// The configuration of a topic, unless it is unknown or older than three intervals.
    func configuration(of topic: Name, at now: ContinuousClock.Instant) -> TopicConfiguration? {
        guard let entry = entries[topic], let readAt = entry.readAt, now - readAt <= interval * 3 else { return nil }
        return entry.configuration
    }

    /// Forgets topics that are gone.
    mutating func keep(only topics: [Name]) {
        guard entries.count > topics.count else { return }
        let names = Set(topics)
        entries = entries.filter { names.contains($0.key) }
    }
}
