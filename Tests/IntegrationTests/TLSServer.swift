import Foundation
import TestSupport
import Testing

/// A certificate that nobody vouches for but itself, made by openssl(1).
final class TestCertificate: Sendable {
    let certificate: String
    let key: String
    /// The certificate and its key in one file.
    let identity: String
    private let folder: TemporaryFolder

    /// - Parameter subject: what the certificate is for, as openssl(1) writes it: an address or a name (`DNS:…`).
    init(for subject: String = "IP:127.0.0.1") async throws {
        folder = try TemporaryFolder()
        certificate = "\(folder.path)/certificate.pem"
        key = "\(folder.path)/key.pem"
        identity = "\(folder.path)/identity.pem"
        let openssl = try ManagedProcess(
            "/usr/bin/env",
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=\(subject)", "-keyout", key, "-out", certificate,
            ])
        try #require(try await openssl.waitForExit() == .status(0), "\(openssl.transcript)")
        let both = try [certificate, key].map { try String(contentsOfFile: $0, encoding: .utf8) }
        try folder.write(both.joined(), to: "identity.pem")
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
