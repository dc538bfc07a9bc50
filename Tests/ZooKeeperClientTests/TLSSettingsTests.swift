import ClusterModel
import NetworkSupport
import TestSupport
import Testing
import ZooKeeperClient

/// Files and names that cannot be used for TLS are told when the ensemble is made.
@Suite struct TLSSettingsTests {
    private let folder: TemporaryFolder
    private let authority: TestAuthority

    init() async throws {
        folder = try TemporaryFolder()
        authority = try await TestAuthority()
    }

    @Test func aFileThatIsNotThereIsNamed() async throws {
        let path = "\(folder.path)/none.pem"
        #expect(try await refusal { $0.caCertificates = [.file(path)] }.hasPrefix("\(path) cannot be read: "))
    }

    @Test func aFileWithoutACertificateIsNamed() async throws {
        let path = try folder.write("no certificate", to: "text.pem")
        #expect(try await refusal { $0.caCertificates = [.file(path)] } == "\(path) holds no certificate in PEM format")
    }

    @Test func aCertificateNeedsItsKeyAndAKeyItsCertificate() async throws {
        let client = try await authority.issue("client", names: "DNS:surveyor")
        #expect(
            try await refusal { $0.certificate = .file(client.certificateFile) }.contains("needs the file with its"))
        #expect(try await refusal { $0.privateKey = .file(client.keyFile) }.contains("needs the file with the client"))
    }

    @Test func aKeyOfAnotherCertificateIsRefused() async throws {
        let one = try await authority.issue("one", names: "DNS:one")
        let other = try await authority.issue("other", names: "DNS:other")
        let message = try await refusal {
            $0.certificate = .file(one.certificateFile)
            $0.privateKey = .file(other.keyFile)
        }
        #expect(message.contains("\(other.keyFile) does not belong to the certificate in \(one.certificateFile)"))
    }

    @Test func aFileWithoutAKeyIsNamed() async throws {
        let client = try await authority.issue("client", names: "DNS:surveyor")
        let message = try await refusal {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(client.certificateFile)
        }
        #expect(message == "\(client.certificateFile) holds no private key in PEM format")
    }

    @Test(arguments: [(nil, "is needed"), ("mellon", "is wrong")])
    func anEncryptedKeyNeedsItsPassword(password: String?, problem: String) async throws {
        let client = try await authority.issue("client", names: "DNS:surveyor", password: "open sesame")
        let message = try await refusal {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(client.keyFile)
            $0.privateKeyPassword = password.map { .value(SecretString($0)) }
        }
        #expect(message.hasSuffix(problem))
        #expect(!message.contains("mellon"))
    }

    @Test(arguments: ["", "10.0.0.1", "::1"])
    func anAddressIsNoServerName(name: String) async throws {
        #expect(try await refusal { $0.serverName = name }.contains("\"\(name)\" cannot be the server name"))
    }

    /// What is wrong with settings that `change` has changed.
    private func refusal(_ change: (inout TLSSettings) -> Void) async throws -> String {
        var tls = TLSSettings()
        change(&tls)
        let error = await #expect(throws: ZooKeeperSettingsError.self) {
            try await withEnsemble([HostPort(host: "127.0.0.1", port: 2181)], { $0.tls = tls }) { _ in }
        }
        return try #require(error).description
    }
}
