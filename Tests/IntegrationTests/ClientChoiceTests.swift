import TestSupport
import Testing

extension ProgramTests {
    /// `--kafka.client`, and what each of the two clients can do that the other cannot.
    @Suite struct ClientChoiceTests {
        /// Settings that only librdkafka has, and what the reason mentions.
        struct Case: CustomTestStringConvertible {
            let arguments: [String]
            let reason: String

            init(_ arguments: String..., reason: String) {
                self.arguments = arguments
                self.reason = reason
            }

            var testDescription: String { arguments.joined(separator: " ") }
        }

        static let librdkafkaOnly = [
            Case("--sasl.enabled", "--sasl.mechanism=gssapi", reason: "GSSAPI (Kerberos)"),
            Case(
                "--sasl.enabled", "--sasl.mechanism=oauthbearer",
                "--kafka.property=enable.sasl.oauthbearer.unsecure.jwt=true", reason: "OAUTHBEARER"),
            Case("--kafka.property=security.protocol=sasl_plaintext", reason: "GSSAPI (Kerberos)"),
            Case("--kafka.property=topic.blacklist=^secret", reason: "topic.blacklist"),
        ]

        private static let announcement = "surveyed through librdkafka"

        /// librdkafka looks for a group's coordinator, the native client knows it from ListGroups.
        private func usesLibrdkafka(_ cluster: ScriptedCluster) async throws -> Bool {
            try await cluster.requestCounts().values.contains { $0["FindCoordinator"] != nil }
        }

        @Test(arguments: [nil, "auto", "native", "librdkafka"])
        func `each value has its client`(_ choice: String?) async throws {
            let cluster = try await ScriptedCluster.start(
                #"{"strict": false, "topics": {"name": "orders"}, "groups": {"name": "billing", "commits": 1}}"#)
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers, choice.map { ["--kafka.client=\($0)"] } ?? [])
            try await surveyor.page("two surveys") { $0.surveys("success") >= 2 }
            #expect(try await usesLibrdkafka(cluster) == (choice == "librdkafka"))
            #expect(surveyor.log(containing: Self.announcement).isEmpty)
            try await surveyor.stop()
        }

        @Test(arguments: librdkafkaOnly)
        func `auto says in one line why it uses librdkafka`(_ input: Case) async throws {
            let outcome = try await Program.run(
                ["--once", "--kafka.server=127.0.0.1:1", "--survey.timeout=1s", "--survey.interval=2s"]
                    + input.arguments)
            let lines = outcome.errors.filter { $0.contains(Self.announcement) }
            #expect(lines.count == 1, "\(outcome.errors)")
            #expect(lines.first?.contains(input.reason) == true, "\(lines)")
        }

        @Test func `auto uses librdkafka for a property that only that has`() async throws {
            let cluster = try await ScriptedCluster.start(
                #"{"strict": false, "topics": [{"name": "orders"}, {"name": "secrets"}]}"#)
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers, ["--kafka.property=topic.blacklist=^secret"])
            try await surveyor.page("a survey") { $0.surveys("success") >= 1 }
            #expect(try await usesLibrdkafka(cluster))
            #expect(surveyor.log(containing: Self.announcement).count == 1)
            try await surveyor.stop()
        }

        @Test(arguments: librdkafkaOnly)
        func `native is refused where only librdkafka will do`(_ input: Case) async throws {
            let outcome = try await Program.run(
                ["--kafka.client=native", "--web.listen-address=127.0.0.1:0"] + input.arguments)
            #expect(outcome.exit == .status(2))
            #expect(outcome.output == [])
            #expect(outcome.errors.count == 1)
            for word in ["kafka-surveyor: ", "--kafka.client", input.reason, "use auto or librdkafka"] {
                #expect(outcome.errors.first?.contains(word) == true, "\(outcome.errors)")
            }
        }

        @Test func `properties that mean nothing to the native client are logged once`() async throws {
            let cluster = try await ScriptedCluster.start()
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers,
                ["--kafka.property=linger.ms=5", "--kafka.property=client.rack=a", "--kafka.property=client.id=me"])
            try await surveyor.page("two surveys") { $0.surveys("success") >= 2 }
            let lines = surveyor.log(containing: "ignoring properties")
            #expect(lines.count == 1)
            #expect(lines.first?.contains("linger.ms client.rack") == true, "\(lines)")
            #expect(lines.first?.contains("client.id") == false)
            #expect(try await cluster.log().allSatisfy { $0.clientID == "me" })
            try await surveyor.stop()
        }

        /// librdkafka has had client.dns.lookup since 2.2; the native client has it in any case.
        @Test func `the native client needs no librdkafka that knows its properties`() async throws {
            let lookup = "--kafka.property=client.dns.lookup=use_all_dns_ips"
            let cluster = try await ScriptedCluster.start()
            let native = try await Program.run(["--once", "--kafka.server=\(cluster.bootstrapServers)", lookup])
            #expect(native.exit == .status(0), "\(native.errors)")

            let librdkafka = try await Program.run(
                ["--once", "--kafka.server=127.0.0.1:1", "--survey.timeout=1s", "--survey.interval=2s", lookup]
                    + ["--kafka.client=librdkafka"])
            let isUnknown = librdkafka.exit == .status(2)
            let probing = try await SurveyorProcess.start(
                server: cluster.bootstrapServers, ["--probe.enabled", lookup])
            let lines = probing.log(containing: "the probe ignores properties")
            #expect(lines.count == (isUnknown ? 1 : 0))
            #expect(lines.allSatisfy { $0.contains("client.dns.lookup") })
            try await probing.stop()
        }

