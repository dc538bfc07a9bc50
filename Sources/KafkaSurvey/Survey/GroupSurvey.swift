internal import Blocking
internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport
internal import Synchronization

/// The groups of one survey: which there are, what they have committed, who their members are.
///
/// Each broker lists the groups that it coordinates, and is then asked for their commits, without waiting for the other
/// brokers.
final class GroupSurvey: Sendable {
    private struct State {
        /// The groups that passed the filter, by what the brokers list.
        var listed: [Name: GroupListing] = [:]
        var isListComplete = true
        var commits: [Name: GroupCommits] = [:]
        /// Groups whose coordinator has to be found again.
        var moved: [Name: ErrorCode] = [:]
        /// How much has been answered: while it grows, waiting makes sense.
        var progress = 0
    }

    private let connections: ClusterConnections
    private let recorder: PhaseRecorder
    private let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    /// How long nothing may have come before the survey goes on without the groups that are missing.
    private static let patience = Duration.milliseconds(300)

    init(_ connections: ClusterConnections, _ recorder: PhaseRecorder, until deadline: ContinuousClock.Instant) {
        self.connections = connections
        self.recorder = recorder
        self.deadline = deadline
    }

    /// The commits that have come so far.
    var commits: [Name: GroupCommits] { state.withLock { $0.commits } }

    /// The groups that the brokers have listed so far, and whether all have.
    var listed: (groups: [Name: GroupListing], isComplete: Bool) {
        state.withLock { ($0.listed, $0.isListComplete) }
    }

    /// Lists the groups of `brokers` and reads their commits.
    ///
    /// - Parameters:
    ///   - known: the groups of the survey before; those of a broker that does not list its groups are asked for anyway.
    ///   - admit: the filter.
    func read(
        _ brokers: [Int32], known: [Name: GroupListing],
        admit: @escaping @Sendable (Int32, [Name: GroupListing]) async -> [Name: GroupListing]
    ) async {
        let begin = ContinuousClock.now
        await withTaskGroup(of: Void.self) { tasks in
            for broker in brokers {
                tasks.addTask {
                    let listed = await self.list(broker, known: known, begin: begin, admit)
                    await self.readCommits(of: listed, at: broker, begin: begin)
                }
            }
        }
        await readMovedGroups(known: known, brokers: Set(brokers), begin: begin)
    }

    /// Waits for `reading` as long as answers keep coming.
    func settle(_ reading: Task<Void, Never>) async {
        var before = -1
        while ContinuousClock.now < deadline {
            let limit = min(ContinuousClock.now + Self.patience, deadline)
            if await reading.value(until: limit) != nil { return }
            let now = state.withLock { $0.progress }
            if now == before { return }
            before = now
        }
    }

    private func list(
        _ broker: Int32, known: [Name: GroupListing], begin: ContinuousClock.Instant,
        _ admit: @Sendable (Int32, [Name: GroupListing]) async -> [Name: GroupListing]
    ) async -> [Name: GroupListing] {
        var listed: [Name: GroupListing] = [:]
        var failure: FailureReason?
        do {
            guard let client = await connections.client(broker) else { return [:] }
            let response = try await client.ask(ListGroupsRequest(), until: deadline)
            for group in response.groups { listed[group.groupID] = GroupListing(group, coordinator: broker) }
            // While one of its partitions is loading, a broker lists nothing.
            if response.errorCode != .none { failure = FailureReason(response.errorCode) }
        } catch {
            failure = error.reason
        }
        if failure != nil {
            listed.merge(known.filter { $0.value.coordinator == broker }) { new, _ in new }
        }
        recorder.record(.groups, since: begin, requests: 1, failures: failure.map { [$0: 1] } ?? [:])
        let admitted = await admit(broker, listed)
        state.withLock { state in
            // A group on its way from one broker to another may be listed by both: whoever answers for it counts.
            state.listed.merge(admitted) { $1 }
            state.isListComplete = state.isListComplete && failure == nil
            state.progress += 1
        }
        return admitted
    }

    private func readCommits(of groups: [Name: GroupListing], at broker: Int32, begin: ContinuousClock.Instant) async {
        guard !groups.isEmpty, let client = await connections.client(broker) else { return }
        let requests = CoordinatorRequests(broker: broker, client: client, deadline: deadline)
        let take: @Sendable (GroupAnswers<GroupCommits>) -> Void = { self.take($0, begin: begin) }
        async let commits: Void = requests.commits(
            of: groups.filter { $0.value.type != .share }.keys.sorted(), onBatch: take)
        async let shares: Void = requests.shareOffsets(
            of: groups.filter { $0.value.type == .share }.keys.sorted(), onBatch: take)
        _ = await (commits, shares)
    }

    private func take(_ batch: GroupAnswers<GroupCommits>, begin: ContinuousClock.Instant) {
        let failures = state.withLock { state in
            state.progress += 1
            state.commits.merge(batch.answers) { $1 }
            state.moved.merge(batch.moved) { $1 }
            return batch.answers.values.reduce(into: batch.failures) { $0.merge($1.failures, uniquingKeysWith: +) }
        }
        recorder.record(.commits, since: begin, requests: batch.requests, failures: failures)
    }
}

