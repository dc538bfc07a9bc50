internal import Blocking
internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport
internal import Synchronization

/// The groups of one survey: which there are, and what they have committed.
///
/// Each broker lists the groups that it coordinates, and is then asked for their commits, without waiting for the other
/// brokers.
final class GroupSurvey: Sendable {
    private struct State {
        /// The groups that passed the filter, by what the brokers list.
        var listed: [Name: GroupListing] = [:]
        /// Brokers that did not list their groups.
        var unlisted: Set<Int32> = []
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
        state.withLock { ($0.listed, $0.unlisted.isEmpty) }
    }

    /// Lists the groups of `brokers` and reads their commits.
    ///
    /// - Parameters:
    ///   - known: the groups of the survey before; those of a broker that does not list its groups are asked for anyway.
    ///   - filter: the groups to look at.
    func read(
        _ brokers: [Int32], known: [Name: GroupListing],
        filter: NameFilter
    ) async {
        let begin = ContinuousClock.now
        await withTaskGroup(of: Void.self) { tasks in
            for broker in brokers {
                tasks.addTask {
                    let listed = await self.list(broker, begin: begin, filter)
                    await self.readCommits(of: listed, at: broker, begin: begin)
                }
            }
        }
        await readKnownGroups(known, brokers: Set(brokers), begin: begin)
        await readMovedGroups(brokers: Set(brokers), begin: begin)
    }

    /// Waits for `reading` as long as answers keep coming.
    func settle(_ reading: Task<Void, Never>) async {
        var before = -1
        while ContinuousClock.now < deadline, !Task.isCancelled {
            let limit = min(ContinuousClock.now + Self.patience, deadline)
            if await reading.valueUnlessCancelled(until: limit) != nil { return }
            let now = state.withLock { $0.progress }
            if now == before { return }
            before = now
        }
    }

    /// Waits for the end of `reading`.
    func finish(_ reading: Task<Void, Never>) async {
        await withTaskCancellationHandler {
            await reading.value
        } onCancel: {
            reading.cancel()
        }
    }

    private func list(
        _ broker: Int32, begin: ContinuousClock.Instant,
        _ filter: NameFilter
    ) async -> [ListedGroup] {
        var listed: [ListedGroup] = []
        var failure: FailureReason?
        do {
            guard let client = await connections.client(broker) else { return [] }
            let response = try await client.ask(ListGroupsRequest(), until: deadline)
            listed = response.groups.map {
                ListedGroup(name: $0.groupID, listing: GroupListing($0, coordinator: broker))
            }
            // While one of its partitions is loading, a broker lists nothing.
            if response.errorCode != .none { failure = FailureReason(response.errorCode) }
        } catch {
            failure = error.reason
        }
        recorder.record(.groups, since: begin, requests: 1, failures: failure.map { [$0: 1] } ?? [:])
        let admitted = filter.admitted(listed, name: \.name)
        state.withLock { state in
            // A group on its way from one broker to another may be listed by both: whoever answers for it counts.
            state.listed.reserveCapacity(state.listed.count + admitted.count)
            for group in admitted { state.listed[group.name] = group.listing }
            state.commits.reserveCapacity(state.listed.count)
            if failure != nil { state.unlisted.insert(broker) }
            state.progress += 1
        }
        return admitted
    }

    private func readCommits(of groups: [ListedGroup], at broker: Int32, begin: ContinuousClock.Instant) async {
        guard !groups.isEmpty, let client = await connections.client(broker) else { return }
        let requests = CoordinatorRequests(broker: broker, client: client, deadline: deadline)
        let take: @Sendable (GroupAnswers<GroupCommits>) -> Void = { self.take($0, begin: begin) }
        async let commits: Void = requests.commits(
            of: groups.filter { $0.listing.type != .share }.map(\.name), onBatch: take)
        async let shares: Void = requests.shareOffsets(
            of: groups.filter { $0.listing.type == .share }.map(\.name), onBatch: take)
        _ = await (commits, shares)
    }

    private func take(_ batch: GroupAnswers<GroupCommits>, begin: ContinuousClock.Instant) {
        let failures = state.withLock { state in
            state.progress += 1
            for (group, commits) in batch.answers { state.commits[group] = commits }
            state.moved.merge(batch.moved) { $1 }
            return batch.answers.reduce(into: batch.failures) { failures, answer in
                guard !answer.answer.failures.isEmpty else { return }
                failures.merge(answer.answer.failures, uniquingKeysWith: +)
            }
        }
        recorder.record(.commits, since: begin, requests: batch.requests, failures: failures)
    }
}

// Groups that no broker lists, and groups whose coordinator has moved.
extension GroupSurvey {
    /// Asks for groups that no broker lists any more, where not all brokers have listed theirs: a broker that does not list
    /// its groups may still answer for them.
    private func readKnownGroups(
        _ known: [Name: GroupListing], brokers: Set<Int32>, begin: ContinuousClock.Instant
    ) async {
        let missing = state.withLock { state -> [Name: GroupListing] in
            guard !state.unlisted.isEmpty else { return [:] }
            // A broker that has listed its groups, and not this one, has it no more.
            let missing = known.filter { name, listing in
                state.listed[name] == nil
                    && (state.unlisted.contains(listing.coordinator) || !brokers.contains(listing.coordinator))
            }
            state.listed.merge(missing) { $1 }
            for (name, listing) in missing where !brokers.contains(listing.coordinator) {
                state.moved[name] = .coordinatorNotAvailable
            }
            return missing
        }
        await withTaskGroup(of: Void.self) { tasks in
            for (broker, groups) in Dictionary(grouping: missing, by: \.value.coordinator) {
                let groups = groups.map { ListedGroup(name: $0.key, listing: $0.value) }
                tasks.addTask { await self.readCommits(of: groups, at: broker, begin: begin) }
            }
        }
    }

    /// Finds the coordinators of groups whose broker said that it is not theirs, and asks them once.
    private func readMovedGroups(brokers: Set<Int32>, begin: ContinuousClock.Instant) async {
        let moved = takeMoved()
        guard !moved.isEmpty else { return }
        let found = await connections.findCoordinators(of: moved.sorted(), among: brokers, until: deadline)
        await withTaskGroup(of: Void.self) { tasks in
            for (broker, names) in Dictionary(grouping: found.keys, by: { found[$0] ?? -1 }) {
                let groups = state.withLock { state in
                    for name in names { state.listed[name]?.coordinator = broker }
                    return names.compactMap { name in
                        state.listed[name].map { ListedGroup(name: name, listing: $0) }
                    }
                }
                tasks.addTask { await self.readCommits(of: groups, at: broker, begin: begin) }
            }
        }
        let left = moved.count - found.count + takeMoved().count
        // What is left has no coordinator at the moment.
        if left > 0 { recorder.record(.commits, since: begin, requests: 0, failures: [.coordinator: left]) }
    }

    /// The groups that wait for a coordinator to be found.
    private func takeMoved() -> [Name] {
        state.withLock { state in
            defer { state.moved = [:] }
            return state.moved.keys.filter { state.commits[$0] == nil }
        }
    }
}
