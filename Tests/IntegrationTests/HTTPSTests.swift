import TestSupport
import Testing

extension ProgramTests {
    @Suite struct HTTPSTests {
        @Test func `the page is served over TLS, with the certificate that was given`() async throws {
            let certificate = try await TestCertificate()
            let surveyor = try await SurveyorProcess.start(
                server: "127.0.0.1:1",
                [
                    "--server.tls.enabled", "--server.tls.cert-file=\(certificate.certificate)",
                    "--server.tls.key-file=\(certificate.key)",
                ])
            let url = "https://127.0.0.1:\(surveyor.port)/metrics"
            let trusting = try ManagedProcess(
                "/usr/bin/env",
                [
                    "curl", "--silent", "--show-error", "--fail", "--cacert", certificate.certificate,
                    url,
                ])
            try #require(try await trusting.waitForExit() == .status(0), "\(trusting.transcript)")
            let page = try ParsedPage(trusting.lines().map { $0 + "\n" }.joined())
            #expect(page.value("kafka_up") == 0)

            let doubting = try ManagedProcess("/usr/bin/env", ["curl", "--silent", "--show-error", url])
            // curl's status for a certificate that nobody it knows vouches for.
            #expect(try await doubting.waitForExit() == .status(60))
            let plain = try ManagedProcess(
                "/usr/bin/env", ["curl", "--silent", "--fail", url.replacing("https", with: "http")])
            #expect(try await plain.waitForExit() != .status(0))
            try await surveyor.stop()
        }

        @Test func `a key that does not belong to the certificate is refused`() async throws {
            let (one, other) = (try await TestCertificate(), try await TestCertificate())
            let outcome = try await Program.run([
                "--web.listen-address=127.0.0.1:0", "--server.tls.enabled",
                "--server.tls.cert-file=\(one.certificate)", "--server.tls.key-file=\(other.key)",
            ])
            #expect(outcome.exit == .status(2))
            #expect(outcome.errors.count == 1)
            #expect(outcome.errors.first?.contains("--server.tls.cert-file") == true)
        }
    }
}
