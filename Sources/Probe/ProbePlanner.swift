internal import ClusterModel
internal import KafkaClient

/// Keeps up with the cluster: knows brokers and leaders, makes the topic, adds partitions for new brokers, and tells the
/// consumer what to read.
actor ProbePlanner {
    private let configuration: ProbeConfiguration
    private let clients: ProbeClients
    private let record: ProbeRecord

    /// When metadata is asked for again without a reason.
    private var nextRefresh = ContinuousClock.now

    /// The partitions that the consumer reads.
    private var assigned: Set<Int32> = []

    /// The brokers that partitions were made for.
    private var served: Set<Int32> = []

    private static let refreshInterval = Duration.seconds(30)

    init(configuration: ProbeConfiguration, clients: ProbeClients, record: ProbeRecord) {
        self.configuration = configuration
        self.clients = clients
        self.record = record
    }

    func run() async {
        await repeating(every: configuration.interval) {
            let isWanted = record.withLedger { $0.takeWishForMetadata() }
            if isWanted || ContinuousClock.now >= nextRefresh { await refresh() }
        }
    }

    private func refresh() async {
        guard let listing = await listing() else { return }
        await show(listing)
        nextRefresh = .now + Self.refreshInterval
        guard let change = change(listing) else { return }
        let error = await apply(change)
        let changed = await self.listing()
        if let changed { await show(changed) }
        // Another surveyor may have been faster.
        if let error, changed.map({ self.change($0) != nil }) ?? true {
            record.fail(change.operation, error)
        } else {
            record.succeed(change.operation)
            served.formUnion(change.leaders)
        }
    }

    private func show(_ listing: ClusterListing) async {
        let partitions = listing.topic(configuration.topic)?.partitions ?? []
        record.withLedger { $0.show(brokers: listing.brokers.map(\.id), partitions: partitions) }
        await assign(Set(partitions.map(\.id)))
    }

    private func listing() async -> ClusterListing? {
        do {
            let listing = try await clients.administrator.listing(timeout: configuration.timeout)
            record.succeed(.metadata)
            return listing
        } catch {
            if !Task.isCancelled { record.fail(.metadata, error) }
            return nil
        }
    }

    private func change(_ listing: ClusterListing) -> TopicChange? {
        let plan = ReplicaPlan(
            brokers: listing.brokers.map(\.id), replicationFactor: configuration.replicationFactor)
        return TopicChange(listing.topic(configuration.topic), plan: plan, servedBefore: served)
    }

    private func apply(_ change: TopicChange) async -> KafkaError? {
        do {
            switch change {
            case .create(let replicas):
                let topic = NewTopic(
                    name: configuration.topic, placement: Self.placement(replicas),
                    configuration: Self.topicConfiguration)
                try await clients.administrator.create(topic, timeout: configuration.timeout)
            case .grow(let total, let replicas):
                try await clients.administrator.grow(
                    configuration.topic, to: total, assignment: replicas, timeout: configuration.timeout)
            }
            return nil
        } catch {
            return error
        }
    }

    /// With a single broker there is no choice, and some that only speak Kafka's protocol refuse assignments.
    private static func placement(_ replicas: [[Int32]]) -> NewTopic.Placement {
        replicas.count == 1 ? .automatic(partitions: 1, replicationFactor: 1) : .assigned(replicas)
    }

    /// What the topic holds is of no use after an hour.
    private static let topicConfiguration = [
        "cleanup.policy": "delete", "retention.ms": "3600000", "segment.ms": "3600000",
    ]

    /// Has the consumer read these partitions: where it was, or from the end.
    private func assign(_ partitions: Set<Int32>) async {
        guard partitions != assigned else { return }
        // Without the topic, or with fewer partitions, what comes is another topic.
        if !partitions.isSuperset(of: assigned) { record.withLedger { $0.forgetPositions() } }
        let positions = record.withLedger { ledger in
            partitions.map { (partition: $0, offset: ledger.position(in: $0)) }
        }
        let assignment = positions.map { partition, offset in
            (
                TopicPartition(topic: configuration.topic, partition: partition),
                offset.map { ConsumerPosition.offset($0) } ?? .end
            )
        }
        do {
            try await clients.consumer.assign(Dictionary(uniqueKeysWithValues: assignment))
            assigned = partitions
        } catch {
            record.fail(.consume, error)
        }
    }
}
