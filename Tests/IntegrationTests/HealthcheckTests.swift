import TestSupport
import Testing

extension ProgramTests {
    /// What a container's supervisor runs beside the program.
    @Suite struct HealthcheckTests {
        private func check(_ surveyor: SurveyorProcess, _ arguments: [String] = []) async throws -> Program.Outcome {
            try await Program.run(
                ["healthcheck", "--web.listen-address=127.0.0.1:\(surveyor.port)"] + arguments)
        }

        @Test func `alive without Kafka, but not ready`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1")
            let alive = try await check(surveyor)
            #expect(alive.exit == .status(0), "\(alive.errors)")
            #expect(alive.output == ["ok"])
            let ready = try await check(surveyor, ["--ready"])
            #expect(ready.exit == .status(1))
            #expect(ready.errors.count == 1)
            #expect(ready.errors.first?.contains("/-/ready answers with status 503: not ready: ") == true)
            try await surveyor.stop()
        }

        @Test func `ready once Kafka has answered`() async throws {
            let broker = try await TestBroker.start()
            let surveyor = try await SurveyorProcess.start(broker)
            try await surveyor.page(up: 1)
            let outcome = try await check(surveyor, ["--ready"])
            #expect(outcome.exit == .status(0), "\(outcome.errors)")
            #expect(outcome.output == ["ready"])
            try await surveyor.stop()
            try await broker.stop()
        }

        @Test func `asks over TLS, whoever the certificate is for`() async throws {
            let certificate = try await TestCertificate()
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1",
                [
                    "--server.tls.enabled", "--server.tls.cert-file=\(certificate.certificate)",
                    "--server.tls.key-file=\(certificate.key)",
                ])
            let outcome = try await check(surveyor, ["--server.tls.enabled"])
            #expect(outcome.exit == .status(0), "\(outcome.errors)")
            #expect(try await check(surveyor).exit == .status(1))
            try await surveyor.stop()
        }

        @Test func `nobody there is a failure with the address`() async throws {
            let outcome = try await Program.run(["healthcheck", "--web.listen-address=127.0.0.1:1"])
            #expect(outcome.exit == .status(1))
            #expect(outcome.errors.count == 1)
            #expect(outcome.errors.first?.contains("http://127.0.0.1:1/-/healthy does not answer: ") == true)
        }

        @Test func `somebody who accepts and says nothing is given up`() async throws {
            let surveyor = try await SurveyorProcess.start(server: "127.0.0.1:1")
            surveyor.process.suspend()
            let outcome = try await check(surveyor)
            #expect(outcome.exit == .status(1))
            #expect(outcome.errors.first?.contains("does not answer within 3 s") == true)
            surveyor.process.resume()
            try await surveyor.stop()
        }

        @Test func `an address that is none is refused`() async throws {
            let outcome = try await Program.run(["healthcheck", "--web.listen-address=9308"])
            #expect(outcome.exit == .status(2))
            #expect(outcome.errors.first?.contains("--web.listen-address") == true)
        }
    }
}
