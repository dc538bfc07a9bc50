/// The batches of a consumer, one after another, until it is closed or the task is cancelled.
///
/// The next batch is fetched when it is asked for: a slow reader makes librdkafka stop fetching when its own queue is full
/// (`queued.min.messages`, `queued.max.messages.kbytes`), and nothing piles up.
public struct RecordBatches: AsyncSequence, Sendable {
    public typealias Element = RecordBatch
    public typealias Failure = KafkaError

    let consumer: KafkaConsumer
    let maximum: Int

    public func makeAsyncIterator() -> Iterator { Iterator(consumer: consumer, maximum: maximum) }

    public struct Iterator: AsyncIteratorProtocol {
        let consumer: KafkaConsumer
        let maximum: Int

        public mutating func next() async throws(KafkaError) -> RecordBatch? {
            try await consumer.records(maximum: maximum)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(KafkaError) -> RecordBatch? {
            try await consumer.records(maximum: maximum)
        }
    }
}
