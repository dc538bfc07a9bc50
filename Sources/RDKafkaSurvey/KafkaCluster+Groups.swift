internal import Blocking
internal import ClusterModel
internal import KafkaProtocol
internal import RDKafka
internal import SurveySupport

extension KafkaCluster {
    /// The groups to look at now.
    ///
    /// Listing waits for every broker, so after the first time it gets a moment only; then the previous list serves, and
    /// the new one when it comes.
    func currentGroups(
        _ listing: Task<[Name: GroupDescription], Never>, until deadline: ContinuousClock.Instant
    ) async -> [Name] {
        let grace = groupDirectory.isKnown ? min(.now + .milliseconds(250), deadline) : deadline
        _ = await listing.value(until: grace)
        return admittedGroups()
    }

    /// Lists and describes the groups anew, and returns the descriptions of those whose coordinator answered.
    ///
    /// Two requests, side by side: only the list names the brokers that did not answer, and only the descriptions name
    /// groups of other types than consumers'.
    func refreshGroups(
        until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> [Name: GroupDescription] {
        async let describing = describeGroups(until: deadline, recorder)
        let begin = ContinuousClock.now
        var list: GroupList
        do {
            list = try await handle.listGroups(timeout: try Timeouts.requestTimeout(until: deadline))
        } catch {
            list = GroupList(groups: [], errors: [error])
        }
        groupDirectory.take(list)
        let failures = list.errors.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
        recorder.record(.groups, since: begin, requests: 1, failures: failures)

        let result = await describing
        if case .success(let descriptions) = result {
            groupDirectory.take(
                described: descriptions.groups.keys, isComplete: descriptions.isComplete && list.errors.isEmpty)
        }
        let missing = missingDescriptions(in: result, listErrors: list.errors)
        recorder.record(.descriptions, since: .now, requests: 0, failures: missing)
        guard case .success(let descriptions) = result else { return [:] }
        return descriptions.groups.reduce(into: [:]) { result, group in
            guard case .success(let description) = group.value else { return }
            result[group.key] = plausible(description, of: group.key)
        }
    }

    /// Reads the commits of groups.
    func commitReader(until deadline: ContinuousClock.Instant) -> GroupRequests<[TopicCommits]> {
        GroupRequests(.commits, until: deadline) { [handle] group, timeout throws(KafkaError) in
            let list = try await handle.commits(of: group, timeout: timeout)
            return (list.topics, list.failures)
        }
    }

    private func admittedGroups() -> [Name] {
        scope.groups.admitted(groupDirectory.names, name: { $0 })
    }

    /// Describes all groups of all brokers.
    ///
    /// The call fails as a whole if the error of one broker comes last. It is repeated then: while the client waits before
    /// it reconnects to that broker, the call returns the groups of the others at its timeout. Hence short timeouts, which
    /// grow for clusters that need longer.
    private func describeGroups(
        until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> Result<GroupDescriptions, KafkaError> {
        let handle = handle
        let begin = ContinuousClock.now
        let end = min(begin + Timeouts.request, deadline)
        var requests = 0
        defer { recorder.record(.descriptions, since: begin, requests: requests) }
        while true {
            let limit = requests == 0 ? Timeouts.blockingCall : .milliseconds(250) * requests
            do {
                let timeout = min(try Timeouts.callTimeout(until: end), limit)
                requests += 1
                let descriptions = try await descriptionWorker.run { () throws(KafkaError) in
                    try handle.describeGroups(timeout: timeout) { ConsumerAssignment.partitions(in: $0) }
                }
                return .success(descriptions)
            } catch {
                guard error.isRetriable, requests < 10, end - .now > .milliseconds(100) else { return .failure(error) }
            }
        }
    }

    /// The groups that are listed and not described, by reason.
    private func missingDescriptions(
        in result: Result<GroupDescriptions, KafkaError>, listErrors: [KafkaError]
    ) -> [FailureReason: Int] {
        let groups = admittedGroups()
        switch result {
        case .failure(let error): return [error.reason: max(groups.count, 1)]
        case .success(let descriptions):
            // Where all brokers have answered, a group without a description has gone, or has come, in between.
            let reason = descriptions.isComplete ? listErrors.first?.reason : .timedOut
            return groups.reduce(into: [:]) { failures, group in
                switch descriptions.groups[group] {
                case .success: break
                case .failure(let error): failures[error.reason, default: 0] += 1
                case nil: if let reason { failures[reason, default: 0] += 1 }
                }
            }
        }
    }

    /// A group that is not of the classic protocol (KIP-848, share and streams groups) looks dead to DescribeGroups, while
    /// its broker lists it.
    private func plausible(_ description: GroupDescription, of name: Name) -> GroupDescription {
        let listed = groupDirectory.listings[name]
        // Brokers that list no states have only classic groups.
        guard description.state == .dead, listed != .dead, listed != .unknown else { return description }
        var description = description
        description.state = .unknown
        description.members = nil
        return description
    }
}

/// The groups that were listed last.
///
/// Listing waits for every broker, also for a silent one; a survey that cannot wait goes on with the previous list.
struct GroupDirectory: Sendable {
    /// The consumer groups, with the states in the list.
    private(set) var listings: [Name: GroupState] = [:]

    /// The groups that only their description shows: those of Kafka Connect and Schema Registry, share groups and others.
    private var others: Set<Name> = []

    /// Whether any list has arrived yet.
    private(set) var isKnown = false

    /// All groups, of all protocol types.
    var names: [Name] { Array(listings.keys) + others.subtracting(listings.keys) }

    /// Takes a new list. A complete one replaces the old; one with errors only adds to it, since a broker that did not
    /// answer may have groups.
    mutating func take(_ list: GroupList) {
        let new = Dictionary(list.groups.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
        if list.errors.isEmpty {
            listings = new
        } else {
            listings.merge(new, uniquingKeysWith: { _, new in new })
        }
        isKnown = isKnown || list.errors.isEmpty || !new.isEmpty
    }

    /// Takes the groups that were described. They replace the former ones if all brokers have answered.
    mutating func take(described groups: some Collection<Name>, isComplete: Bool) {
        if isComplete { others = [] }
        others.formUnion(groups)
        others.subtract(listings.keys)
    }
}
