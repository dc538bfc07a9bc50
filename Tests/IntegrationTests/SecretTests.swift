import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// Passwords are not in the log, error messages, the help, the list of processes, or on any page.
    @Suite struct SecretTests {
        private static let password = "hunter2-of-the-broker"
        private static let wrongPassword = "hunter2-of-yesterday"
        private static let keyPassword = "hunter2-of-the-key"

        /// Where a password is written.
        enum Place: CaseIterable {
            case file, environment, propertiesFile
        }

        private let folder: TemporaryFolder

        init() throws {
            folder = try TemporaryFolder()
        }

        private func expectNoSecret(in texts: [String], sourceLocation: SourceLocation = #_sourceLocation) {
            for line in texts.flatMap({ $0.split(separator: "\n") }) where line.contains("hunter2") {
                Issue.record("a secret is shown: \(line)", sourceLocation: sourceLocation)
            }
        }

        private func settings(
            _ place: Place, _ mechanism: String
        ) throws -> (arguments: [String], environment: [String: String]) {
            let flags = ["--sasl.enabled", "--sasl.mechanism=\(mechanism)", "--sasl.username=josef"]
            switch place {
            case .file:
                let path = try folder.write(Self.password, to: "password")
                return (flags + ["--sasl.password-file=\(path)"], [:])
            case .environment: return (flags, ["KAFKA_SURVEYOR_SASL_PASSWORD": Self.password])
            case .propertiesFile:
                let path = try folder.write(
                    """
                    security.protocol=SASL_PLAINTEXT
                    sasl.mechanism=\(mechanism)
                    sasl.username=josef
                    sasl.password=\(Self.password)
                    """, to: "client.properties")
                return (["--kafka.properties-file=\(path)"], [:])
            }
        }

        /// The log at its most detailed, that of the probe's librdkafka included; first with the right password, then with
        /// one that the brokers refuse.
        @Test(arguments: ["PLAIN", "SCRAM-SHA-512"], Place.allCases)
        func `a password of SASL is shown nowhere`(_ mechanism: String, _ place: Place) async throws {
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders"},
                    "sasl": {"mechanisms": ["\(mechanism)"], "users": {"josef": "\(Self.password)"}}
                }
                """)
            let (arguments, environment) = try settings(place, mechanism)
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers,
                ["--log.level=debug", "--probe.enabled", "--kafka.property=debug=all"] + arguments,
                environment: environment)
            var pages: [String] = []
            func readPages() async throws {
                for path in ["/", "/metrics", "/-/ready", "/-/healthy"] {
                    pages.append(try await surveyor.client.get(path).text)
                }
            }
            try await surveyor.page(up: 1)
            try await readPages()
            try await cluster.changePassword(of: "josef", to: "other")
            try await cluster.dropConnections()
            try await surveyor.page(up: 0)
            try await readPages()
            try await eventually("librdkafka's log") { surveyor.log(containing: "librdkafka").count > 10 }
            let processes = try String(contentsOfFile: "/proc/\(surveyor.process.pid)/cmdline", encoding: .utf8)
            try await surveyor.stop()
            #expect(surveyor.log(containing: "reason=authentication") != [])
            expectNoSecret(in: pages + [processes.replacing("\0", with: " "), surveyor.process.transcript])
        }

        /// The right password and a wrong one, of a key that can and a key that cannot be read.
        @Test(arguments: ["native", "librdkafka"], Place.allCases)
        func `the password of a key is shown nowhere`(_ client: String, _ place: Place) async throws {
            let authority = try await TestAuthority()
            let certificate = try await authority.issue("surveyor", names: "DNS:surveyor")
            try await authority.encryptKey(of: certificate, password: Self.keyPassword)
            let broken = try folder.write("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n", to: "broken.key")
            for key in [certificate.keyFile, broken] {
                for password in [Self.keyPassword, Self.wrongPassword] {
                    var arguments = [
                        "--once", "--log.level=debug", "--kafka.server=127.0.0.1:1", "--kafka.client=\(client)",
                        "--survey.timeout=1s", "--survey.interval=2s", "--tls.enabled",
                        "--tls.cert-file=\(certificate.certificateFile)", "--tls.key-file=\(key)",
                    ]
                    var environment: [String: String] = [:]
                    switch place {
                    case .file:
                        arguments.append("--tls.key-password-file=\(try folder.write(password, to: "password"))")
                    case .environment: environment["KAFKA_SURVEYOR_TLS_KEY_PASSWORD"] = password
                    case .propertiesFile:
                        let path = try folder.write("ssl.key.password=\(password)", to: "key.properties")
                        arguments.append("--kafka.properties-file=\(path)")
                    }
                    let outcome = try await Program.run(arguments, environment: environment)
                    let isRight = key == certificate.keyFile && password == Self.keyPassword
                    #expect(outcome.exit == .status(isRight ? 1 : 2), "\(outcome.errors)")
                    expectNoSecret(in: outcome.output + outcome.errors)
                }
            }
        }

        @Test func `the help shows no secret of the environment`() async throws {
            let variables = [
                "KAFKA_SURVEYOR_SASL_PASSWORD", "SASL_USER_PASSWORD", "KAFKA_SURVEYOR_TLS_KEY_PASSWORD",
                "KAFKA_SURVEYOR_ZOOKEEPER_TLS_KEY_PASSWORD",
            ]
            let environment = Dictionary(uniqueKeysWithValues: variables.map { ($0, Self.password) })
            let help = try await Program.run(["--help"], environment: environment)
            #expect(variables.prefix(3).allSatisfy { variable in help.output.contains { $0.contains(variable) } })
            expectNoSecret(in: help.output + help.errors)
        }

        /// The flag comes before the file, the file before the environment.
        @Test func `the first place that has a password counts`() async throws {
            let cluster = try await ScriptedCluster.start(
                #"{"sasl": {"mechanisms": ["PLAIN"], "users": {"josef": "\#(Self.password)"}}}"#)
            let (file, _) = try settings(.file, "plain")
            let right = try await Program.run(
                ["--once", "--kafka.server=\(cluster.bootstrapServers)"] + file,
                environment: ["KAFKA_SURVEYOR_SASL_PASSWORD": Self.wrongPassword])
            #expect(right.exit == .status(0), "\(right.errors)")
            let wrong = try await Program.run(
                ["--once", "--kafka.server=\(cluster.bootstrapServers)", "--sasl.password=\(Self.wrongPassword)"] + file
            )
            #expect(wrong.exit == .status(1))
            expectNoSecret(in: wrong.errors)
        }

        @Test func `a password on the command line is warned of once`() async throws {
            let arguments = ["--sasl.enabled", "--sasl.username=josef"]
            for (secret, flag) in [
                ("--sasl.password=\(Self.password)", "--sasl.password"),
                ("--kafka.property=sasl.password=\(Self.password)", "--kafka.property"),
            ] {
                let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1", arguments + [secret])
                try await surveyor.page("two surveys") { $0.surveys("failure") >= 2 }
                let lines = surveyor.log(containing: "other users of this machine can see")
                #expect(lines.count == 1)
                #expect(lines.allSatisfy { $0.contains("flags=\(flag)") })
                try await surveyor.stop()
                expectNoSecret(in: [surveyor.process.transcript])
            }
        }

        /// librdkafka's clients get a changed password while they run.
        @Test(arguments: ["native", "librdkafka"])
        func `a password file is read again`(_ client: String) async throws {
            let cluster = try await ScriptedCluster.start(
                """
                {
                    "strict": false, "topics": {"name": "orders"},
                    "sasl": {"mechanisms": ["PLAIN"], "users": {"josef": "\(Self.password)"}}
                }
                """)
            let (file, _) = try settings(.file, "plain")
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers, file + ["--kafka.client=\(client)"])
            try await surveyor.page(up: 1)
            try folder.write("another", to: "password")
            try await cluster.changePassword(of: "josef", to: "another")
            try await cluster.dropConnections()
            let before = try await surveyor.page().surveys("success")
            try await surveyor.page("more surveys") { $0.surveys("success") >= before + 2 }
            #expect(surveyor.log(containing: "reloaded changed files, new connections use them").count == 1)
            try await surveyor.stop()
        }
    }
}
