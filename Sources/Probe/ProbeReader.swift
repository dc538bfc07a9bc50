internal import ClusterModel
internal import KafkaClient

/// Reads what comes, as soon as it comes.
struct ProbeReader: Sendable {
    let consumer: KafkaConsumer
    let record: ProbeRecord

    func run() async {
        while !Task.isCancelled {
            do {
                guard let batch = try await consumer.records() else { return }
                record.take(batch)
            } catch {
                record.fail(.consume, error)
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }
}
