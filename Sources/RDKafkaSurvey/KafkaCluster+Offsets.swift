internal import Blocking
internal import ClusterModel
internal import RDKafka
internal import SurveySupport

/// What the offset passes of a survey showed of the leaders.
struct LeaderObservations: Sendable {
    /// The slowest offset request of each leader that answered.
    var slowest: [Int32: Duration] = [:]

    /// Leaders that did not answer.
    var silent: Set<Int32> = []

    fileprivate mutating func add(_ pass: ListOffsetsResult) {
        slowest.merge(pass.slowest, uniquingKeysWith: max)
        silent.formUnion(pass.silent)
    }
}

extension KafkaCluster {
    /// Reads high watermarks, last stable offsets and log start offsets, in this order, into `topics`.
    func readOffsets(
        of topics: inout [Topic], brokers: Set<Int32>, until deadline: ContinuousClock.Instant,
        _ recorder: PhaseRecorder
    ) async -> LeaderObservations {
        // A leader that metadata no longer lists would only be waited for.
        let table = PartitionsByLeader(topics) { _, partition in partition.leader.map(brokers.contains) ?? false }
        var leaders = LeaderObservations()
        guard !table.isEmpty else { return leaders }
        await pass(.highWatermarks, handle, .end, table, &leaders, \.highWatermark, &topics, deadline, recorder)
        if let lastStableOffsetClient, await prepare(lastStableOffsetClient, for: topics, until: deadline, recorder) {
            await pass(
                .lastStableOffsets, lastStableOffsetClient, .end, table, &leaders, \.lastStableOffset, &topics,
                deadline, recorder)
            topics.limitLastStableOffsets()
        }
        await pass(.logStartOffsets, handle, .start, table, &leaders, \.logStartOffset, &topics, deadline, recorder)
        return leaders
    }

    private func pass(
        _ phase: SurveyPhase, _ handle: KafkaHandle, _ question: OffsetQuestion, _ table: PartitionsByLeader,
        _ leaders: inout LeaderObservations, _ offset: any WritableKeyPath<Partition, Int64?> & Sendable,
        _ topics: inout [Topic], _ deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async {
        let begin = ContinuousClock.now
        let pass = ListOffsetsPass(handle: handle, question: question, deadline: deadline)
        let result = await pass.run(table, skipping: leaders.silent, on: offsetWorkers)
        leaders.add(result)
        for found in result.found {
            topics[Int(found.topicIndex)].partitions[Int(found.partitionIndex)][keyPath: offset] = found.offset
        }
        recorder.record(phase, since: begin, requests: result.requests, failures: result.failures)
    }

    /// Makes sure that `client` knows the leaders; without, librdkafka would send a metadata request for each chunk.
    ///
    /// - Returns: whether it does.
    private func prepare(
        _ client: KafkaHandle, for topics: [Topic], until deadline: ContinuousClock.Instant,
        _ recorder: PhaseRecorder
    ) async -> Bool {
        let begin = ContinuousClock.now
        var hasher = Hasher()
        for topic in topics {
            hasher.combine(topic.name)
            for partition in topic.partitions { hasher.combine(partition.leader) }
        }
        let fingerprint = hasher.finalize()
        // librdkafka forgets what it learnt after metadata.max.age.ms, 15 minutes.
        if let known = knownLeaders, known.leaders == fingerprint, begin - known.at < .seconds(300) {
            return true
        }
        do {
            let timeout = try Timeouts.callTimeout(until: deadline)
            _ = try await metadataWorker.run { () throws(KafkaError) in try client.metadata(timeout: timeout) }
            knownLeaders = (fingerprint, begin)
            recorder.record(.lastStableOffsets, since: begin, requests: 1)
            return true
        } catch {
            recorder.record(.lastStableOffsets, since: begin, requests: 1, failures: [error.reason: 1])
            return false
        }
    }

    /// Reads the ends once more for groups whose commits came after those of the survey had been read.
    func readLateHighWatermarks(
        for late: [Name: [TopicCommits]], in topics: [Topic], skipping silent: Set<Int32>,
        until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> [TopicPartition: Int64] {
        var wanted: Set<TopicPartition> = []
        for commits in late.values.joined() {
            for commit in commits.partitions {
                wanted.insert(TopicPartition(topic: commits.topic, partition: commit.partition))
            }
        }
        guard !wanted.isEmpty else { return [:] }
        let begin = ContinuousClock.now
        let table = PartitionsByLeader(topics) { wanted.contains(TopicPartition(topic: $0.name, partition: $1.id)) }
        let pass = ListOffsetsPass(handle: handle, question: .end, deadline: deadline)
        let result = await pass.run(table, skipping: silent, on: offsetWorkers)
        recorder.record(.highWatermarks, since: begin, requests: result.requests, failures: result.failures)
        return result.found.reduce(into: [:]) { ends, found in
            let topic = topics[Int(found.topicIndex)]
            let partition = topic.partitions[Int(found.partitionIndex)].id
            ends[TopicPartition(topic: topic.name, partition: partition)] = found.offset
        }
    }
}
