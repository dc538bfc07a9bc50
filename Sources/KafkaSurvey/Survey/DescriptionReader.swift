internal import ClusterModel
internal import KafkaProtocol
internal import SurveySupport

/// Reads state and members of groups, asked of their coordinators.
struct DescriptionReader: Sendable {
    let connections: ClusterConnections
    let recorder: PhaseRecorder
    let deadline: ContinuousClock.Instant

    /// Descriptions, and groups that their coordinator does not or not yet describe.
    private struct Described: Sendable {
        var descriptions: [Name: GroupDescription] = [:]
        var moved: [Name: ErrorCode] = [:]
    }

    /// The descriptions of `groups`. Those whose coordinator has moved are asked for once more.
    func read(_ groups: [ListedGroup], brokers: Set<Int32>) async -> [Name: GroupDescription] {
        let begin = ContinuousClock.now
        let first = await describe(groups, begin: begin)
        guard !first.moved.isEmpty else { return first.descriptions }
        let moved = first.moved.filter { $0.value == .notCoordinator }.keys.sorted()
        let found = moved.isEmpty ? [:] : await connections.findCoordinators(of: moved, among: brokers, until: deadline)
        let again = groups.compactMap { group in
            found[group.name].map { broker in
                var group = group
                group.listing.coordinator = broker
                return group
            }
        }
        let second = await describe(again, begin: begin)
        // What is left has no coordinator at the moment.
        let left = first.moved.count - again.count + second.moved.count
        if left > 0 { recorder.record(.descriptions, since: begin, requests: 0, failures: [.coordinator: left]) }
        return first.descriptions.merging(second.descriptions) { $1 }
    }

    private func describe(_ groups: [ListedGroup], begin: ContinuousClock.Instant) async -> Described {
        await withTaskGroup(of: Described.self) { tasks in
            for (broker, groups) in Dictionary(grouping: groups, by: \.listing.coordinator) {
                tasks.addTask { await self.describe(groups, at: broker, begin: begin) }
            }
            var all = Described()
            for await part in tasks {
                if all.descriptions.isEmpty {
                    all.descriptions = part.descriptions
                } else {
                    all.descriptions.merge(part.descriptions) { $1 }
                }
                all.moved.merge(part.moved) { $1 }
            }
            return all
        }
    }

    private func describe(
        _ groups: [ListedGroup], at broker: Int32, begin: ContinuousClock.Instant
    ) async -> Described {
        guard let client = await connections.client(broker) else {
            recorder.record(.descriptions, since: begin, requests: 0, failures: [.coordinator: groups.count])
            return Described()
        }
        let requests = CoordinatorRequests(broker: broker, client: client, deadline: deadline)
        var described = Described()
        var gone: Set<Name> = []
        var (sent, failures) = (0, [FailureReason: Int]())
        func ask(_ groups: [ListedGroup], as type: GroupType) async {
            let answers = await requests.descriptions(of: groups.map(\.name), type: type)
            for (name, description) in answers.answers {
                described.descriptions[name] = description
                if description == nil { gone.insert(name) }
            }
            described.moved.merge(answers.moved) { $1 }
            failures.merge(answers.failures, uniquingKeysWith: +)
            sent += answers.requests
        }
        described.descriptions.reserveCapacity(groups.count)
        // A broker that does not report types has classic groups; those that turn out to be something else come second.
        for (type, groups) in Dictionary(grouping: groups, by: { $0.listing.type ?? .classic }) {
            await ask(groups, as: type)
        }
        let others = groups.filter { $0.listing.type == nil && $0.listing.isAlive && gone.contains($0.name) }
        if !others.isEmpty,
            (try? await client.version(of: ConsumerGroupDescribeRequest.api, until: deadline)) ?? nil != nil
        {
            await ask(others, as: .consumer)
        }
        recorder.record(.descriptions, since: begin, requests: sent, failures: failures)
        for group in groups where gone.contains(group.name) {
            guard described.descriptions[group.name] == nil else { continue }
            // Where the broker lists it alive, it has a protocol that the broker has only begun to support.
            let isAlive = group.listing.isAlive
            described.descriptions[group.name] = GroupDescription(
                state: isAlive ? .unknown : .dead, protocolType: group.listing.protocolType, coordinator: broker,
                members: isAlive ? nil : [])
        }
        return described
    }
}

extension GroupListing {
    /// Whether the broker listed it in a state in which a group can be described.
    fileprivate var isAlive: Bool { state != .dead && state != .unknown }
}
