import KafkaTraffic
import RDKafka
import Synchronization
import Workload

/// Adds up what becomes of messages, and says why some fail.
final class ProductionTally: Sendable {
    private struct State {
        var report = ProductionReport()
        var reasons: Set<String> = []
    }

    private let state = Mutex(State())
    private let console: Console

    init(console: Console) {
        self.console = console
    }

    var report: ProductionReport { state.withLock(\.report) }

    /// Takes reports whose tags are the sizes of the messages.
    func add(_ reports: [DeliveryReport]) {
        let failures = state.withLock { state in
            var failures: [KafkaError] = []
            for report in reports {
                switch report.result {
                case .success(let delivery):
                    state.report.acknowledged += 1
                    state.report.bytes += Int(report.tag)
                    state.report.latency.add(microseconds: Int64(delivery.latency / .microseconds(1)))
                case .failure(let error):
                    state.report.failed += 1
                    failures.append(error)
                }
            }
            return failures
        }
        for failure in failures { explain("\(failure)") }
    }

    /// Counts a message that was refused before it was sent.
    func refused(_ error: KafkaError) {
        state.withLock { $0.report.failed += 1 }
        explain("\(error)")
    }

    /// Counts a transaction's end.
    func ended(committed: Bool) {
        state.withLock { state in
            if committed { state.report.committed += 1 } else { state.report.aborted += 1 }
        }
    }

    /// Says each reason once.
    private func explain(_ reason: String) {
        if state.withLock({ $0.reasons.insert(reason).inserted }) { console.say("a message failed: \(reason)") }
    }
}
