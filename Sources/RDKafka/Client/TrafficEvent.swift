internal import CRdKafka
package import ClusterModel

/// An event of a handle that produces or consumes.
package enum TrafficEvent: Sendable {
    /// Messages were acknowledged, or have failed (`RD_KAFKA_EVENT_DR`).
    case delivered([MessageReport])

    /// A consumer's group assigns these partitions. They are to be passed to `KafkaHandle.add`.
    case assigned([TopicPartition])

    /// A consumer's group wants these partitions back. They are to be passed to `KafkaHandle.giveUp`; if they are lost, another
    /// member may have them already.
    case revoked([TopicPartition], areLost: Bool)

    /// A rebalance has failed. The partitions are to be passed to `KafkaHandle.giveUp`.
    case rebalanceFailed(KafkaError, [TopicPartition])

    /// A commit in the background has failed.
    case commitFailed(KafkaError)
}

/// Takes the events of a handle that produces or consumes.
package protocol TrafficReceiver: Sendable {
    /// Takes an event, on the poller's thread: it must not block.
    func receive(_ event: TrafficEvent, from handle: KafkaHandle)
}

/// The outcome of one message.
package struct MessageReport: Sendable {
    /// The number that the message was produced with.
    package let number: UInt

    package let result: Result<Delivery, KafkaError>
}

extension TrafficEvent {
    /// A rebalance of a consumer's group (`RD_KAFKA_EVENT_REBALANCE`).
    @unsafe
    init(rebalance event: OpaquePointer, of client: OpaquePointer) {
        var partitions: [TopicPartition] = []
        unsafe forEachPartition(in: rd_kafka_event_topic_partition_list(event)) { topic, element in
            unsafe partitions.append(TopicPartition(topic: topic, partition: element.partition))
        }
        self =
            switch unsafe rd_kafka_event_error(event) {
            case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS: .assigned(partitions)
            case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
                .revoked(partitions, areLost: unsafe rd_kafka_assignment_lost(client) != 0)
            case let code: .rebalanceFailed(KafkaError(code), partitions)
            }
    }
}

/// The reports of an event (`RD_KAFKA_EVENT_DR`).
@unsafe
func deliveryReports(in event: OpaquePointer) -> [MessageReport] {
    var reports: [MessageReport] = []
    reports.reserveCapacity(unsafe rd_kafka_event_message_count(event))
    while let message = unsafe rd_kafka_event_message_next(event) {
        let number = unsafe UInt(bitPattern: message.pointee._private)
        unsafe reports.append(MessageReport(number: number, result: Result(reportOf: message)))
    }
    return reports
}

extension Result where Success == Delivery, Failure == KafkaError {
    @unsafe
    fileprivate init(reportOf message: UnsafePointer<rd_kafka_message_t>) {
        let code = unsafe message.pointee.err
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            self = .failure(KafkaError(code))
            return
        }
        let offset = unsafe message.pointee.offset
        let broker = unsafe rd_kafka_message_broker_id(message)
        self = .success(
            Delivery(
                partition: unsafe message.pointee.partition,
                offset: offset >= 0 ? offset : nil,
                broker: broker >= 0 ? broker : nil,
                latency: .microseconds(unsafe max(0, rd_kafka_message_latency(message)))))
    }
}
