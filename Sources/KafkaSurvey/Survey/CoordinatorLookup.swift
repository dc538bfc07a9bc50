internal import ClusterModel
internal import KafkaProtocol

// FindCoordinator, which any broker can answer.
extension ClusterConnections {
    /// The coordinators of groups, as far as they have one.
    ///
    /// - Parameter brokers: the brokers that metadata lists; another as a coordinator would be of no use.
    nonisolated func findCoordinators(
        of groups: [Name], among brokers: Set<Int32>, until deadline: ContinuousClock.Instant
    ) async -> [Name: Int32] {
        for broker in brokers.sorted() {
            guard let client = await client(broker), await client.failure == nil else { continue }
            do {
                return try await Self.ask(client, for: groups, until: deadline).filter { brokers.contains($0.value) }
            } catch {
                continue
            }
        }
        return [:]
    }

    private static func ask(
        _ client: BrokerClient, for groups: [Name], until deadline: ContinuousClock.Instant
    ) async throws(BrokerFailure) -> [Name: Int32] {
        var found: [Name: Int32] = [:]
        let version = try await client.version(of: FindCoordinatorRequest.api, until: deadline) ?? 0
        let size = version >= FindCoordinatorRequest.batchVersion ? groups.count : 1
        for begin in stride(from: 0, to: groups.count, by: size) {
            let batch = Array(groups[begin..<min(begin + size, groups.count)])
            let response = try await client.ask(FindCoordinatorRequest(keys: batch), until: deadline)
            for coordinator in response.coordinators where coordinator.errorCode == .none {
                if let name = coordinator.key ?? batch.first { found[name] = coordinator.nodeID }
            }
        }
        return found
    }
}
