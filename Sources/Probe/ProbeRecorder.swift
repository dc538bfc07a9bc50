internal import ClusterModel
internal import FoundationEssentials
internal import KafkaTraffic
internal import Logging
internal import RDKafka
internal import Synchronization

/// The probe's state, which all its parts change, and the log of what begins and ceases to fail.
final class ProbeRecorder: Sendable {
    private struct State {
        var probe: ProbeState
        var failures = FailureLogFilter()
    }

    private let state: Mutex<State>
    private let logger: Logger

    init(_ configuration: ProbeConfiguration, logger: Logger) {
        let probe = ProbeState(
            topic: configuration.topic, group: configuration.group, instance: configuration.instance,
            run: UInt64.random(in: .min ... .max), timeout: configuration.timeout)
        state = Mutex(State(probe: probe))
        self.logger = logger
    }

    /// What was found so far.
    var status: ProbeStatus { state.withLock { $0.probe.status } }

    /// Reads or changes the probe's state.
    func withState<Result: Sendable>(_ body: (inout ProbeState) -> Result) -> Result {
        state.withLock { body(&$0.probe) }
    }

    /// Counts and logs a failure of anything but a single message.
    func fail(_ operation: ProbeOperation, _ error: KafkaError) {
        withState { $0.fail(operation, error.reason) }
        note(operation, error.reason, error.message)
    }

    /// Notes that something works.
    func succeed(_ operation: ProbeOperation, broker: Int32? = nil) {
        guard state.withLock({ $0.failures.succeed(operation, broker: broker) }) else { return }
        logger.info("part of the probe has recovered", metadata: Self.metadata(operation, broker))
    }

    /// Counts and logs a message that was not acknowledged.
    func fail(message sequence: UInt32, _ reason: FailureReason, _ text: String) {
        guard let broker = withState({ $0.fail(message: sequence, reason) }) else { return }
        note(.produce, reason, text, broker: broker)
    }

    /// Takes over what became of messages.
    func take(_ reports: [DeliveryReport]) {
        for report in reports {
            switch report.result {
            case .success(let delivery):
                let broker = withState {
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
        withState { state in
            for record in batch {
                state.receive(
                    record.value.flatMap { ProbeMessage($0) }, partition: record.partition, offset: record.offset,
                    at: now, timestamp: timestamp)
            }
            // Not the ends themselves: one may have been reached before records of the same batch came.
            for (partition, offset) in batch.nextOffsets { state.reach(offset, of: partition.partition) }
        }
        if !batch.isEmpty { succeed(.consume) }
    }

    /// Milliseconds since 1970.
    static func timestamp() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    private func note(
        _ operation: ProbeOperation, _ reason: FailureReason, _ text: String, broker: Int32? = nil
    ) {
        guard state.withLock({ $0.failures.fail(operation, reason, broker: broker) }) else { return }
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

/// What fails at present, so that the log tells changes only.
private struct FailureLogFilter {
    private struct Subject: Hashable {
        let operation: ProbeOperation
        let broker: Int32?
    }

    private var reasons: [Subject: Set<FailureReason>] = [:]

    /// Notes a failure. Returns whether it is new.
    mutating func fail(_ operation: ProbeOperation, _ reason: FailureReason, broker: Int32?) -> Bool {
        reasons[Subject(operation: operation, broker: broker), default: []].insert(reason).inserted
    }

    /// Notes a success. Returns whether there were failures before it.
    mutating func succeed(_ operation: ProbeOperation, broker: Int32?) -> Bool {
        reasons.removeValue(forKey: Subject(operation: operation, broker: broker)) != nil
    }
}
