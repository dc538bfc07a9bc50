internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport

/// Asks leaders for records by timestamp (ListOffsets with a timestamp): for the newest of each partition, and for the first one
/// from a time on.
struct RecordReader: Sendable {
    let connections: ClusterConnections
    let deadline: ContinuousClock.Instant

    /// The first version that knows the timestamp for the newest record (KIP-734, Kafka 3.0). Earlier brokers would take it for
    /// an ordinary time.
    private static let firstVersionWithMaxTimestamp: Int16 = 7

    /// A record, and the place of its partition in the survey.
    struct Found: Sendable {
        let topic: Int
        let partition: Int
        let record: RecordTime
    }

    /// The record with the largest timestamp of each partition.
    ///
    /// Brokers that do not know the question are not asked. A partition without an answer is missing.
    func newest(
        of topics: [Topic], _ recorder: PhaseRecorder, where isWanted: (Topic, Partition) -> Bool
    ) async -> [Found] {
        let begin = ContinuousClock.now
        let led = LedPartitions.byLeader(topics, where: isWanted)
        return await withTaskGroup(of: (found: [Found], failure: FailureReason?)?.self) { tasks in
            for (leader, partitions) in led {
                guard let client = await connections.client(leader) else { continue }
                tasks.addTask { await newest(of: partitions, in: topics, client) }
            }
            var all: [Found] = []
            for await case let answer? in tasks {
                let failures = answer.failure.map { [$0: 1] } ?? [:]
                recorder.record(.recordTimestamps, since: begin, requests: 1, failures: failures)
                all += answer.found
            }
            return all
        }
    }

    @concurrent
    private func newest(
        of partitions: LedPartitions, in topics: [Topic], _ client: BrokerClient
    ) async -> (found: [Found], failure: FailureReason?)? {
        let request = ListOffsetsRequest(
            partitions, in: topics, isolationLevel: .readUncommitted, timestamp: ListOffsetsRequest.Timestamp.newest)
        do {
            guard let version = try await client.version(of: ListOffsetsRequest.api, until: deadline),
                version >= Self.firstVersionWithMaxTimestamp
            else { return nil }
            let response = try await client.ask(request, until: deadline)
            return (Self.found(response, of: partitions, in: topics), nil)
        } catch {
            return ([], error.reason)
        }
    }

    private static func found(
        _ response: ListOffsetsResponse, of partitions: LedPartitions, in topics: [Topic]
    ) -> [Found] {
        let places = Dictionary(partitions.topics.map { ($0.name, $0.index) }, uniquingKeysWith: { first, _ in first })
        var found: [Found] = []
        for topic in response.topics {
            guard let index = places[topic.name] else { continue }
            for partition in topic.partitions {
                guard let record = partition.record,
                    let place = topics[index].place(of: partition.partitionIndex)
                else { continue }
                found.append(Found(topic: index, partition: Int(place), record: record))
            }
        }
        return found
    }

    /// The answers to lookups, in their order; by leader. One that failed is nil.
    func answers(to lookups: [Int32: [RecordLookup]]) async -> [Int32: [RecordLookup.Answer?]] {
        await withTaskGroup(of: (Int32, [RecordLookup.Answer?]).self) { tasks in
            for (leader, lookups) in lookups {
                guard let client = await connections.client(leader) else { continue }
                tasks.addTask { (leader, await answers(to: lookups, client)) }
            }
            return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @concurrent
    private func answers(to lookups: [RecordLookup], _ client: BrokerClient) async -> [RecordLookup.Answer?] {
        var topics: [Name: [ListOffsetsRequest.Partition]] = [:]
        for lookup in lookups {
            topics[lookup.topic, default: []].append(
                .init(partitionIndex: lookup.partition, timestamp: lookup.timestamp))
        }
        let request = ListOffsetsRequest(
            isolationLevel: .readUncommitted, topics: topics.map { .init(name: $0.key, partitions: $0.value) },
            timeout: 1000)
        guard let response = try? await client.ask(request, until: deadline) else { return lookups.map { _ in nil } }
        var answers: [TopicPartition: RecordLookup.Answer] = [:]
        for topic in response.topics {
            for partition in topic.partitions where partition.errorCode == .none {
                answers[TopicPartition(topic: topic.name, partition: partition.partitionIndex)] =
                    partition.record.map { .record($0) } ?? .noRecord
            }
        }
        return lookups.map { answers[TopicPartition(topic: $0.topic, partition: $0.partition)] }
    }
}

extension ListOffsetsResponse.Partition {
    /// The record; nil if there is none, or an error.
    fileprivate var record: RecordTime? {
        guard errorCode == .none, offset >= 0, timestamp >= 0 else { return nil }
        return RecordTime(offset: offset, timestamp: timestamp)
    }
}
