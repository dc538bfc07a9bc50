import TestSupport
import Testing

extension ProgramTests {
    /// Consumers that behave oddly on request, as the surveyor sees them.
    @Suite struct WorkloadBehaviorTests {
        @Test func `groups that rewind commit again and again what they had committed before`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            try await WorkloadProgram.succeed(broker, "produce", "--topic", "orders", "--max-messages", "1000")
            let surveyor = try await SurveyorProcess.start(broker, interval: "250ms")
            let consumer = try WorkloadProgram.start(
                broker,
                [
                    "consume", "--topic", "orders", "--group", "audit", "--groups", "2", "--from-beginning",
                    "--output", "count", "--rewind-every", "4s", "--rewind-by", "50",
                ])
            for group in ["audit-1", "audit-2"] {
                for lag in [0.0, 50, 0] {
                    try await surveyor.page("\(group) with lag \(lag)") {
                        $0.value("kafka_consumergroup_group_lag", ["consumergroup": group]) == lag
                    }
                }
            }
            consumer.interrupt()
            #expect(try await consumer.waitForExit() == .status(0), "\(consumer.transcript)")
            #expect(consumer.lines().isEmpty)
            try await surveyor.stop()
            try await broker.stop()
        }
    }
}
