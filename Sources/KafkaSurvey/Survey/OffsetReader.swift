internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport

/// The partitions that one broker leads, by their place in the survey.
struct LedPartitions: Sendable {
    struct Topic: Sendable {
        let index: Int
        let name: Name
        /// Places in the topic's partitions.
        var partitions: [Int32]
    }

    var topics: [Topic] = []
    var count = 0

    /// Sorts the partitions of `topics` by leader. Partitions without one cannot be asked for.
    static func byLeader(
        _ topics: [ClusterModel.Topic], where isWanted: (ClusterModel.Topic, Partition) -> Bool
    ) -> [Int32: LedPartitions] {
        var result: [Int32: LedPartitions] = [:]
        for (index, topic) in topics.enumerated() {
            for (place, partition) in topic.partitions.enumerated() {
                guard let leader = partition.leader, isWanted(topic, partition) else { continue }
                result[leader, default: LedPartitions()].add(Int32(place), of: topic.name, at: index)
            }
        }
        return result
    }

    private mutating func add(_ place: Int32, of topic: Name, at index: Int) {
        if topics.last?.index != index { topics.append(Topic(index: index, name: topic, partitions: [])) }
        topics[topics.count - 1].partitions.append(place)
        count += 1
    }

    /// Parts of at most `limit` partitions, for what one request can hold.
    func parts(of limit: Int) -> [LedPartitions] {
        guard count > limit else { return [self] }
        var parts = [LedPartitions()]
        for topic in topics {
            for place in topic.partitions {
                if parts[parts.count - 1].count == limit { parts.append(LedPartitions()) }
                parts[parts.count - 1].add(place, of: topic.name, at: topic.index)
            }
        }
        return parts
    }
}

/// One kind of offset: how it is asked for, where it belongs, and which phase counts it.
struct OffsetKind: Sendable {
    let phase: SurveyPhase
    let isolationLevel: ListOffsetsRequest.IsolationLevel
    let timestamp: Int64

    static let highWatermark = OffsetKind(
        phase: .highWatermarks, isolationLevel: .readUncommitted, timestamp: ListOffsetsRequest.Timestamp.latest)
    static let lastStable = OffsetKind(
        phase: .lastStableOffsets, isolationLevel: .readCommitted, timestamp: ListOffsetsRequest.Timestamp.latest)
    static let logStart = OffsetKind(
        phase: .logStartOffsets, isolationLevel: .readUncommitted, timestamp: ListOffsetsRequest.Timestamp.earliest)
}

/// What one request for offsets brought.
struct OffsetAnswer: Sendable {
    /// An offset, and whose it is.
    struct Found: Sendable {
        let topic: Int32
        let partition: Int32
        let offset: Int64
    }

    var kind: OffsetKind
    var found: [Found] = []
    var failures: [FailureReason: Int] = [:]

    /// Partitions whose leader has moved.
    var moved: [Found] = []

    /// How long the leader took; nil if it did not answer.
    var time: Duration?
    var leader: Int32
}

/// Asks leaders for the offsets of their partitions.
struct OffsetReader: Sendable {
    let connections: ClusterConnections
    let topics: [Topic]
    let deadline: ContinuousClock.Instant

    /// A request of so many partitions is a tenth of what brokers accept by default (socket.request.max.bytes).
    private static let partitionsPerRequest = 400_000

    /// Asks every leader for all kinds, in the order of `kinds`: no kind is asked for before the one before it is known.
    func read(_ led: [Int32: LedPartitions], _ kinds: [OffsetKind]) async -> [OffsetAnswer] {
        await withTaskGroup(of: [OffsetAnswer].self) { tasks in
            for (leader, partitions) in led {
                let client = await connections.client(leader)
                tasks.addTask {
                    var answers: [OffsetAnswer] = []
                    for kind in kinds {
                        for part in partitions.parts(of: Self.partitionsPerRequest) {
                            answers.append(await ask(leader, client, kind, part))
                        }
                    }
                    return answers
                }
            }
            return await tasks.reduce(into: []) { $0 += $1 }
        }
    }

    @concurrent
    private func ask(
        _ leader: Int32, _ client: BrokerClient?, _ kind: OffsetKind, _ partitions: LedPartitions
    ) async -> OffsetAnswer {
        var answer = OffsetAnswer(kind: kind, leader: leader)
        guard let client else {
            answer.failures = [.leader: partitions.count]
            return answer
        }
        let request = ListOffsetsRequest(
            partitions, in: topics, isolationLevel: kind.isolationLevel, timestamp: kind.timestamp)
        let begin = ContinuousClock.now
        do {
            let response = try await client.ask(request, until: deadline)
            answer.time = .now - begin
            take(response, of: partitions, into: &answer)
        } catch {
            answer.failures = [error.reason: partitions.count]
        }
        return answer
    }

    /// Each partition that was asked for counts once, whatever the broker answers.
    private func take(_ response: ListOffsetsResponse, of partitions: LedPartitions, into answer: inout OffsetAnswer) {
        let places = Dictionary(
            partitions.topics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        answer.found.reserveCapacity(partitions.count)
        var answered = 0
        for topic in response.topics {
            guard let asked = places[topic.name] else { continue }
            for partition in topic.partitions {
                guard let place = topics[asked.index].place(of: partition.partitionIndex) else { continue }
                answered += 1
                let found = OffsetAnswer.Found(topic: Int32(asked.index), partition: place, offset: partition.offset)
                if partition.errorCode.isLeaderChange {
                    answer.moved.append(found)
                } else if partition.errorCode != .none {
                    let reason = FailureReason(partition.errorCode)
                    // The topic has been deleted since metadata was read.
                    if reason != .unknown { answer.failures[reason, default: 0] += 1 }
                } else if partition.offset >= 0 {
                    answer.found.append(found)
                } else {
                    answer.failures[.other, default: 0] += 1
                }
            }
        }
        if answered < partitions.count { answer.failures[.other, default: 0] += partitions.count - answered }
    }
}

extension ListOffsetsRequest {
    /// Asks one leader for the offsets that belong to `timestamp`.
    ///
    /// - Parameter topics: The survey's topics, in which `led` has its places.
    init(_ led: LedPartitions, in topics: [ClusterModel.Topic], isolationLevel: IsolationLevel, timestamp: Int64) {
        self.init(
            isolationLevel: isolationLevel,
            topics: led.topics.map { topic in
                let partitions = topics[topic.index].partitions
                return Topic(
                    name: topic.name,
                    partitions: topic.partitions.map { place in
                        .init(partitionIndex: partitions[Int(place)].id, timestamp: timestamp)
                    })
            }, timeout: 1000)
    }
}

extension ClusterModel.Topic {
    /// Where in `partitions` the partition with this id is.
    func place(of id: Int32) -> Int32? {
        // Ids run from 0 without gaps but for an odd answer, so the place is nearly always the id.
        if partitions.indices.contains(Int(id)), partitions[Int(id)].id == id { return id }
        return partitions.firstIndex { $0.id == id }.map(Int32.init)
    }
}
