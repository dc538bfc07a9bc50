internal import ClusterModel
internal import KafkaProtocol
internal import NetworkSupport
internal import SurveySupport

/// Reads topic configurations, over a connection that nothing else waits for.
struct ConfigurationReader: Sendable {
    let connections: ClusterConnections
    let recorder: PhaseRecorder
    let deadline: ContinuousClock.Instant

    private static let topicsPerRequest = 500

    /// The configurations of `topics`, each with an answer of its own.
    func read(_ topics: [Name]) async -> [(Name, TopicConfigurationCache.Answer)] {
        let begin = ContinuousClock.now
        var answers: [(Name, TopicConfigurationCache.Answer)] = []
        var failures: [FailureReason: Int] = [:]
        var requests = 0
        var brokers = BrokerChoice(connections: connections)
        for start in stride(from: 0, to: topics.count, by: Self.topicsPerRequest) {
            let batch = Array(topics[start..<min(start + Self.topicsPerRequest, topics.count)])
            let answered = await ask(&brokers, for: batch, counting: &requests)
            for case (_, .failed(let reason)) in answered { failures[reason, default: 0] += 1 }
            for case (_, .failedForNow(let reason)) in answered { failures[reason, default: 0] += 1 }
            answers += answered
        }
        recorder.record(.configurations, since: begin, requests: requests, failures: failures)
        return answers
    }

    /// Any broker can answer: one that does not is not asked again in this survey.
    private struct BrokerChoice {
        let connections: ClusterConnections
        private var failed: Set<HostPort> = []
        private(set) var failure: FailureReason?

        init(connections: ClusterConnections) { self.connections = connections }

        func client() async -> BrokerClient? { await connections.slowClient(avoiding: failed) }

        mutating func note(_ failure: BrokerFailure, of client: BrokerClient) {
            failed.insert(client.address)
            self.failure = self.failure ?? failure.reason
        }
    }

    private func ask(
        _ brokers: inout BrokerChoice, for topics: [Name], counting requests: inout Int
    ) async -> [(Name, TopicConfigurationCache.Answer)] {
        let request = DescribeConfigsRequest(
            resources: topics.map {
                .init(resourceType: .topic, resourceName: $0, configurationKeys: TopicConfigurationCache.keys)
            })
        while let client = await brokers.client() {
            requests += 1
            do {
                return try await client.ask(request, until: deadline).results.compactMap(Self.answer)
            } catch  where error.reason == .unsupported {
                return topics.map { ($0, .failed(.unsupported)) }
            } catch {
                brokers.note(error, of: client)
            }
        }
        return topics.map { ($0, .failedForNow(brokers.failure ?? .transport)) }
    }

    /// nil for a topic that is gone.
    private static func answer(
        _ result: DescribeConfigsResponse.Result
    ) -> (Name, TopicConfigurationCache.Answer)? {
        switch result.errorCode {
        case .none: break
        case .unknownTopicOrPartition: return nil
        case let code: return (result.resourceName, .failed(FailureReason(code)))
        }
        var configuration = TopicConfiguration()
        for entry in result.configs {
            if let value = entry.value { configuration.set(entry.name, to: value) }
        }
        return (result.resourceName, .configuration(configuration))
    }
}
