import TestSupport
import Testing

/// A certificate for 127.0.0.1 that nobody vouches for but itself, made by openssl(1).
final class TestCertificate: Sendable {
    let certificate: String
    let key: String
    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        certificate = "\(folder.path)/certificate.pem"
        key = "\(folder.path)/key.pem"
        let openssl = try ManagedProcess(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
        try #require(try await openssl.waitForExit() == .status(0), "\(openssl.transcript)")
    }
}

/// Something that speaks TLS on 127.0.0.1, but not Kafka's protocol: openssl(1).
final class TLSServer: Sendable {
    let port: Int
    private let process: ManagedProcess
    private let certificate: TestCertificate

    static func start() async throws -> TLSServer {
        let certificate = try await TestCertificate()
        let process = try ManagedProcess(
            "/usr/bin/env",
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate.certificate, "-key",
                certificate.key,
            ])
        let line = try await process.waitForLine(containing: "ACCEPT")
        let port = try #require(line.split(separator: ":").last.flatMap { Int($0) }, "\(line)")
        return TLSServer(port: port, process: process, certificate: certificate)
    }

    private init(port: Int, process: ManagedProcess, certificate: TestCertificate) {
        (self.port, self.process, self.certificate) = (port, process, certificate)
    }
}
