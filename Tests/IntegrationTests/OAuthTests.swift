import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// OAUTHBEARER from the command line to the page.
    @Suite struct OAuthTests {
        private static let secret = "the-castles-secret"
        private static let claims = #""claims": {"sub": "surveyor", "exp": 3600}"#

        private func cluster(_ more: String = "") async throws -> ScriptedCluster {
            try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders"}, "groups": {"name": "billing", "commits": 1},
                    "sasl": {"mechanisms": ["OAUTHBEARER"], "users": {}\(more)}
                }
                """)
        }

        private static func arguments(_ server: TokenServer) -> [String] {
            [
                "--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.username=surveyor",
                "--sasl.oauthbearer-token-url=\(server.url)", "--sasl.oauthbearer-scopes=read,describe",
            ]
        }

        /// Each client surveys, and nothing that others see shows the secret or the token.
        @Test(arguments: ["auto", "librdkafka"])
        func `both clients survey with a token, which is not shown`(_ client: String) async throws {
            let server = try await TokenServer.start(
                #"{"client_secret": "\#(Self.secret)", "scope": "read describe", \#(Self.claims)}"#)
            let cluster = try await cluster(#", "session_lifetime_ms": 2000"#)
            let folder = try TemporaryFolder()
            let file = try folder.write("\(Self.secret)\n", to: "password")
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers,
                Self.arguments(server) + [
                    "--sasl.password-file=\(file)", "--kafka.client=\(client)", "--log.level=debug", "--probe.enabled",
                ])
            let page = try await surveyor.page("three surveys") { $0.surveys("success") >= 3 }
            #expect(page.value("kafka_up") == 1)
            #expect(
                page.value("kafka_consumergroup_current_offset_sum", ["consumergroup": "billing", "topic": "orders"])
                    == 100)
            let tokens = try await server.counts().tokens
            #expect(tokens.count == 1)

            let shown = try [
                surveyor.process.transcript, await surveyor.client.get("/metrics").text,
                await surveyor.client.get("/").text, await surveyor.client.get("/-/ready").text,
                String(contentsOfFile: "/proc/\(surveyor.process.pid)/cmdline", encoding: .utf8),
                await Program.run(["--help"] + Self.arguments(server)).output.joined(),
            ]
            for text in shown {
                #expect(!text.isEmpty)
                for hidden in [Self.secret, Data(Self.secret.utf8).base64EncodedString()] + tokens {
                    #expect(!text.contains(hidden))
                }
            }
            try await surveyor.stop()
        }

        @Test func `the secret may come from the environment, the token from a file`() async throws {
            let server = try await TokenServer.start(#"{"client_secret": "\#(Self.secret)", \#(Self.claims)}"#)
            let cluster = try await cluster()
            func survey(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Program.Outcome {
                try await Program.run(
                    ["--once", "--kafka.server=\(cluster.bootstrapServers)"] + arguments, environment: environment)
            }
            let issued = try await survey(Self.arguments(server), ["SASL_USER_PASSWORD": Self.secret])
            #expect(issued.exit == .status(0), "\(issued.errors)")
            let token = try #require(try await server.counts().tokens.first)

            try await cluster.tell(#"{"do": "set", "path": "sasl.tokens", "value": ["\#(token)"]}"#)
            let file = try TemporaryFolder()
            let path = try file.write(token, to: "token")
            let arguments = ["--sasl.enabled", "--sasl.mechanism=oauthbearer", "--sasl.oauthbearer-token-file=\(path)"]
            let filed = try await survey(arguments)
            #expect(filed.exit == .status(0), "\(filed.errors)")
            try file.write("opaque", to: "token")
            let refused = try await survey(arguments)
            #expect(refused.exit == .status(1))
            let line = try #require(refused.errors.first { $0.contains("cannot be surveyed") })
            #expect(line.contains("reason=authentication") && line.contains("the token file \(path)"), "\(line)")
        }

        @Test func `a wrong secret is reported with the endpoint, and not shown`() async throws {
            let server = try await TokenServer.start(#"{"client_secret": "another"}"#)
            let cluster = try await cluster()
            for client in ["native", "librdkafka"] {
                let outcome = try await Program.run(
                    ["--once", "--kafka.server=\(cluster.bootstrapServers)", "--kafka.client=\(client)"]
                        + Self.arguments(server), environment: ["KAFKA_SURVEYOR_SASL_PASSWORD": Self.secret])
                #expect(outcome.exit == .status(1))
                let line = try #require(
                    outcome.errors.first { $0.contains("cannot be surveyed") }, "\(outcome.errors)")
                for words in ["reason=authentication", "the token endpoint \(server.url)", "invalid_client"] {
                    #expect(line.contains(words), "\(line)")
                }
                #expect(outcome.errors.allSatisfy { !$0.contains(Self.secret) })
            }
        }

        @Test func `a cluster of Amazon MSK is surveyed with a token that is signed with AWS credentials`() async throws
        {
            let cluster = try await cluster()
            let keys = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": Self.secret]
            for client in ["auto", "librdkafka"] {
                let outcome = try await Program.run(
                    [
                        "--once", "--kafka.server=\(cluster.bootstrapServers)", "--kafka.client=\(client)",
                        "--sasl.enabled", "--sasl.mechanism=awsiam", "--sasl.aws-region=eu-west-1", "--log.level=debug",
                    ], environment: keys)
                #expect(outcome.exit == .status(0), "\(outcome.errors)")
                #expect((outcome.errors + outcome.output).allSatisfy { !$0.contains(Self.secret) })
            }
            let without = try await Program.run(
                [
                    "--once", "--kafka.server=\(cluster.bootstrapServers)", "--sasl.enabled", "--sasl.mechanism=awsiam",
                    "--sasl.aws-region=eu-west-1",
                ], environment: ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nowhere"])
            #expect(without.exit == .status(1))
            let line = try #require(without.errors.first { $0.contains("cannot be surveyed") }, "\(without.errors)")
            #expect(line.contains("reason=authentication") && line.contains("AWS_ACCESS_KEY_ID"), "\(line)")
        }

        @Test func `the workload takes its token by properties`() async throws {
            let server = try await TokenServer.start(#"{"client_secret": "\#(Self.secret)"}"#)
            let cluster = try await cluster(#", "tokens": ["token-1"]"#)
            let folder = try TemporaryFolder()
            let file = try folder.write(
                """
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=OAUTHBEARER
                sasl.oauthbearer.token.endpoint.url=\(server.url)
                sasl.oauthbearer.client.id=surveyor
                sasl.oauthbearer.client.secret=\(Self.secret)
                """, to: "client.properties")
            let workload = try ManagedProcess(
                WorkloadProgram.path,
                ["topic", "list", "--bootstrap-server", cluster.bootstrapServers, "--command-config", file])
            #expect(try await workload.waitForExit() == .status(0), "\(workload.transcript)")
            #expect(workload.lines().contains { $0.contains("orders") })
        }
    }
}
