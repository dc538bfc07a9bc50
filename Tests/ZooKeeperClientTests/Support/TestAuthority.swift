import NIOSSL
import TestSupport
import Testing
import ZooKeeperClient

/// An authority that signs certificates, made by openssl(1). Its files go when it goes.
final class TestAuthority: Sendable {
    private let folder: TemporaryFolder
    private let name: String

    init(_ name: String = "authority") async throws {
        folder = try TemporaryFolder()
        self.name = name
        try await openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-out", certificate(name)] + newKey(name))
    }

    /// The authority's own certificate.
    var certificateFile: String { certificate(name) }

    /// Makes a certificate for `subject` with the names `names` (`DNS:zk1,IP:127.0.0.1`).
    func issue(_ subject: String, names: String, password: String? = nil) async throws -> IssuedCertificate {
        try await openssl(
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=\(subject)", "-addext", "subjectAltName=\(names)",
                "-addext", "basicConstraints=critical,CA:FALSE", "-CA", certificateFile, "-CAkey", key(name),
                "-out", certificate(subject),
            ] + newKey(subject, password: password))
        return IssuedCertificate(certificateFile: certificate(subject), keyFile: key(subject))
    }

    /// What a server with `certificate` needs; it wants clients to show a certificate of this authority's, or not.
    func serverContext(_ certificate: IssuedCertificate, wantsCertificates: Bool = false) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)))
        if wantsCertificates {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .file(certificateFile)
        }
        return try NIOSSLContext(configuration: configuration)
    }

    private func certificate(_ name: String) -> String { "\(folder.path)/\(name).pem" }
    private func key(_ name: String) -> String { "\(folder.path)/\(name).key" }

    private func newKey(_ name: String, password: String? = nil) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key(name)]
            + (password.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"])
    }

    private func openssl(_ arguments: [String]) async throws {
        let openssl = try ManagedProcess("/usr/bin/env", ["openssl"] + arguments)
        try #require(try await openssl.waitForExit() == .status(0), "\(openssl.transcript)")
    }
}

/// The files of a certificate and its key.
struct IssuedCertificate: Sendable {
    let certificateFile: String
    let keyFile: String
}
