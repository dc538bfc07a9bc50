import TestSupport
import Testing

extension ProgramTests {
    /// Ctrl-C, and a broker that is away.
    @Suite struct WorkloadStopTests {
        @Test func `Ctrl-C ends a producer when all is acknowledged, with the totals`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            let producer = try WorkloadProgram.start(broker, ["produce", "--topic", "orders", "--rate", "500"])
            try await producer.waitForLine(containing: " acked")
            producer.interrupt()
            #expect(try await producer.waitForExit() == .status(0), "\(producer.transcript)")
            let totals = try #require(producer.lines(.standardError).last)
            let acknowledged = try #require(try /: ([\d,]+) acked/.firstMatch(in: totals)?.1.replacing(",", with: ""))
            #expect(totals.contains(" 0 failed"))
            #expect(totals.contains("p99"))
            let lines = try await WorkloadProgram.succeed(
                broker, "consume", "--topic", "orders", "--from-beginning", "--until-end")
            #expect(lines.count == Int(acknowledged))
            try await broker.stop()
        }

        @Test func `Ctrl-C commits what a consumer has printed, and nobody reads it again`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "3")
            try await WorkloadProgram.succeed(
                broker, "produce", "--topic", "orders", "--max-messages", "3000", "--keys", "random",
                "--message-size", "10")
            let arguments = ["consume", "--topic", "orders", "--group", "billing", "--from-beginning"]
            let first = try WorkloadProgram.start(broker, arguments + ["--rate", "500"])
            try await eventually("some records") { first.lines().count > 200 }
            first.interrupt()
            #expect(try await first.waitForExit() == .status(0), "\(first.transcript)")
            let second = try await WorkloadProgram.outcome(
                WorkloadProgram.start(broker, arguments + ["--until-end"]))
            #expect(!second.output.isEmpty)
            let numbers = (first.lines() + second.output).compactMap {
                $0.split(separator: " ").first.map { String($0) }
            }
            #expect(numbers.count == 3000)
            #expect(Set(numbers).count == 3000)
            try await broker.stop()
        }

        @Test func `a last commit that fails is told by the exit status`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            try await WorkloadProgram.succeed(broker, "produce", "--topic", "orders", "--max-messages", "100")
            let consumer = try WorkloadProgram.start(
                broker,
                [
                    "consume", "--topic", "orders", "--group", "billing", "--from-beginning",
                    // librdkafka waits as long for the coordinator before it ends.
                    "-X", "session.timeout.ms=6000",
                ])
            try await eventually("all records") { consumer.lines().count == 100 }
            try await broker.stop()
            consumer.interrupt()
            #expect(try await consumer.waitForExit() == .status(1), "\(consumer.transcript)")
            let last = try #require(consumer.lines(.standardError).last)
            #expect(last.contains("the last commit of group \"billing\" failed for 1 partition"))
        }

        /// On a cluster of several brokers, the one that is asked may not know of a topic that has just been created.
        @Test(arguments: [(["produce", "--rate", "100"], " acked"), (["consume"], " read")])
        func `a topic that appears a moment later is found`(_ command: [String], _ sign: String) async throws {
            let broker = try await TestBroker.start()
            let process = try WorkloadProgram.start(broker, command + ["--topic", "orders"])
            try await process.waitForLine(containing: "still looking for it")
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            try await process.waitForLine(containing: sign)
            process.interrupt()
            #expect(try await process.waitForExit() == .status(0), "\(process.transcript)")
            try await broker.stop()
        }

        @Test func `while the broker is away it keeps trying, says so, and goes on afterwards`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "1")
            broker.process.suspend()
            let producer = try WorkloadProgram.start(broker, ["produce", "--topic", "orders", "--max-messages", "10"])
            try await producer.waitForLine(containing: "no broker can be reached at \(broker.bootstrapServers)")
            broker.process.resume()
            #expect(try await producer.waitForExit() == .status(0), "\(producer.transcript)")
            #expect(producer.lines(.standardError).contains("a broker answers again"))
            #expect(producer.lines(.standardError).last?.contains("10 acked") == true)
            try await broker.stop()
        }

        @Test func `Ctrl-C ends what waits for a broker`() async throws {
            for command in ["produce", "consume"] {
                let process = try ManagedProcess(
                    WorkloadProgram.path, [command, "--topic", "orders", "--bootstrap-server", "127.0.0.1:1"])
                try await process.waitForLine(containing: "no broker can be reached at 127.0.0.1:1")
                process.interrupt()
                #expect(try await process.waitForExit() == .status(0), "\(process.transcript)")
            }
        }

        @Test(arguments: ["produce", "consume"])
        func `a topic that is not there is named, with the way out`(_ command: String) async throws {
            let broker = try await TestBroker.start()
            let outcome = try await WorkloadProgram.run(broker, command, "--topic", "nowhere")
            #expect(outcome.exit == .status(1))
            #expect(outcome.errors.last?.contains("topic \"nowhere\" does not exist") == true)
            #expect(try await WorkloadProgram.succeed(broker, "topic", "list", "--exclude-internal").count == 1)
            try await broker.stop()
        }
    }
}
