internal import Foundation

/// An authority that signs certificates, made by openssl(1). Its files go when it goes.
public final class TestAuthority: Sendable {
    private let folder: TemporaryFolder
    private let name: String

    public init(_ name: String = "authority") async throws {
        folder = try TemporaryFolder()
        self.name = name
        try await openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-out", certificate(name)] + newKey(name))
    }

    /// The authority's own certificate.
    public var certificateFile: String { certificate(name) }

    /// Makes a certificate for `subject` with the names `names` (`DNS:zk1,IP:127.0.0.1`).
    public func issue(_ subject: String, names: String, password: String? = nil) async throws -> IssuedCertificate {
        try await openssl(
            [
                "req", "-x509", "-days", "2", "-subj", "/CN=\(subject)", "-addext", "subjectAltName=\(names)",
                "-addext", "basicConstraints=critical,CA:FALSE", "-CA", certificateFile, "-CAkey", key(name),
                "-out", certificate(subject),
            ] + newKey(subject, password: password))
        return IssuedCertificate(certificateFile: certificate(subject), keyFile: key(subject))
    }

    /// Signs `certificate` anew, with an end in the past.
    public func expire(_ certificate: IssuedCertificate) async throws {
        let path = certificate.certificateFile
        try await openssl(
            ["x509", "-x509toreq", "-copy_extensions", "copy", "-in", path, "-signkey", certificate.keyFile]
                + ["-out", "\(path).request"])
        try await openssl(
            ["x509", "-req", "-copy_extensions", "copy", "-in", "\(path).request", "-CA", certificateFile]
                + ["-CAkey", key(name), "-days", "-1", "-out", path])
    }

    /// Encrypts the key of `certificate` with `password` and AES-256, as `openssl genpkey -aes256` does (PKCS#8).
    public func encryptKey(of certificate: IssuedCertificate, password: String) async throws {
        let path = certificate.keyFile
        try await openssl(
            ["pkey", "-in", path, "-aes256", "-passout", "pass:\(password)", "-out", "\(path).encrypted"])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: "\(path).encrypted", toPath: path)
    }

    private func certificate(_ name: String) -> String { "\(folder.path)/\(name).pem" }
    private func key(_ name: String) -> String { "\(folder.path)/\(name).key" }

    private func newKey(_ name: String, password: String? = nil) -> [String] {
        ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key(name)]
            + (password.map { ["-passout", "pass:\($0)"] } ?? ["-nodes"])
    }

    private func openssl(_ arguments: [String]) async throws {
        let openssl = try ManagedProcess("/usr/bin/env", ["openssl"] + arguments)
        guard try await openssl.waitForExit() == .status(0) else { throw TestFailure(openssl.transcript) }
    }
}

/// The files of a certificate and its key.
public struct IssuedCertificate: Sendable {
    public let certificateFile: String
    public let keyFile: String
}