// Groups whose coordinator has moved.
extension GroupSurvey {
    /// Finds the coordinators of groups whose broker said that it is not theirs, or that no broker lists any more although
    /// not all have listed theirs, and asks them once.
    private func readMovedGroups(
        known: [Name: GroupListing], brokers: Set<Int32>, begin: ContinuousClock.Instant
    ) async {
        let (moved, listed) = state.withLock { state in
            defer { state.moved = [:] }
            let moved = state.moved.filter { state.commits[$0.key] == nil }
            return (moved, state)
        }
        var wanted = moved
        if !listed.isListComplete {
            for (name, listing) in known
            where listed.listed[name] == nil && listed.commits[name] == nil && !brokers.contains(listing.coordinator) {
                wanted[name] = .coordinatorNotAvailable
                state.withLock { $0.listed[name] = listing }
            }
        }
        guard !wanted.isEmpty else { return }
        let found = await findCoordinators(of: wanted.keys.sorted(), brokers: brokers)
        await withTaskGroup(of: Void.self) { tasks in
            for (broker, names) in Dictionary(grouping: found.keys, by: { found[$0] ?? -1 }) {
                let groups = state.withLock { state in
                    for name in names { state.listed[name]?.coordinator = broker }
                    return state.listed.filter { names.contains($0.key) }
                }
                tasks.addTask { await self.readCommits(of: groups, at: broker, begin: begin) }
            }
        }
        // What is left has no coordinator at the moment.
        let left = state.withLock { state in wanted.keys.filter { state.commits[$0] == nil }.count }
        if left > 0 { recorder.record(.commits, since: begin, requests: 0, failures: [.coordinator: left]) }
    }

    private func findCoordinators(of groups: [Name], brokers: Set<Int32>) async -> [Name: Int32] {
        var found: [Name: Int32] = [:]
        for broker in brokers.sorted() {
            guard let client = await connections.client(broker), await client.failure == nil else { continue }
            do {
                let version = try await client.version(of: FindCoordinatorRequest.api, until: deadline) ?? 0
                let size = version >= FindCoordinatorRequest.batchVersion ? groups.count : 1
                for begin in stride(from: 0, to: groups.count, by: size) {
                    let batch = Array(groups[begin..<min(begin + size, groups.count)])
                    let response = try await client.ask(FindCoordinatorRequest(keys: batch), until: deadline)
                    for coordinator in response.coordinators where coordinator.errorCode == .none {
                        if let name = coordinator.key ?? batch.first, brokers.contains(coordinator.nodeID) {
                            found[name] = coordinator.nodeID
                        }
                    }
                }
                return found
            } catch {
                continue
            }
        }
        return found
    }
}

// Descriptions.
extension GroupSurvey {
    /// State and members of all groups that are listed, asked of their coordinators.
    func descriptions() async -> [Name: GroupDescription] {
        let begin = ContinuousClock.now
        let listed = state.withLock { $0.listed }
        let byCoordinator = Dictionary(grouping: listed, by: \.value.coordinator)
        return await withTaskGroup(of: [Name: GroupDescription].self) { tasks in
            for (broker, groups) in byCoordinator {
                tasks.addTask { await self.descriptions(of: groups, at: broker, begin: begin) }
            }
            var descriptions: [Name: GroupDescription] = [:]
            for await part in tasks { descriptions.merge(part) { $1 } }
            return descriptions
        }
    }

    private func descriptions(
        of groups: [(key: Name, value: GroupListing)], at broker: Int32, begin: ContinuousClock.Instant
    ) async -> [Name: GroupDescription] {
        guard let client = await connections.client(broker) else {
            recorder.record(.descriptions, since: begin, requests: 0, failures: [.coordinator: groups.count])
            return [:]
        }
        let requests = CoordinatorRequests(broker: broker, client: client, deadline: deadline)
        var answers = GroupAnswers<GroupDescription?>()
        // A broker that does not tell the types has classic groups; those that turn out to be something else come second.
        for (type, groups) in Dictionary(grouping: groups, by: { $0.value.type ?? .classic }) {
            answers.merge(await requests.descriptions(of: groups.map(\.key).sorted(), type: type))
        }
        let others = groups.filter { $0.value.type == nil && $0.value.isAlive && answers.answers[$0.key] == .some(nil) }
        if !others.isEmpty,
            (try? await client.version(of: ConsumerGroupDescribeRequest.api, until: deadline)) ?? nil != nil
        {
            answers.merge(await requests.descriptions(of: others.map(\.key), type: .consumer))
        }
        var failures = answers.failures
        if !answers.moved.isEmpty { failures[.coordinator, default: 0] += answers.moved.count }
        recorder.record(.descriptions, since: begin, requests: answers.requests, failures: failures)
        return groups.reduce(into: [:]) { descriptions, group in
            if let description = answers.answers[group.key] ?? nil {
                descriptions[group.key] = description
            } else if answers.answers[group.key] != nil, group.value.isAlive {
                // The broker lists it alive, and does not describe it: a protocol that it has only begun to support.
                descriptions[group.key] = GroupDescription(
                    state: .unknown, protocolType: group.value.protocolType, coordinator: broker, members: nil)
            }
        }
    }
}

extension GroupListing {
    /// Whether the broker listed it in a state in which a group can be described.
    fileprivate var isAlive: Bool { state != .dead && state != .unknown }
}
