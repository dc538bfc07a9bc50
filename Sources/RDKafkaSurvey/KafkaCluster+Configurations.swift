internal import ClusterModel
internal import RDKafka
internal import SurveySupport

extension KafkaCluster {
    /// Reads the topic configurations that are due, in chunks, a few at once.
    func refreshConfigurations(
        of topics: [Name], until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async {
        configurations?.keep(only: topics)
        let begin = ContinuousClock.now
        guard let due = configurations?.due(topics, at: begin), !due.isEmpty else { return }
        let chunks = stride(from: 0, to: due.count, by: 200).map { Array(due[$0..<min($0 + 200, due.count)]) }
        var answers: [(Name, Result<[ConfigurationEntry], KafkaError>)] = []
        await withTaskGroup(of: [(Name, Result<[ConfigurationEntry], KafkaError>)].self) { tasks in
            for (index, chunk) in chunks.enumerated() {
                if index >= 4, let some = await tasks.next() { answers += some }
                tasks.addTask { [handle] in await Self.ask(handle, for: chunk, until: deadline) }
            }
            for await some in tasks { answers += some }
        }
        var failures: [FailureReason: Int] = [:]
        for case (_, .failure(let error)) in answers { failures[error.reason, default: 0] += 1 }
        configurations?.take(answers.map { ($0, TopicConfigurationCache.Answer($1)) }, at: begin)
        recorder.record(.configurations, since: begin, requests: chunks.count, failures: failures)
    }

    private static func ask(
        _ handle: KafkaHandle, for chunk: [Name], until deadline: ContinuousClock.Instant
    ) async -> [(Name, Result<[ConfigurationEntry], KafkaError>)] {
        do {
            return try await handle.configurations(
                of: chunk, keys: TopicConfigurationCache.keys, timeout: try Timeouts.requestTimeout(until: deadline))
        } catch {
            return chunk.map { ($0, .failure(error)) }
        }
    }
}

extension TopicConfigurationCache.Answer {
    fileprivate init(_ result: Result<[ConfigurationEntry], KafkaError>) {
        self =
            switch result {
            case .success(let entries): .configuration(TopicConfiguration(entries))
            case .failure(let error): error.isRetriable ? .failedForNow(error.reason) : .failed(error.reason)
            }
    }
}

extension TopicConfiguration {
    fileprivate init(_ entries: [ConfigurationEntry]) {
        self.init()
        for entry in entries { if let value = entry.value { set(entry.name, to: value) } }
    }
}
