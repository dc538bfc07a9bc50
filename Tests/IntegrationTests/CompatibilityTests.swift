import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// An existing command line, and what may be seen of it.
    @Suite struct CompatibilityTests {
        @Test func `flags of kafka_exporter that mean nothing here are taken, and logged in one line`() async throws {
            let flags = [
                "--kafka.version=2.0.0", "--refresh.metadata=1m", "--concurrent.enable", "--topic.workers=10",
                "--group.workers=10", "--group.metrics.timeout=5m",
                "--verbosity=1", "--log.enable-sarama", "--kafka.allow-auto-topic-creation",
                "--no-use.consumelag.zookeeper",
            ]
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1", flags)
            let lines = surveyor.log(containing: "ignoring flags")
            #expect(lines.count == 1)
            for flag in flags.dropLast() {
                #expect(lines.first?.contains(try #require(flag.split(separator: "=").first)) == true)
            }
            try await surveyor.stop()
        }

        /// As public charts write what is not configured.
        @Test func `an empty value counts as a flag that is not given`() async throws {
            let flags = [
                "--sasl.oauthbearer-token-url=", "--sasl.oauthbearer-scopes=", "--sasl.aws-region=", "--sasl.username=",
                "--sasl.password", "", "--tls.ca-file=", "--tls.cert-file=", "--tls.key-file=", "--tls.server-name=",
                "--kafka.labels=", "--kafka.server=", "--kafka.property=", "--kafka.properties-file=",
                "--kafka.client=",
                "--topic.filter=", "--topic.exclude=", "--group.filter", "", "--group.exclude=", "--topic.granularity=",
                "--zookeeper.server=", "--zookeeper.words=", "--probe.topic=", "--survey.timeout=", "--log.level=",
                "--web.telemetry-path=", "--tls.enabled=", "--sasl.enabled=", "--server.tls.cert-file=",
                "--kafka.version=",
            ]
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1", flags)
            try await surveyor.page("a failed survey") { $0.surveys("failure") > 0 }
            #expect(surveyor.log(containing: "ignoring flags").isEmpty)
            try await surveyor.stop()
        }

        @Test(arguments: ["SCRAM-SHA-512", "scram-sha-256", "Scram-Sha512", "PLAIN"])
        func `mechanisms may be written as Kafka writes them`(_ mechanism: String) async throws {
            let flags = ["--sasl.enabled", "--sasl.mechanism=\(mechanism)", "--sasl.username=josef"]
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1, 127.0.0.1:2", flags, environment: ["SASL_USER_PASSWORD": "hunter2"])
            try await surveyor.stop()
        }

        @Test func `labels may have the names of labels that only other series have`() async throws {
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1", ["--kafka.labels=version=3.7, zk_host=none"])
            let page = try await surveyor.page("a failed survey") { $0.surveys("failure") > 0 }
            #expect(page.value("kafka_up", ["version": "3.7", "zk_host": "none"]) == 0)
            try await surveyor.stop()
        }

        @Test func `with the format json every line of the log is a JSON object`() async throws {
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1", ["--log.format=json", "--log.level=debug", "--verbosity=1"])
            try await surveyor.page("a failed survey") { $0.surveys("failure") > 1 }
            try await surveyor.stop()
            let lines = surveyor.process.lines(.standardError)
            #expect(lines.count > 3)
            for line in lines {
                let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
                #expect(object["time"] != nil)
                #expect(["debug", "info", "warn", "error"].contains(object["level"]))
                #expect(object["msg"]?.isEmpty == false)
            }
        }

        @Test func `secrets from files and environment are neither logged nor in the process list`() async throws {
            let folder = try TemporaryFolder()
            let sasl = ["--sasl.enabled", "--sasl.username=josef", "--log.level=debug"]
            let properties = try folder.write("sasl.password=hunter2-properties\n", to: "kafka.properties")
            let password = try folder.write("hunter2-file\n", to: "password")
            let ways: [(arguments: [String], environment: [String: String])] = [
                (["--sasl.password-file=\(password)"], [:]),
                ([], ["KAFKA_SURVEYOR_SASL_PASSWORD": "hunter2-environment"]),
                // As kafka_exporter 1.9 reads it; an empty variable counts as not set.
                ([], ["SASL_USER_PASSWORD": "hunter2-user", "KAFKA_SURVEYOR_SASL_PASSWORD": ""]),
                (["--kafka.properties-file=\(properties)"], [:]),
            ]
            for way in ways {
                let surveyor = try await SurveyorProcess.start(
                    server: "127.0.0.1:1", sasl + way.arguments, environment: way.environment)
                try await surveyor.page("a failed survey") { $0.surveys("failure") > 0 }
                let arguments = try String(contentsOfFile: "/proc/\(surveyor.process.pid)/cmdline", encoding: .utf8)
                let page = try await surveyor.client.get("/metrics").text
                try await surveyor.stop()
                for text in [arguments, page, surveyor.process.transcript] { #expect(!text.contains("hunter2")) }
            }
        }

        @Test func `a properties file is used, and weaker than flags`() async throws {
            let broker = try await TestBroker.start()
            let folder = try TemporaryFolder()
            let right = try folder.write("# ours\n bootstrap.servers = \(broker.bootstrapServers)\n", to: "right")
            let wrong = try folder.write("bootstrap.servers=127.0.0.1:1\n", to: "wrong")
            let filed = try await Program.run(["--once", "--kafka.properties-file=\(right)"])
            #expect(filed.exit == .status(0), "\(filed.errors)")
            let flagged = try await Program.run(
                ["--once", "--kafka.properties-file=\(wrong)", "--kafka.server=\(broker.bootstrapServers)"])
            #expect(flagged.exit == .status(0), "\(flagged.errors)")
            let strongest = try await Program.run(
                [
                    "--once", "--kafka.properties-file=\(wrong)",
                    "--kafka.property=bootstrap.servers=\(broker.bootstrapServers)",
                ])
            #expect(strongest.exit == .status(0), "\(strongest.errors)")
            try await broker.stop()
        }
    }
}
