internal import Blocking
internal import ClusterModel
internal import KafkaTraffic
internal import RDKafka

/// Keeps up with the cluster: knows brokers and leaders, makes the topic, adds partitions for new brokers, and tells the
/// consumer what to read.
actor TopicReconciler {
    private let configuration: ProbeConfiguration
    private let clients: ProbeClients
    private let recorder: ProbeRecorder

    /// When metadata is asked for again without a reason.
    private var nextRefresh = ContinuousClock.now

    /// The partitions that the consumer reads.
    private var assigned: Set<Int32> = []

    /// The brokers that partitions were made for.
    private var served: Set<Int32> = []

    private static let refreshInterval = Duration.seconds(30)

    init(configuration: ProbeConfiguration, clients: ProbeClients, recorder: ProbeRecorder) {
        self.configuration = configuration
        self.clients = clients
        self.recorder = recorder
    }

    func run() async {
        await repeating(every: configuration.interval) {
            let isWanted = recorder.withState { $0.takeWishForMetadata() }
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
            recorder.fail(change.operation, error)
        } else {
            recorder.succeed(change.operation)
            served.formUnion(change.leaders)
        }
    }

    private func show(_ listing: ClusterListing) async {
        let partitions = listing.topic(configuration.topic)?.partitions ?? []
        recorder.withState { $0.show(brokers: listing.brokers.map(\.id), partitions: partitions) }
        await assign(Set(partitions.map(\.id)))
    }

    private func listing() async -> ClusterListing? {
        do {
            let listing = try await clients.administrator.listing(timeout: configuration.timeout)
            recorder.succeed(.metadata)
            return listing
        } catch {
            if !Task.isCancelled { recorder.fail(.metadata, error) }
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
        if !partitions.isSuperset(of: assigned) { recorder.withState { $0.forgetPositions() } }
        let positions = recorder.withState { state in
            partitions.map { (partition: $0, offset: state.position(in: $0)) }
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
            recorder.fail(.consume, error)
        }
    }
}

/// Where replicas of the probe's topic go, so that every broker is the preferred leader of a partition.
struct ReplicaPlan {
    /// The ids of the brokers that there are, ascending, each once.
    let brokers: [Int32]

    /// Replicas of each partition: as many as are wanted, as far as there are brokers.
    let replicationFactor: Int

    init(brokers: some Sequence<Int32>, replicationFactor: Int) {
        self.brokers = Set(brokers).sorted()
        self.replicationFactor = min(replicationFactor, self.brokers.count)
    }

    /// The replicas of the partitions that a topic with these partitions still needs: one for each broker that is nobody's
    /// preferred leader. For a topic without partitions, of all.
    ///
    /// Partitions of brokers that are gone stay as they are: moving replicas is not a probe's business.
    func additions(to partitions: [Partition]) -> [[Int32]] {
        let preferred = Set(partitions.compactMap(\.replicas.first))
        return brokers.indices.filter { !preferred.contains(brokers[$0]) }.map(replicas(ledBy:))
    }

    /// A broker and those that follow it, around the end.
    private func replicas(ledBy index: Int) -> [Int32] {
        (0..<replicationFactor).map { brokers[(index + $0) % brokers.count] }
    }
}

/// What the probe's topic still needs.
enum TopicChange: Equatable {
    /// It is not there: create it with these replicas.
    case create([[Int32]])

    /// Brokers lead no partition: add some with these replicas.
    case grow(total: Int, [[Int32]])

    /// Compares a topic with what it should be; nil if it needs nothing.
    ///
    /// - Parameters:
    ///   - topic: as metadata lists it; nil if it is not there.
    ///   - servedBefore: brokers that got a partition before. None gets a second: if it does not lead it any more, somebody has
    ///     other plans with it.
    init?(_ topic: Topic?, plan: ReplicaPlan, servedBefore: Set<Int32>) {
        guard let topic else {
            guard !plan.brokers.isEmpty else { return nil }
            self = .create(plan.additions(to: []))
            return
        }
        // One that was just created can be without partitions for a moment.
        guard !topic.partitions.isEmpty else { return nil }
        let additions = plan.additions(to: topic.partitions).filter { !servedBefore.contains($0[0]) }
        guard !additions.isEmpty else { return nil }
        self = .grow(total: topic.partitions.count + additions.count, additions)
    }

    /// What doing it counts as.
    var operation: ProbeOperation {
        switch self {
        case .create: .create
        case .grow: .grow
        }
    }

    /// The brokers that lead the new partitions.
    var leaders: Set<Int32> {
        switch self {
        case .create(let replicas), .grow(_, let replicas): Set(replicas.compactMap(\.first))
        }
    }
}
