import ClusterModel
import RDKafka
import Workload

/// Where records go that were read: to stdout as lines, or nowhere, where they are only counted.
struct RecordSink: Sendable {
    private let output = StandardOutput()
    /// nil to count only.
    let format: RecordFormat?

    /// Writes the lines of a batch.
    ///
    /// - Throws: `StandardOutput.Closed`, `CommandFailure`.
    func take(_ batch: RecordBatch) async throws {
        guard let format, !batch.isEmpty else { return }
        var lines: [UInt8] = []
        for record in batch {
            format.append(
                Record(
                    topic: record.topic.text, partition: record.partition, offset: record.offset,
                    timestamp: record.timestamp, key: record.key, value: record.value),
                to: &lines)
        }
        try await output.write(lines)
    }
}
