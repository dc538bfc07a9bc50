internal import ClusterModel
internal import KafkaProtocol
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
        let client = await connections.slowClient()
        for start in stride(from: 0, to: topics.count, by: Self.topicsPerRequest) {
            let batch = Array(topics[start..<min(start + Self.topicsPerRequest, topics.count)])
            requests += 1
            let answered = await Self.ask(client, for: batch, until: deadline)
            for case (_, .failed(let reason)) in answered { failures[reason, default: 0] += 1 }
            for case (_, .failedForNow(let reason)) in answered { failures[reason, default: 0] += 1 }
            answers += answered
        }
        recorder.record(.configurations, since: begin, requests: requests, failures: failures)
        return answers
    }

    private static func ask(
        _ client: BrokerClient?, for topics: [Name], until deadline: ContinuousClock.Instant
    ) async -> [(Name, TopicConfigurationCache.Answer)] {
        guard let client else { return topics.map { ($0, .failedForNow(.transport)) } }
        do {
            let request = DescribeConfigsRequest(
                resources: topics.map {
                    .init(resourceType: .topic, resourceName: $0, configurationKeys: TopicConfigurationCache.keys)
                })
            let response = try await client.ask(request, until: deadline)
            return response.results.compactMap(answer)
        } catch  where error.reason == .unsupported {
            return topics.map { ($0, .failed(.unsupported)) }
        } catch {
            return topics.map { ($0, .failedForNow(error.reason)) }
        }
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
