internal import ClusterModel

extension KafkaCluster {
    /// Reads the topic configurations that are due, in chunks, a few at once.
    func refreshConfigurations(
        of topics: [Name], until deadline: ContinuousClock.Instant, _ recorder: PhaseRecorder
    ) async {
        configurations?.keep(only: topics)
        let begin = ContinuousClock.now
        guard let due = configurations?.due(topics, at: begin), !due.isEmpty else { return }
        let chunks = stride(from: 0, to: due.count, by: 200).map { Array(due[$0..<min($0 + 200, due.count)]) }
        var failures: [FailureReason: Int] = [:]
        await withTaskGroup(of: [(Name, Result<TopicConfiguration, KafkaError>)].self) { tasks in
            for (index, chunk) in chunks.enumerated() {
                if index >= 4, let answers = await tasks.next() { take(answers, at: begin, &failures) }
                tasks.addTask { [handle] in await Self.ask(handle, for: chunk, until: deadline) }
            }
            for await answers in tasks { take(answers, at: begin, &failures) }
        }
        recorder.record(.configurations, since: begin, requests: chunks.count, failures: failures)
    }

    private func take(
        _ answers: [(Name, Result<TopicConfiguration, KafkaError>)], at time: ContinuousClock.Instant,
        _ failures: inout [FailureReason: Int]
    ) {
        configurations?.take(answers, at: time)
        for case (_, .failure(let error)) in answers { failures[error.reason, default: 0] += 1 }
    }

    private static func ask(
        _ handle: KafkaHandle, for chunk: [Name], until deadline: ContinuousClock.Instant
    ) async -> [(Name, Result<TopicConfiguration, KafkaError>)] {
        do {
            return try await handle.configurations(of: chunk, timeout: Limits.requestTimeout(until: deadline))
        } catch {
            return chunk.map { ($0, .failure(error)) }
        }
    }
}
