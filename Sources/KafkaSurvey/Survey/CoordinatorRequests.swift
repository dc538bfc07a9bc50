internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport
internal import Synchronization

/// What one group has committed, as its coordinator answered.
struct GroupCommits: Sendable {
    /// By ascending topic; partitions without a commit are left out.
    var topics: [TopicCommits] = []

    /// Of a share group: where its lag ends, where the broker reports the lag.
    var ends: [TopicPartition: Int64] = [:]

    /// Partitions that answered with an error, by reason.
    var failures: [FailureReason: Int] = [:]
}

/// What a request for some groups brought: an answer or a failure for each.
struct GroupAnswers<Answer: Sendable>: Sendable {
    /// In the order of the response: hashing thousands of names once is enough, where they are put together.
    var answers: [(name: Name, answer: Answer)] = []

    /// Groups whose coordinator has moved or is loading, with the code.
    var moved: [Name: ErrorCode] = [:]

    var failures: [FailureReason: Int] = [:]
    var requests = 0

    mutating func merge(_ other: GroupAnswers) {
        answers += other.answers
        moved.merge(other.moved) { $1 }
        failures.merge(other.failures, uniquingKeysWith: +)
        requests += other.requests
    }

    fileprivate mutating func fail(_ code: ErrorCode, _ group: Name) {
        if code.concernsCoordinator { moved[group] = code } else { failures[FailureReason(code), default: 0] += 1 }
    }

    /// Counts the groups that were asked for and are not in the answer.
    fileprivate mutating func failMissing(of asked: [Name], answered: Int) {
        if answered < asked.count { failures[.other, default: 0] += asked.count - answered }
    }
}

/// The requests to one coordinator: many groups each, pipelined in batches, each batch with failures of its own.
struct CoordinatorRequests: Sendable {
    let broker: Int32
    let client: BrokerClient
    let deadline: ContinuousClock.Instant

    /// Enough to make the cost of a request small, few enough that a failed one loses little.
    private static let batchSize = 200

    /// Commits of groups that keep them by OffsetFetch.
    func commits(
        of groups: [Name], onBatch: @escaping @Sendable (GroupAnswers<GroupCommits>) -> Void
    ) async {
        guard !groups.isEmpty else { return }
        let version: Int16
        do {
            guard let known = try await client.version(of: OffsetFetchRequest.api, until: deadline),
                known >= OffsetFetchRequest.allTopicsVersion
            else {
                onBatch(GroupAnswers(failures: [.unsupported: groups.count]))
                return
            }
            version = known
        } catch {
            onBatch(GroupAnswers(failures: [error.reason: groups.count]))
            return
        }
        let size = version >= OffsetFetchRequest.batchVersion ? Self.batchSize : 1
        await inBatches(groups, size: size, onBatch) { batch throws(BrokerFailure) in
            let request = OffsetFetchRequest(groups: batch.map { OffsetFetchRequest.Group(groupID: $0) })
            let response = try await client.ask(request, until: deadline)
            var answers = GroupAnswers<GroupCommits>()
            for group in response.groups {
                guard let name = group.groupID ?? batch.first else { continue }
                if group.errorCode == .groupIDNotFound {
                    answers.answers.append((name, GroupCommits()))
                } else if group.errorCode != .none {
                    answers.fail(group.errorCode, name)
                } else {
                    answers.answers.append((name, GroupCommits(group.topics)))
                }
            }
            answers.failMissing(of: batch, answered: response.groups.count)
            return answers
        }
    }

    /// Start offsets and lag of share groups.
    func shareOffsets(
        of groups: [Name], onBatch: @escaping @Sendable (GroupAnswers<GroupCommits>) -> Void
    ) async {
        await inBatches(groups, size: Self.batchSize, onBatch) { batch throws(BrokerFailure) in
            let request = DescribeShareGroupOffsetsRequest(groups: batch.map { .init(groupID: $0) })
            let response = try await client.ask(request, until: deadline)
            var answers = GroupAnswers<GroupCommits>()
            for group in response.groups {
                switch group.errorCode {
                case .none: answers.answers.append((group.groupID, GroupCommits(group.topics)))
                case .groupIDNotFound: answers.answers.append((group.groupID, GroupCommits()))
                default: answers.fail(group.errorCode, group.groupID)
                }
            }
            answers.failMissing(of: batch, answered: response.groups.count)
            return answers
        }
    }

