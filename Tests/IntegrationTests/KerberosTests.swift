import TestSupport
import Testing

extension ProgramTests {
    /// Kerberos with a KDC, in which the program has a keytab and the brokers have another.
    @Suite(.enabled(if: TestRealm.isInstalled, "Debian's packages of Kerberos could not be had: run scripts/setup"))
    struct KerberosTests {
        /// librdkafka tells a broker that has Kerberos by the first version of JoinGroup.
        private func start(_ realm: TestRealm) async throws -> ScriptedCluster {
            let keytab = try await realm.keytab(of: "kafka/127.0.0.1")
            return try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders", "partitions": 2},
                    "sasl": {"mechanisms": ["GSSAPI"]}, "answers": {"api": "JoinGroup", "body": {}}
                }
                """, environment: realm.environment.merging(["KRB5_KTNAME": keytab]) { $1 })
        }

        private func survey(
            _ cluster: ScriptedCluster, _ realm: TestRealm, user: String, keytab: String
        ) async throws -> Program.Outcome {
            try await Program.run(
                [
                    "--once", "--kafka.server=\(cluster.bootstrapServers)", "--sasl.enabled",
                    "--sasl.mechanism=gssapi", "--sasl.service-name=kafka", "--sasl.username=\(user)",
                    "--sasl.realm=\(TestRealm.name)", "--sasl.keytab-path=\(keytab)",
                ], environment: realm.environment)
        }

        @Test func `a keytab gives access to the brokers`() async throws {
            let realm = try await TestRealm.start()
            let cluster = try await start(realm)
            let keytab = try await realm.keytab(of: "surveyor")
            let outcome = try await survey(cluster, realm, user: "surveyor", keytab: keytab)
            #expect(outcome.exit == .status(0), "\(outcome.errors) \(realm.log)")
            let page = try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
            #expect(page.value("kafka_up") == 1)
            #expect(page.value("kafka_topic_partitions", ["topic": "orders"]) == 2)
            #expect(outcome.errors.contains { $0.contains("surveyed through librdkafka") })
            let ticket = "surveyor@\(TestRealm.name) for kafka/127.0.0.1@\(TestRealm.name)"
            #expect(realm.log.contains { $0.contains("ISSUE") && $0.contains(ticket) })
        }

        @Test func `a keytab of somebody else does not`() async throws {
            let realm = try await TestRealm.start()
            let cluster = try await start(realm)
            let keytab = try await realm.keytab(of: "somebody")
            _ = try await realm.keytab(of: "surveyor")
            let outcome = try await survey(cluster, realm, user: "surveyor", keytab: keytab)
            #expect(outcome.exit == .status(1))
            let page = try ParsedPage(outcome.output.map { $0 + "\n" }.joined())
            #expect(page.value("kafka_up") == 0)
            #expect(outcome.errors.contains { $0.contains("no suitable keys for surveyor@") }, "\(outcome.errors)")
            #expect(!realm.log.contains { $0.contains("ISSUE") && $0.contains("kafka/127.0.0.1") })
        }
    }
}
