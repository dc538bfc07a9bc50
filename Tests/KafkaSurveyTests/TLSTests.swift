import ClusterModel
import NetworkSupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// TLS to brokers, and what is said when it fails. The details are NetworkSupport's, and tested there.
@Suite(.fewAtOnce) struct TLSTests {
    private static func start(
        _ certificate: IssuedCertificate, clientCA: TestAuthority? = nil, sasl: String = ""
    ) async throws -> ScriptedCluster {
        let clientCA = clientCA.map { #", "client_ca": "\#($0.certificateFile)""# } ?? ""
        return try await ScriptedCluster.start(
            """
            {
                "brokers": 2, "topics": {"name": "orders", "partitions": 2}, \(sasl)
                "listeners": [{"name": "SSL"}, {"name": "PLAINTEXT", "tls": false}],
                "tls": {"cert": "\(certificate.certificateFile)", "key": "\(certificate.keyFile)" \(clientCA)}
            }
            """)
    }

    private func survey(
        _ servers: String, _ configure: (inout SecuritySettings) -> Void
    ) async throws -> ClusterReport {
        try await withClient(of: servers, configure: { settings, _ in configure(&settings.security) }) {
            await $0.survey()
        }
    }

    private func trusting(_ authority: TestAuthority) -> TLSSettings {
        var settings = TLSSettings()
        settings.caCertificates = [.file(authority.certificateFile)]
        return settings
    }

    /// Why a survey fails. Names the first broker.
    private func failure(
        of cluster: ScriptedCluster, listener: String = "SSL", _ configure: (inout SecuritySettings) -> Void
    ) async throws -> ClusterFailure {
        let report = try await survey(cluster.bootstrapServers(of: listener), configure)
        let failure = try #require(report.failure)
        #expect(failure.message.contains("127.0.0.1:\(try #require(cluster.ports[listener]?[1]))"))
        return failure
    }

    @Test func aTrustedBroker() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(try await authority.issue("broker", names: "IP:127.0.0.1"))
        try await withClient(
            of: cluster, configure: { settings, _ in settings.security.tls = self.trusting(authority) },
            { client in
                for _ in 1...3 {
                    let report = await client.survey()
                    #expect(report.failures == [:])
                    #expect(try report.survey.ends("orders") == [100, 100])
                    try await cluster.dropConnections()
                }
            })
    }

    @Test func tlsWithSASL() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(
            try await authority.issue("broker", names: "IP:127.0.0.1"),
            sasl: #""sasl": {"mechanisms": ["SCRAM-SHA-512"], "users": {"user": "secret"}},"#)
        let report = try await survey(cluster.bootstrapServers) {
            $0.tls = trusting(authority)
            $0.sasl = .scramSHA512(user: "user", password: "secret")
        }
        #expect(report.failures == [:])
        let failure = try await failure(of: cluster) { $0.tls = trusting(authority) }
        #expect(failure.reason == .authentication)
        #expect(failure.message.contains("may require SASL (security.protocol=sasl_ssl)"))
    }

    @Test func anotherServerName() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(try await authority.issue("broker", names: "DNS:kafka.example"))
        let report = try await survey(cluster.bootstrapServers) {
            $0.tls = trusting(authority)
            $0.tls?.serverName = "kafka.example"
        }
        #expect(report.failures == [:])
        let failure = try await failure(of: cluster) { $0.tls = trusting(authority) }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("127.0.0.1"))
    }

    @Test func aClientCertificateWithAnEncryptedKey() async throws {
        let authority = try await TestAuthority()
        let server = try await authority.issue("broker", names: "IP:127.0.0.1")
        let own = try await authority.issue("surveyor", names: "DNS:surveyor")
        try await authority.encryptKey(of: own, password: "hush hush")
        let cluster = try await Self.start(server, clientCA: authority)
        let report = try await survey(cluster.bootstrapServers) {
            var tls = trusting(authority)
            tls.certificate = .file(own.certificateFile)
            tls.privateKey = .file(own.keyFile)
            tls.privateKeyPassword = "hush hush"
            $0.tls = tls
        }
        #expect(report.failures == [:])
    }

    @Test func aMissingClientCertificate() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(
            try await authority.issue("broker", names: "IP:127.0.0.1"), clientCA: authority)
        let failure = try await failure(of: cluster) { $0.tls = trusting(authority) }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("requires a client certificate"))
    }

    @Test func aWrongPasswordOfTheKeyIsASettingsError() async throws {
        let authority = try await TestAuthority()
        let own = try await authority.issue("surveyor", names: "DNS:surveyor")
        try await authority.encryptKey(of: own, password: "hush hush")
        let error = await #expect(throws: KafkaSettingsError.self) {
            _ = try await survey("127.0.0.1:1") {
                var tls = trusting(authority)
                tls.certificate = .file(own.certificateFile)
                tls.privateKey = .file(own.keyFile)
                tls.privateKeyPassword = "not this one"
                $0.tls = tls
            }
        }
        #expect(error?.message.contains("not this one") == false)
    }

    @Test func anotherAuthority() async throws {
        let authority = try await TestAuthority()
        let other = try await TestAuthority("other")
        let cluster = try await Self.start(try await authority.issue("broker", names: "IP:127.0.0.1"))
        let failure = try await failure(of: cluster) { $0.tls = trusting(other) }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("check the CA certificates"))
    }

    @Test func anExpiredCertificate() async throws {
        let authority = try await TestAuthority()
        let certificate = try await authority.issue("broker", names: "IP:127.0.0.1")
        try await authority.expire(certificate)
        let cluster = try await Self.start(certificate)
        let failure = try await failure(of: cluster) { $0.tls = trusting(authority) }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("expired"))
    }

    @Test func aListenerForTLSAskedInTheClear() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(try await authority.issue("broker", names: "IP:127.0.0.1"))
        let failure = try await failure(of: cluster) { _ in }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("needs TLS (security.protocol=ssl or sasl_ssl)"))
    }

    @Test func aListenerInTheClearAskedForTLS() async throws {
        let authority = try await TestAuthority()
        let cluster = try await Self.start(try await authority.issue("broker", names: "IP:127.0.0.1"))
        let failure = try await failure(of: cluster, listener: "PLAINTEXT") { $0.tls = trusting(authority) }
        #expect(failure.reason == .tls)
        #expect(failure.message.contains("not a port for TLS"))
    }
}