        /// As Java's clients write it, and in small letters.
        @Test(arguments: [("SASL_PLAINTEXT", "PLAIN"), ("sasl_plaintext", "plain")])
        func `names of protocols and mechanisms are taken in any case`(
            _ transport: String, _ mechanism: String
        ) async throws {
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders"},
                    "sasl": {"mechanisms": ["PLAIN"], "users": {"josef": "castle"}}
                }
                """)
            let folder = try TemporaryFolder()
            let file = try folder.write(
                """
                bootstrap.servers=\(cluster.bootstrapServers)
                security.protocol=\(transport)
                sasl.mechanism=\(mechanism)
                sasl.username=josef
                sasl.password=castle
                """, to: "client.properties")
            for client in ["native", "librdkafka"] {
                let outcome = try await Program.run(
                    ["--once", "--kafka.client=\(client)", "--kafka.properties-file=\(file)"])
                #expect(outcome.exit == .status(0), "\(outcome.errors)")
            }
            let listing = try await WorkloadProgram.outcome(
                ManagedProcess(WorkloadProgram.path, ["topic", "list", "--command-config=\(file)"]))
            #expect(listing.exit == .status(0), "\(listing.errors)")
            #expect(listing.output.contains { $0.contains("orders") })
        }

        @Test func `SCRAM with a librdkafka that Kafka 4 refuses is told at the start`() async throws {
            let version = try #require(try await Program.run(["--version"]).output.first)
            let numbers = try #require(try /librdkafka (\d+)\.(\d+)\.(\d+)/.firstMatch(in: version)?.output)
            let parts = [numbers.1, numbers.2, numbers.3].compactMap { Int($0) }
            let isOld = parts.lexicographicallyPrecedes([2, 6, 1])
            let scram = ["--sasl.enabled", "--sasl.mechanism=scram-sha512", "--sasl.username=josef"]
            for (more, isTold) in [([], false), (["--probe.enabled"], isOld), (["--kafka.client=librdkafka"], isOld)] {
                let surveyor = try await SurveyorProcess.start(
                    server: "127.0.0.1:1", scram + more, environment: ["KAFKA_SURVEYOR_SASL_PASSWORD": "castle"])
                #expect(surveyor.log(containing: "cannot authenticate with SCRAM").count == (isTold ? 1 : 0))
                try await surveyor.stop()
            }
        }

        /// Without librdkafka's SCRAM: before 2.6.1 it repeats its nonce, which brokers that are as strict as the scripted
        /// ones refuse.
        @Test(arguments: [
            ("native", "plain"), ("native", "scram-sha256"), ("native", "scram-sha512"), ("librdkafka", "plain"),
        ])
        func `both authenticate with SASL`(_ client: String, _ mechanism: String) async throws {
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders"}, "sasl": {
                        "mechanisms": ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"], "users": {"josef": "castle"}}
                }
                """)
            func survey(_ password: String) async throws -> Program.Outcome {
                try await Program.run(
                    [
                        "--once", "--kafka.server=\(cluster.bootstrapServers)", "--kafka.client=\(client)",
                        "--sasl.enabled", "--sasl.mechanism=\(mechanism)", "--sasl.username=josef",
                    ], environment: ["KAFKA_SURVEYOR_SASL_PASSWORD": password])
            }
            let admitted = try await survey("castle")
            #expect(admitted.exit == .status(0), "\(admitted.errors)")
            let refused = try await survey("village")
            #expect(refused.exit == .status(1))
            #expect(refused.errors.contains { $0.contains("reason=authentication") }, "\(refused.errors)")
        }

        @Test func `the name in the brokers' certificates may be another than their host`() async throws {
            let authority = try await TestAuthority()
            let certificate = try await authority.issue("broker", names: "DNS:kafka.test")
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "brokers": 2, "topics": {"name": "orders", "partitions": 2},
                    "tls": {"cert": "\(certificate.certificateFile)", "key": "\(certificate.keyFile)"}
                }
                """)
            func surveys(_ arguments: String...) async throws -> ParsedPage {
                let outcome = try await Program.run(
                    [
                        "--once", "--kafka.server=\(cluster.bootstrapServers)", "--tls.enabled",
                        "--tls.ca-file=\(authority.certificateFile)",
                    ] + arguments)
                return try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
            }
            for client in ["auto", "native"] {
                let page = try await surveys("--kafka.client=\(client)", "--tls.server-name=kafka.test")
                #expect(page.value("kafka_up") == 1)
                #expect(page.value("kafka_topic_current_offsets", ["topic": "orders"]) == 200)
            }
            for arguments in [[], ["--tls.server-name=other.test"]] {
                let page =
                    if let name = arguments.first { try await surveys(name) } else { try await surveys() }
                #expect(page.value("kafka_up") == 0)
                let labels = ["phase": "metadata", "reason": "tls"]
                #expect(page.value("kafka_surveyor_request_failures_total", labels) == 1)
            }
        }
    }
}