    /// State and members of groups of one type.
    func descriptions(of groups: [Name], type: GroupType) async -> GroupAnswers<GroupDescription?> {
        let merged = MergedAnswers<GroupDescription?>()
        await inBatches(groups, size: Self.batchSize, merged.merge) { batch throws(BrokerFailure) in
            var answers = GroupAnswers<GroupDescription?>()
            let described = try await describe(batch, type: type)
            for (name, answer) in described {
                switch answer {
                case .described(let description): answers.answers.append((name, description))
                case .gone: answers.answers.append((name, nil))
                case .failed(let code): answers.fail(code, name)
                }
            }
            answers.failMissing(of: batch, answered: described.count)
            return answers
        }
        return merged.value
    }

    private func describe(_ groups: [Name], type: GroupType) async throws(BrokerFailure) -> [(Name, GroupAnswer)] {
        switch type {
        case .classic:
            try await client.ask(DescribeGroupsRequest(groups: groups), until: deadline).groups
                .map { ($0.groupID, GroupAnswer($0, coordinator: broker)) }
        case .consumer:
            try await client.ask(ConsumerGroupDescribeRequest(groupIDs: groups), until: deadline).groups
                .map { ($0.groupID, GroupAnswer($0, coordinator: broker)) }
        case .share:
            try await client.ask(ShareGroupDescribeRequest(groupIDs: groups), until: deadline).groups
                .map { ($0.groupID, GroupAnswer($0, coordinator: broker)) }
        case .streams:
            try await client.ask(StreamsGroupDescribeRequest(groupIDs: groups), until: deadline).groups
                .map { ($0.groupID, GroupAnswer($0, coordinator: broker)) }
        }
    }

    /// Asks for all batches at once; the broker answers one after another.
    private func inBatches<Answer: Sendable>(
        _ groups: [Name], size: Int, _ onBatch: @escaping @Sendable (GroupAnswers<Answer>) -> Void,
        _ ask: @escaping @Sendable ([Name]) async throws(BrokerFailure) -> GroupAnswers<Answer>
    ) async {
        await withTaskGroup(of: Void.self) { tasks in
            for begin in stride(from: 0, to: groups.count, by: size) {
                let batch = Array(groups[begin..<min(begin + size, groups.count)])
                tasks.addTask {
                    do throws(BrokerFailure) {
                        var answers = try await ask(batch)
                        answers.requests = 1
                        onBatch(answers)
                    } catch {
                        onBatch(GroupAnswers(failures: [error.reason: batch.count], requests: 1))
                    }
                }
            }
        }
    }
}

extension GroupCommits {
    init(_ topics: [OffsetFetchResponse.Topic]) {
        for topic in topics {
            var commits: [Commit] = []
            commits.reserveCapacity(topic.partitions.count)
            for partition in topic.partitions {
                if partition.errorCode != .none {
                    // A topic that is gone or on the move fails nothing.
                    let reason = FailureReason(partition.errorCode)
                    if reason != .unknown, reason != .leader { failures[reason, default: 0] += 1 }
                } else if partition.committedOffset >= 0 {
                    commits.append(Commit(partition: partition.partitionIndex, offset: partition.committedOffset))
                }
            }
            add(commits, of: topic.name)
        }
        sort()
    }

    init(_ topics: [DescribeShareGroupOffsetsResponse.Topic]) {
        for topic in topics {
            var commits: [Commit] = []
            for partition in topic.partitions where partition.startOffset >= 0 && partition.errorCode == .none {
                commits.append(Commit(partition: partition.partitionIndex, offset: partition.startOffset))
                let (end, overflow) = partition.startOffset.addingReportingOverflow(partition.lag)
                if partition.lag >= 0, !overflow {
                    ends[TopicPartition(topic: topic.topicName, partition: partition.partitionIndex)] = end
                }
            }
            for partition in topic.partitions where partition.errorCode != .none {
                failures[FailureReason(partition.errorCode), default: 0] += 1
            }
            add(commits, of: topic.topicName)
        }
        sort()
    }

    private mutating func add(_ commits: [Commit], of topic: Name) {
        guard !commits.isEmpty else { return }
        topics.append(TopicCommits(topic: topic, partitions: commits.uniqued(by: \.partition)))
    }

    private mutating func sort() { topics = topics.uniqued(by: \.topic) }
}

/// Answers of batches that come in any order.
private final class MergedAnswers<Answer: Sendable>: Sendable {
    private let answers = Mutex(GroupAnswers<Answer>())

    var value: GroupAnswers<Answer> { answers.withLock { $0 } }

    func merge(_ batch: GroupAnswers<Answer>) { answers.withLock { $0.merge(batch) } }
}
