import ClusterModel
import Foundation
import Logging
import NetworkSupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// Certificates, keys and passwords that are replaced while the client runs.
@Suite(.fewAtOnce) struct RotationTests {
    private let folder: TemporaryFolder
    private let log = RecordingLog(level: .info)

    init() throws {
        folder = try TemporaryFolder()
    }

    private var reloads: [String] { log.messages.filter { $0.contains("reloaded changed files") } }
    private var refusals: [String] { log.messages.filter { $0.contains("cannot be used") } }

    private func client<Result>(
        of cluster: ScriptedCluster, _ security: SecuritySettings,
        configure: (inout KafkaConnectionSettings) -> Void = { _ in },
        _ body: (KafkaSurveyClient) async throws -> Result
    ) async throws -> Result {
        try await withClient(
            of: cluster.bootstrapServers, logger: log.logger,
            configure: { settings, _ in
                settings.security = security
                configure(&settings)
            }, body)
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    /// Replaces a file as a whole, as Kubernetes and certbot do.
    private func install(_ source: String, as name: String) throws {
        try folder.write(Array(try Data(contentsOf: URL(fileURLWithPath: source))), to: name)
    }

    private func passwordFile(_ password: String) throws -> SASLSettings {
        .scramSHA512(user: "user", password: .file(try folder.write("\(password)\n", to: "password")))
    }

    private static func start(_ more: String = "", lifetime: Int = 0) async throws -> ScriptedCluster {
        try await ScriptedCluster.start(
            """
            {
                "brokers": 2, "topics": {"name": "orders", "partitions": 2}, \(more)
                "sasl": {
                    "mechanisms": ["SCRAM-SHA-512"], "users": {"user": "old"}, "session_lifetime_ms": \(lifetime)
                }
            }
            """)
    }

    /// A CA, the certificate that it gave the brokers, and the client's, which are installed with the password of the key.
    private struct Generation {
        let authority: TestAuthority
        let broker: IssuedCertificate
        let client: IssuedCertificate
        let keyPassword: String

        init(_ name: String) async throws {
            authority = try await TestAuthority("authority-\(name)")
            broker = try await authority.issue("broker", names: "IP:127.0.0.1")
            client = try await authority.issue("client", names: "DNS:surveyor")
            keyPassword = "open sesame \(name)"
            try await authority.encryptKey(of: client, password: keyPassword)
        }

        var document: String {
            """
            "tls": {
                "cert": "\(broker.certificateFile)", "key": "\(broker.keyFile)",
                "client_ca": "\(authority.certificateFile)"
            },
            """
        }
    }

    private func install(_ generation: Generation) throws -> TLSSettings {
        try install(generation.authority.certificateFile, as: "ca.pem")
        try install(generation.client.certificateFile, as: "client.pem")
        try install(generation.client.keyFile, as: "client.key")
        try folder.write(generation.keyPassword, to: "key-password")
        var settings = TLSSettings()
        settings.caCertificates = [.file(path("ca.pem"))]
        settings.certificate = .file(path("client.pem"))
        settings.privateKey = .file(path("client.key"))
        settings.privateKeyPassword = .file(path("key-password"))
        return settings
    }

    @Test func certificatesAndPasswordAreReplacedBetweenSurveys() async throws {
        let old = try await Generation("old")
        let new = try await Generation("new")
        let cluster = try await Self.start(old.document)
        let security = SecuritySettings(tls: try install(old), sasl: try passwordFile("old"))
        try await client(of: cluster, security) { client in
            #expect(await client.survey().failures == [:])
            _ = try install(new)
            _ = try passwordFile("new")
            try await cluster.replaceCertificate(new.broker, clientCA: new.authority)
            try await cluster.changePassword(of: "user", to: "new")
            #expect(await client.survey().failures == [:])
            try await cluster.dropConnections()
            #expect(await client.survey().failures == [:])
            #expect(reloads.count == 2)
            #expect(refusals == [])
        }
    }

    @Test func filesThatDoNotFitYetAreNotUsed() async throws {
        let old = try await Generation("old")
        let new = try await Generation("new")
        let cluster = try await Self.start(old.document)
        let security = SecuritySettings(tls: try install(old), sasl: try passwordFile("old"))
        try await client(of: cluster, security) { client in
            #expect(await client.survey().failures == [:])
            try install(new.client.certificateFile, as: "client.pem")
            for _ in 1...2 {
                try await cluster.dropConnections()
                #expect(await client.survey().failures == [:])
            }
            #expect(refusals.count == 1)
            try await cluster.replaceCertificate(new.broker, clientCA: new.authority)
            try await cluster.dropConnections()
            let failure = try #require(await client.survey().failure)
            #expect(failure.reason == .tls)
            #expect(failure.message.contains(path("client.key")))
            _ = try install(new)
            #expect(await client.survey().failures == [:])
            #expect(reloads.count == 1)
        }
    }

    /// Between the new password at the broker and that in the file a survey fails; none does after that.
    @Test func aNewPasswordIsNotHeldUpByTheBackoff() async throws {
        let cluster = try await Self.start()
        let security = SecuritySettings(sasl: try passwordFile("old"))
        let hours = Duration.seconds(3600)...Duration.seconds(7200)
        try await client(of: cluster, security, configure: { $0.reconnectBackoff = hours }) { client in
            try await cluster.changePassword(of: "user", to: "new")
            for _ in 1...2 { #expect(await client.survey().failure?.reason == .authentication) }
            _ = try passwordFile("new")
            #expect(await client.survey().failures == [:])
        }
    }

    /// The file is replaced when the old password is already on its way.
    @Test func aPasswordThatIsReplacedMeanwhileIsTriedAtOnce() async throws {
        let cluster = try await Self.start()
        let security = SecuritySettings(sasl: try passwordFile("old"))
        try await client(of: cluster, security) { client in
            try await cluster.changePassword(of: "user", to: "new")
            try await cluster.fault(.delay(milliseconds: 2000), api: "SaslAuthenticate", times: 4)
            async let report = client.survey()
            try await eventually("the old password to be on its way") {
                try await cluster.requestCounts().values.contains { $0["SaslAuthenticate"] != nil }
            }
            _ = try passwordFile("new")
            try await cluster.heal()
            #expect(await report.failures == [:])
        }
    }

    @Test func aPasswordFileThatCannotBeReadIsNamedWhenTheOldPasswordIsRefused() async throws {
        let cluster = try await Self.start()
        let security = SecuritySettings(sasl: try passwordFile("old"))
        try await client(of: cluster, security) { client in
            #expect(await client.survey().failures == [:])
            try FileManager.default.removeItem(atPath: path("password"))
            try await cluster.dropConnections()
            #expect(await client.survey().failures == [:])
            try await cluster.changePassword(of: "user", to: "new")
            try await cluster.dropConnections()
            let failure = try #require(await client.survey().failure)
            #expect(failure.reason == .authentication)
            #expect(failure.message.contains("\(path("password")) cannot be read: there is no such file"))
            #expect(refusals.count == 1)
        }
    }

    /// Sessions end after three seconds, but for those that authenticate again before (KIP-368).
    @Test func sessionsAreRenewedWithTheNewPassword() async throws {
        let cluster = try await Self.start(lifetime: 3000)
        let security = SecuritySettings(sasl: try passwordFile("old"))
        try await client(of: cluster, security) { client in
            #expect(await client.survey().failures == [:])
            _ = try passwordFile("new")
            try await cluster.changePassword(of: "user", to: "new")
            let handshakes = try await cluster.requestCounts()
            try await eventually("a renewal at each broker") {
                #expect(await client.survey().failures == [:])
                let now = try await cluster.requestCounts()
                return now.allSatisfy { ($1["SaslHandshake"] ?? 0) > (handshakes[$0]?["SaslHandshake"] ?? 0) }
            }
            #expect(try await cluster.counts().refusals == [])
        }
    }

    @Test func aPasswordFileThatCannotBeUsedIsASettingsError() async throws {
        let empty = try folder.write("\n", to: "empty")
        let cluster = try await Self.start()
        for (path, words) in [(empty, "no password"), (path("none"), "no such file")] {
            let security = SecuritySettings(sasl: .plain(user: "user", password: .file(path)))
            let error = await #expect(throws: KafkaSettingsError.self) {
                try await client(of: cluster, security) { _ in }
            }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains(words) == true)
        }
    }
}
