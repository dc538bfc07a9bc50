import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// What the program does besides serving.
    @Suite struct CommandTests {
        @Test func `once prints the page of one survey`() async throws {
            let broker = try await TestBroker.start()
            try await TestTraffic(broker).createTopic("orders", partitions: 2)
            let outcome = try await Program.run(["--once", "--kafka.server=\(broker.bootstrapServers)"])
            #expect(outcome.exit == .status(0), "\(outcome.errors)")
            let page = try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
            #expect(page.value("kafka_up") == 1)
            #expect(page.value("kafka_topic_partitions", ["topic": "orders"]) == 2)
            try await broker.stop()
        }

        @Test func `once fails where Kafka cannot be reached, and says why`() async throws {
            let outcome = try await Program.run(["--once", "--kafka.server=127.0.0.1:1"])
            #expect(outcome.exit == .status(1))
            let page = try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
            #expect(page.value("kafka_up") == 0)
            #expect(outcome.errors.count == 1)
            #expect(outcome.errors.first?.contains("reason=transport") == true)
        }

        @Test func `the version names the libraries`() async throws {
            let outcome = try await Program.run(["--version"])
            #expect(outcome.exit == .status(0))
            #expect(outcome.output.count == 1)
            let pattern = /kafka-surveyor \d+\.\d+\.\d+ \(librdkafka \d+\.\d+\.\d+, libmicrohttpd \d+\.\d+\.\d+\)/
            #expect(try outcome.output.first.map { try pattern.wholeMatch(in: $0) != nil } == true)
            #expect(outcome.errors == [])
        }

        @Test func `the help lists the flags, and not those that are ignored`() async throws {
            let outcome = try await Program.run(["--help"])
            #expect(outcome.exit == .status(0))
            let help = outcome.output.joined(separator: "\n")
            let flags = [
                "--kafka.server", "--kafka.labels", "--kafka.property", "--kafka.properties-file", "--tls.enabled",
                "--kafka.client", "--tls.ca-file", "--tls.server-name", "--sasl.enabled", "--sasl.password-file",
                "--topic.filter", "--group.exclude",
                "--topic.granularity", "--offset.show-all", "--survey.interval", "--once", "--web.listen-address",
                "--web.telemetry-path", "--server.tls.cert-file", "--log.level", "--log.format", "--version",
            ]
            for flag in flags { #expect(help.contains(flag)) }
            #expect(!help.contains("--topic.workers"))
        }

        @Test func `metrics prints the reference that docs holds`() async throws {
            let outcome = try await Program.run(["metrics"])
            #expect(outcome.exit == .status(0))
            let reference = try String(contentsOfFile: "\(packageRoot)/docs/metrics.md", encoding: .utf8)
            #expect(outcome.output.map { $0 + "\n" }.joined() == reference)
        }
    }
}
