import ClusterModel
import CommandSupport
import KafkaTraffic
import Logging
import RDKafka
import Workload

/// A producer on one topic, from its beginning to its clean end.
struct Production: Sendable {
    let tally: ProductionTally
    private let console: Console
    private let producer: KafkaProducer
    private let topic: ProducerTopic

    init(_ topic: Name, properties: KafkaProperties, console: Console, logger: Logger) async throws {
        self.console = console
        let tally = ProductionTally(console: console)
        self.tally = tally
        do {
            producer = try KafkaProducer(
                properties: properties, logger: logger, onEvent: { console.tell($0) },
                onDeliveries: { tally.add($0) })
        } catch {
            throw SettingError("the Kafka properties", error.description)
        }
        do {
            self.topic = try producer.topic(topic)
        } catch {
            await producer.close(flushing: .zero)
            throw CommandFailure("topic \"\(topic)\" cannot be produced to: \(error)")
        }
    }

    /// Produces as `plan` says, and waits for the acknowledgements of all.
    func produce(_ plan: ProductionPlan, from source: some MessageSource) async throws {
        let run = ProducerRun(producer: producer, topic: topic, tally: tally, console: console, plan: plan)
        try await run.produce(from: source)
        await run.finish()
    }

    /// The progress for the console.
    ///
    /// - Parameter more: what else there is to say.
    func progress(more: @escaping @Sendable () -> String = { "" }) -> Progress {
        let tally = tally
        return Progress(
            console: console, count: { tally.report.acknowledged }, line: { tally.report.line(rate: $0) + more() })
    }

    /// Does `work`, then waits a little for what is still under way, and ends the producer, whether it failed or not.
    func untilClosed(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            await close()
            throw error
        }
        await close()
    }

    private func close() async {
        let left = producer.messagesInFlight
        if left > 0 { console.say("waiting for \(Figures.count(left)) messages under way") }
        await producer.close(flushing: .seconds(10))
    }

    /// Makes failures known to whoever started the command.
    func requireSuccess() throws {
        let failed = tally.report.failed
        guard failed > 0 else { return }
        throw CommandFailure(
            failed == 1 ? "1 message was not acknowledged" : "\(Figures.count(failed)) messages were not acknowledged")
    }
}

/// How much is produced, and how.
struct ProductionPlan: Sendable {
    /// nil for as fast as it goes.
    var rate: RateProfile?
    /// nil for without end.
    var count: Int?
    var transactions: TransactionPlan?
}
