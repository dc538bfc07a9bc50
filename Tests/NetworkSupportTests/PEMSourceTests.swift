import Foundation
import NetworkSupport
import TestSupport
import Testing

/// Certificates and keys as files, folders and text.
@Suite struct PEMSourceTests {
    private let authority: TestAuthority
    private let server: IssuedCertificate
    private let client: IssuedCertificate
    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        authority = try await TestAuthority()
        server = try await authority.issue("server", names: "DNS:localhost")
        client = try await authority.issue("client", names: "DNS:surveyor")
    }

    private func text(_ path: String, _ setting: String) throws -> PEMSource {
        .text(SecretString(try String(contentsOfFile: path, encoding: .utf8)), setting: setting)
    }

    /// Whether a server that requires a client certificate answers.
    private func failure(_ change: (inout TLSSettings) throws -> Void) async throws -> TLSFailure? {
        var settings = TLSSettings()
        settings.caCertificates = [.file(authority.certificateFile)]
        settings.certificate = .file(client.certificateFile)
        settings.privateKey = .file(client.keyFile)
        try change(&settings)
        let server = try await OpenSSLServer(
            server, ["-Verify", "1", "-verify_return_error", "-CAfile", authority.certificateFile])
        return try await tlsFailure(settings, port: server.port)
    }

    private func refusal(_ change: (inout TLSSettings) throws -> Void) throws -> String {
        var settings = TLSSettings()
        try change(&settings)
        return try #require(throws: TLSSettingsError.self) { try ClientTLS(settings) }.message
    }

    @Test func allCanBeText() async throws {
        #expect(
            try await failure {
                $0.caCertificates = [try text(authority.certificateFile, "ssl.ca.pem")]
                $0.certificate = try text(client.certificateFile, "ssl.certificate.pem")
                $0.privateKey = try text(client.keyFile, "ssl.key.pem")
            } == nil)
    }

    @Test func textWithoutACertificateOrKeyIsNamedByItsSetting() throws {
        #expect(
            try refusal { $0.caCertificates = [.text("hush", setting: "ssl.ca.pem")] }
                == "ssl.ca.pem holds no certificate in PEM format")
        let message = try refusal {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .text("hush", setting: "ssl.key.pem")
        }
        #expect(message == "ssl.key.pem holds no private key in PEM format")
    }

    @Test func aKeyEncryptedWithAES256IsRead() async throws {
        try await authority.encryptKey(of: client, password: "open sesame")
        let key = try String(contentsOfFile: client.keyFile, encoding: .utf8)
        #expect(key.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(try await failure { $0.privateKeyPassword = "open sesame" } == nil)
    }

    @Test(arguments: [(nil, "is needed"), ("mellon", "is wrong"), ("", "is wrong")])
    func aWrongOrMissingPasswordIsSaid(password: String?, problem: String) async throws {
        try await authority.encryptKey(of: client, password: "open sesame")
        let message = try refusal {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(client.keyFile)
            $0.privateKeyPassword = password.map { .value(SecretString($0)) }
        }
        #expect(message == "the private key in \(client.keyFile) is encrypted: its password \(problem)")
    }

    @Test func aKeyOfAnotherCertificateIsRefused() throws {
        let message = try refusal {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(server.keyFile)
        }
        #expect(message.contains("\(server.keyFile) does not belong to the certificate in \(client.certificateFile)"))
    }

    @Test func aFolderOfHashedCertificatesIsTrusted() async throws {
        let files = FileManager.default
        try files.copyItem(atPath: authority.certificateFile, toPath: "\(folder.path)/ca.pem")
        #expect(try refusal { $0.caCertificates = [.file(folder.path)] }.contains("openssl rehash"))
        let rehash = try ManagedProcess("/usr/bin/env", ["openssl", "rehash", folder.path])
        #expect(try await rehash.waitForExit() == .status(0))
        #expect(try await failure { $0.caCertificates = [.file(folder.path)] } == nil)
    }

    @Test func secretsAreNotShown() {
        var settings = TLSSettings()
        settings.privateKey = .text("hush hush", setting: "ssl.key.pem")
        settings.privateKeyPassword = "hush hush"
        var dumped = ""
        dump(settings, to: &dumped)
        for text in [String(describing: settings), String(reflecting: settings), dumped] {
            #expect(!text.contains("hush"))
        }
    }
}
