import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// What is produced is consumed: each record, in its order, as often as it should be.
    @Suite struct WorkloadTrafficTests {
        private func records(_ lines: [String]) throws -> [PrintedRecord] {
            try lines.map { try JSONDecoder().decode(PrintedRecord.self, from: Data($0.utf8)) }
        }

        @Test func `members share a topic's records, none lost and none twice`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "6")
            try await WorkloadProgram.succeed(
                broker, "produce", "--topic", "orders", "--max-messages", "20000", "--keys", "round-robin",
                "--message-size", "20", "--idempotence", "--compression", "lz4")
            let lines = try await WorkloadProgram.succeed(
                broker, "consume", "--topic", "orders", "--group", "billing", "--members", "3", "--from-beginning",
                "--max-messages", "20000", "--output", "json")
            let records = try records(lines)
            let numbers = records.compactMap { $0.value?.prefix { $0 != " " } }.compactMap { Int($0) }
            #expect(numbers.sorted() == Array(0..<20_000))
            #expect(records.allSatisfy { $0.topic == "orders" && $0.key?.hasPrefix("key-") == true })
            let byPartition = Dictionary(grouping: records, by: \.partition)
            #expect(byPartition.count == 6)
            for (_, own) in byPartition {
                #expect(own.map(\.offset) == Array(0..<Int64(own.count)))
            }
            try await broker.stop()
        }

        /// A member that leaves sets off a rebalance, during which this broker refuses commits.
        @Test func `what members have read until the end is committed, and nobody reads it again`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "6")
            try await WorkloadProgram.succeed(
                broker, "produce", "--topic", "orders", "--max-messages", "3000", "--keys", "round-robin",
                "--message-size", "20")
            let arguments = [
                "consume", "--topic", "orders", "--group", "billing", "--from-beginning", "--until-end", "-X",
                "auto.commit.interval.ms=600000",
            ]
            let first = try await WorkloadProgram.outcome(
                WorkloadProgram.start(broker, arguments + ["--members", "3"]))
            #expect(first.exit == .status(0), "\(first.errors)")
            #expect(Set(first.output).count == 3000)
            let second = try await WorkloadProgram.outcome(WorkloadProgram.start(broker, arguments))
            #expect(second.exit == .status(0), "\(second.errors)")
            #expect(second.output == [])
            try await broker.stop()
        }

        @Test func `a share of the transactions is aborted, and readers of committed records do not see them`()
            async throws
        {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            let produced = try await WorkloadProgram.run(
                broker, "produce", "--topic", "orders", "--max-messages", "200", "--transaction-size", "10",
                "--abort-share", "0.3")
            #expect(produced.exit == .status(0), "\(produced.errors)")
            #expect(produced.errors.last?.contains("14 transactions committed, 6 aborted") == true)
            let consume = ["consume", "--topic", "orders", "--from-beginning", "--until-end"]
            let committed = try await WorkloadProgram.outcome(WorkloadProgram.start(broker, consume))
            #expect(committed.output.count == 140)
            let all = try await WorkloadProgram.outcome(
                WorkloadProgram.start(broker, consume + ["-X", "isolation.level=read_uncommitted"]))
            #expect(all.output.count == 200)
            try await broker.stop()
        }

        @Test func `lines have keys where they are told apart, and fields are printed as asked for`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "2")
            let produced = try await WorkloadProgram.shell(
                broker,
                "printf 'a:1\\nb:2:3\\n4\\n' | kafka-workload produce --topic orders --from-stdin --key-separator : --partition 1"
            )
            #expect(produced.exit == .status(0), "\(produced.errors)")
            let lines = try await WorkloadProgram.succeed(
                broker, "consume", "--topic", "orders", "--partition", "1", "--from-beginning", "--until-end",
                "--fields", "topic,partition,offset,key,value")
            #expect(lines == ["orders\t1\t0\ta\t1", "orders\t1\t1\tb\t2:3", "orders\t1\t2\t\t4"])
            try await broker.stop()
        }

        @Test func `a reader that has seen enough ends it quietly`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            try await WorkloadProgram.succeed(broker, "produce", "--topic", "orders", "--max-messages", "50000")
            let outcome = try await WorkloadProgram.shell(
                broker,
                "kafka-workload consume --topic orders --from-beginning | head -n 3; exit ${PIPESTATUS[0]}")
            #expect(outcome.exit == .status(0), "\(outcome.errors)")
            #expect(outcome.output.count == 3)
            #expect(outcome.errors.allSatisfy { !$0.contains("rror") && !$0.contains("cannot") })
            try await broker.stop()
        }

        @Test func `one message that is too large is the only one that fails`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            let outcome = try await WorkloadProgram.shell(
                broker,
                "{ echo first; head -c 2000000 /dev/zero | tr '\\0' x; echo; echo last; } | "
                    + "kafka-workload produce --topic orders --from-stdin")
            #expect(outcome.exit == .status(1))
            #expect(outcome.errors.contains { $0.contains("too large") })
            #expect(outcome.errors.last == "kafka-workload: 1 message was not acknowledged")
            let lines = try await WorkloadProgram.succeed(
                broker, "consume", "--topic", "orders", "--from-beginning", "--until-end")
            #expect(lines == ["first", "last"])
            try await broker.stop()
        }
    }
}
