import NIOCore
import NetworkSupport
import TestSupport
import Testing

/// TLS with openssl's server, and what is said where it fails.
@Suite struct ClientTLSTests {
    private let authority: TestAuthority
    private let certificate: IssuedCertificate

    init() async throws {
        authority = try await TestAuthority()
        certificate = try await authority.issue("server", names: "DNS:localhost,IP:127.0.0.1")
    }

    private func trusting(_ change: (inout TLSSettings) -> Void = { _ in }) -> TLSSettings {
        var settings = TLSSettings()
        settings.caCertificates = [.file(authority.certificateFile)]
        change(&settings)
        return settings
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func aTrustedServerIsSpokenTo(version: String) async throws {
        let server = try await OpenSSLServer(certificate, [version])
        #expect(try await tlsFailure(trusting(), port: server.port) == nil)
        #expect(try await tlsFailure(trusting(), host: "127.0.0.1", port: server.port) == nil)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func anExpiredCertificateIsCalledExpired(version: String) async throws {
        try await authority.expire(certificate)
        let server = try await OpenSSLServer(certificate, [version])
        let failure = try #require(try await tlsFailure(trusting(), port: server.port))
        #expect(failure.kind == .certificateExpired)
        #expect(failure.explanation.contains("the server's certificate expired on 20"))
    }

    @Test func aForeignCAIsCalledUntrusted() async throws {
        let other = try await TestAuthority("other")
        let server = try await OpenSSLServer(certificate)
        let settings = trusting { $0.caCertificates = [.file(other.certificateFile)] }
        let failure = try #require(try await tlsFailure(settings, port: server.port))
        #expect(failure.kind == .certificateUntrusted)
        #expect(failure.explanation.contains("another CA signed it"))
        #expect(
            try await tlsFailure(trusting { $0.caCertificates = [] }, port: server.port)?.kind == .certificateUntrusted)
    }

    @Test(arguments: ["kafka9.example", "192.0.2.9", "kafka_9"])
    func anotherNameIsNamedAndTheCANotBlamed(host: String) async throws {
        let certificate = try await authority.issue("other", names: "DNS:kafka1.example")
        let server = try await OpenSSLServer(certificate)
        let failure = try #require(try await tlsFailure(trusting(), host: host, port: server.port))
        #expect(failure.kind == .certificateForAnotherName)
        #expect(failure.explanation.contains(host))
        #expect(failure.explanation.contains("another name"))
        #expect(!failure.explanation.contains("CA"))
    }

    @Test func theServerNameTakesThePlaceOfTheHost() async throws {
        let certificate = try await authority.issue("other", names: "DNS:kafka1.example")
        let server = try await OpenSSLServer(certificate)
        #expect(try await tlsFailure(trusting { $0.serverName = "kafka1.example" }, port: server.port) == nil)
        let failure = try await tlsFailure(trusting { $0.serverName = "kafka2.example" }, port: server.port)
        #expect(failure?.explanation.contains("kafka2.example") == true)
    }

    @Test func withoutTheHostNameTheChainIsStillVerified() async throws {
        let certificate = try await authority.issue("other", names: "DNS:kafka1.example")
        let server = try await OpenSSLServer(certificate)
        #expect(try await tlsFailure(trusting { $0.verification = .withoutHostName }, port: server.port) == nil)
        let stranger = try await TestAuthority("other")
        let settings = trusting {
            $0.verification = .withoutHostName
            $0.caCertificates = [.file(stranger.certificateFile)]
        }
        #expect(try await tlsFailure(settings, port: server.port)?.kind == .certificateUntrusted)
    }

    @Test func nothingIsVerifiedOnRequest() async throws {
        try await authority.expire(certificate)
        let server = try await OpenSSLServer(certificate)
        let settings = trusting {
            $0.caCertificates = []
            $0.verification = .none
        }
        #expect(try await tlsFailure(settings, host: "other", port: server.port) == nil)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func aMissingClientCertificateIsAskedFor(version: String) async throws {
        let server = try await OpenSSLServer(
            certificate, [version, "-Verify", "1", "-verify_return_error", "-CAfile", authority.certificateFile])
        let failure = try #require(try await tlsFailure(trusting(), port: server.port))
        // TLS 1.2 has no alert of its own for it.
        let kinds: [TLSFailure.Kind] = [.clientCertificateRequired, .other]
        #expect(kinds.contains(failure.kind))
        #expect(failure.explanation.contains("requires a client certificate"))
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func aForeignClientCertificateIsRefused(version: String) async throws {
        let other = try await TestAuthority("other")
        let client = try await other.issue("client", names: "DNS:surveyor")
        let server = try await OpenSSLServer(
            certificate, [version, "-Verify", "1", "-verify_return_error", "-CAfile", authority.certificateFile])
        let settings = trusting {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(client.keyFile)
        }
        let failure = try #require(try await tlsFailure(settings, port: server.port))
        #expect(failure.kind == .clientCertificateRefused)
        #expect(failure.explanation.contains("does not accept the client certificate"))
    }

    @Test(arguments: ["HTTP/1.1 400 Bad Request\r\n\r\n", "\u{0}\u{0}\u{0}\u{0A}plain text"])
    func aServerWithoutTLSIsRecognised(reply: String) async throws {
        let server = try await plaintextServer(reply: reply)
        let failure = try await tlsFailure(trusting(), port: server.localAddress?.port ?? 0)
        try await server.close()
        #expect(failure?.kind == .notTLS)
        #expect(failure?.explanation.contains("what came is not TLS") == true)
    }

    @Test func aServerThatClosesDuringTheHandshakeIsExplained() async throws {
        let server = try await plaintextServer(reply: nil)
        let failure = try await tlsFailure(trusting(), port: server.localAddress?.port ?? 0)
        try await server.close()
        #expect(failure?.kind == .closedDuringHandshake)
        #expect(failure?.explanation.contains("not a port for TLS") == true)
    }
}
