internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport

/// The offsets of one survey: high watermarks, last stable offsets and log start offsets of all partitions.
final class OffsetSurvey {
    private let connections: ClusterConnections
    private let recorder: PhaseRecorder
    private let deadline: ContinuousClock.Instant
    private var brokers: Set<Int32> = []

    /// The slowest request to each leader that answered.
    private(set) var slowest: [Int32: Duration] = [:]

    init(_ connections: ClusterConnections, _ recorder: PhaseRecorder, until deadline: ContinuousClock.Instant) {
        self.connections = connections
        self.recorder = recorder
        self.deadline = deadline
    }

    /// Reads the offsets into `topics`. Partitions whose leader moves meanwhile are asked for once more.
    func read(_ topics: inout [Topic], brokers: Set<Int32>, withLastStable: Bool) async {
        self.brokers = brokers
        let kinds =
            withLastStable
            ? [OffsetKind.highWatermark, .lastStable, .logStart] : [.highWatermark, .logStart]
        let moved = await pass(&topics, kinds) { _, _ in true }
        if !moved.isEmpty, await refreshLeaders(of: moved, in: &topics) {
            _ = await pass(&topics, kinds) { moved.contains(TopicPartition(topic: $0.name, partition: $1.id)) }
        }
        topics.limitLastStableOffsets()
    }

    /// Reads the ends once more for groups whose commits came after the survey's ends had been read.
    func readEnds(for commits: [TopicCommits], in topics: [Topic]) async -> [TopicPartition: Int64] {
        var wanted: Set<TopicPartition> = []
        for topic in commits {
            for commit in topic.partitions {
                wanted.insert(TopicPartition(topic: topic.topic, partition: commit.partition))
            }
        }
        // What failed a moment ago would fail again, and count twice.
        for topic in topics {
            for partition in topic.partitions where partition.highWatermark == nil {
                wanted.remove(TopicPartition(topic: topic.name, partition: partition.id))
            }
        }
        guard !wanted.isEmpty else { return [:] }
        var late = topics.map { Topic(name: $0.name, partitions: $0.partitions) }
        for topic in late.indices {
            for partition in late[topic].partitions.indices { late[topic].partitions[partition].highWatermark = nil }
        }
        _ = await pass(&late, [.highWatermark]) { wanted.contains(TopicPartition(topic: $0.name, partition: $1.id)) }
        var ends: [TopicPartition: Int64] = [:]
        for topic in late {
            for partition in topic.partitions {
                guard let end = partition.highWatermark else { continue }
                ends[TopicPartition(topic: topic.name, partition: partition.id)] = end
            }
        }
        return ends
    }

    /// - Returns: the partitions whose leader has moved.
    private func pass(
        _ topics: inout [Topic], _ kinds: [OffsetKind], where isWanted: (Topic, Partition) -> Bool
    ) async -> Set<TopicPartition> {
        // A leader that metadata no longer lists would only be waited for.
        let led = LedPartitions.byLeader(topics) { topic, partition in
            partition.leader.map(brokers.contains) ?? false && isWanted(topic, partition)
        }
        guard !led.isEmpty else { return [] }
        let begin = ContinuousClock.now
        // Not kept in a variable: with its reference to the topics, the first offset would copy them all.
        let answers = await OffsetReader(connections: connections, topics: topics, deadline: deadline).read(led, kinds)
        var moved: Set<TopicPartition> = []
        for answer in answers {
            recorder.record(answer.kind.phase, since: begin, requests: 1, failures: answer.failures)
            if let time = answer.time { slowest[answer.leader] = max(slowest[answer.leader] ?? .zero, time) }
            for found in answer.found {
                topics[Int(found.topic)].partitions[Int(found.partition)].set(answer.kind, to: found.offset)
            }
            for found in answer.moved {
                let topic = topics[Int(found.topic)]
                moved.insert(
                    TopicPartition(topic: topic.name, partition: topic.partitions[Int(found.partition)].id))
            }
        }
        return moved
    }

    /// Asks for metadata again, and takes from it the leaders of the partitions that have moved.
    private func refreshLeaders(of moved: Set<TopicPartition>, in topics: inout [Topic]) async -> Bool {
        let begin = ContinuousClock.now
        do {
            let (response, requests) = try await connections.metadata(until: deadline)
            recorder.record(.metadata, since: begin, requests: requests)
            let fresh = Dictionary(
                ClusterMetadata(response).topics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            for topic in topics.indices {
                guard let found = fresh[topics[topic].name] else { continue }
                for partition in topics[topic].partitions.indices {
                    let id = topics[topic].partitions[partition].id
                    guard moved.contains(TopicPartition(topic: found.name, partition: id)) else { continue }
                    topics[topic].partitions[partition].leader = found.partition(id)?.leader
                }
            }
            return true
        } catch {
            // The partitions stay unknown in this survey.
            return false
        }
    }
}

extension Partition {
    fileprivate mutating func set(_ kind: OffsetKind, to offset: Int64) {
        switch kind.phase {
        case .highWatermarks: highWatermark = offset
        case .lastStableOffsets: lastStableOffset = offset
        default: logStartOffset = offset
        }
    }
}
