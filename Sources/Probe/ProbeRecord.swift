internal import ClusterModel
internal import FoundationEssentials
internal import KafkaClient
internal import Logging
internal import Synchronization

/// The ledger that all parts of the probe write to, and the log of what changes for the better or worse.
final class ProbeRecord: Sendable {
    private struct State {
        var ledger: ProbeLedger
        var troubles = ProbeTroubles()
    }

    private let state: Mutex<State>
    private let logger: Logger

    init(_ configuration: ProbeConfiguration, logger: Logger) {
        let ledger = ProbeLedger(
            topic: configuration.topic, group: configuration.group, instance: configuration.instance,
            run: UInt64.random(in: .min ... .max), timeout: configuration.timeout)
        state = Mutex(State(ledger: ledger))
        self.logger = logger
    }

    /// What was found so far.
    var status: ProbeStatus { state.withLock { $0.ledger.status } }

    /// Reads or changes the ledger.
    func withLedger<Result: Sendable>(_ body: (inout ProbeLedger) -> Result) -> Result {
        state.withLock { body(&$0.ledger) }
    }

    /// Counts and logs a failure of anything but a single message.
    func fail(_ operation: ProbeOperation, _ error: KafkaError) {
        withLedger { $0.fail(operation, error.reason) }
        note(operation, error.reason, error.message)
    }

    /// Notes that something works.
    func succeed(_ operation: ProbeOperation, broker: Int32? = nil) {
        guard state.withLock({ $0.troubles.succeed(operation, broker: broker) }) else { return }
        logger.info("that part of the probe works again", metadata: Self.metadata(operation, broker))
    }

    /// Counts and logs a message that was not acknowledged.
    func fail(message sequence: UInt32, _ reason: FailureReason, _ text: String) {
        guard let broker = withLedger({ $0.fail(message: sequence, reason) }) else { return }
        note(.produce, reason, text, broker: broker)
    }

    /// Takes over what became of messages.
    func take(_ reports: [DeliveryReport]) {
        for report in reports {
            switch report.result {
            case .success(let delivery):
                let broker = withLedger {
                    $0.acknowledge(
                        message: report.tag, by: delivery.broker, latency: delivery.latency, at: .now)
                }
                if let broker { succeed(.produce, broker: broker) }
            case .failure(let error):
                fail(message: report.tag, error.reason, error.message)
            }
        }
    }

    /// Takes over what was read.
    func take(_ batch: RecordBatch) {
        let now = ContinuousClock.now
        let timestamp = Self.timestamp()
        withLedger { ledger in
            for record in batch {
                ledger.receive(
                    record.value.flatMap { ProbeMessage($0) }, partition: record.partition, offset: record.offset,
                    at: now, timestamp: timestamp)
            }
            // Not the ends themselves: one may have been reached before records of the same batch came.
            for (partition, offset) in batch.nextOffsets { ledger.reach(offset, of: partition.partition) }
        }
        if !batch.isEmpty { succeed(.consume) }
    }

    /// Milliseconds since 1970.
    static func timestamp() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private func note(
        _ operation: ProbeOperation, _ reason: FailureReason, _ text: String, broker: Int32? = nil
    ) {
        guard state.withLock({ $0.troubles.fail(operation, reason, broker: broker) }) else { return }
        var metadata = Self.metadata(operation, broker)
        metadata["reason"] = "\(reason.rawValue)"
        logger.warning("part of the probe fails: \(text)", metadata: metadata)
    }

    private static func metadata(_ operation: ProbeOperation, _ broker: Int32?) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["operation": "\(operation.rawValue)"]
        if let broker { metadata["broker"] = "\(broker)" }
        return metadata
    }
}
