internal import Blocking
internal import ClusterModel

extension KafkaCluster {
    /// The groups to look at now.
    ///
    /// Listing waits for every broker, so after the first time it gets a moment only; then the previous list serves, and
    /// the new one when it comes.
    func currentGroups(_ listing: Task<Void, Never>, until deadline: ContinuousClock.Instant) async -> [Name] {
        let grace = groupDirectory.isKnown ? min(.now + .milliseconds(250), deadline) : deadline
        _ = await listing.value(until: grace)
        return groupMatcher.admitted(Array(groupDirectory.listings.keys), name: { $0 })
    }

    /// Lists the groups anew.
    func refreshGroupDirectory(until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder) async {
        let begin = ContinuousClock.now
        var list: GroupList
        do {
            list = try await handle.listGroups(timeout: Limits.requestTimeout(until: deadline))
        } catch {
            list = GroupList(groups: [], errors: [error])
        }
        groupDirectory.take(list)
        let failures = list.errors.reduce(into: [:]) { $0[$1.reason, default: 0] += 1 }
        recorder.record(.groups, since: begin, requests: 1, failures: failures)
    }

    /// Reads the commits of groups.
    func commitReader(until deadline: ContinuousClock.Instant) -> GroupReader<[TopicCommits]> {
        GroupReader(.commits, until: deadline) { [handle] group, timeout throws(KafkaError) in
            let list = try await handle.commits(of: group, timeout: timeout)
            return (list.topics, list.failures)
        }
    }

    /// State and members of each group whose coordinator says.
    ///
    /// One request a group, as librdkafka would make them anyway: of a request for many nothing could be kept when one
    /// coordinator is silent.
    func describe(
        _ groups: [Name], until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async -> [Name: GroupDescription] {
        // A broker that cannot list groups cannot describe them; librdkafka would abort the process when told so.
        guard !groupDirectory.isUnsupported else {
            recorder.record(.descriptions, since: .now, requests: 0, failures: [.unsupported: max(groups.count, 1)])
            return [:]
        }
        let reader = GroupReader(.descriptions, until: deadline) { [handle] group, timeout throws(KafkaError) in
            (try await handle.describe(group, timeout: timeout), [:])
        }
        await reader.read(groups, recorder)
        return Dictionary(
            uniqueKeysWithValues: reader.answers.map { ($0.key, plausible($0.value, of: $0.key)) })
    }

    /// A group of the newer protocol (KIP-848) looks dead to DescribeGroups, while ListGroups knows its state.
    private func plausible(_ description: GroupDescription, of name: Name) -> GroupDescription {
        guard description.state == .dead, let listed = groupDirectory.listings[name], listed != .dead,
            listed != .unknown
        else { return description }
        var description = description
        description.state = .unknown
        description.members = nil
        return description
    }
}
