import ClusterModel
import Foundation
import NetworkSupport
import TestSupport
import Testing
import ZooKeeperClient

/// TLS to servers with certificates of a test's own authority.
@Suite struct TLSTests {
    private let authority: TestAuthority

    init() async throws {
        authority = try await TestAuthority()
    }

    private static let names = "DNS:localhost,IP:127.0.0.1"

    private func server(names: String = names, wantsCertificates: Bool = false) async throws -> ScriptedServer {
        let certificate = try await authority.issue("server", names: names)
        return try await ScriptedServer(
            .leader(), tls: authority.serverContext(certificate, wantsCertificates: wantsCertificates))
    }

    /// Surveys `server` as `host`, with TLS that trusts the authority.
    private func survey(
        _ server: ScriptedServer, host: String = "127.0.0.1", timeout: Duration = .seconds(60),
        _ configure: (inout TLSSettings) -> Void = { _ in }
    ) async throws -> ZooKeeperServer {
        var tls = TLSSettings()
        tls.caCertificates = [.file(authority.certificateFile)]
        configure(&tls)
        let addresses = [HostPort(host: host, port: server.port)]
        return try await withEnsemble(
            addresses,
            {
                $0.tls = tls
                $0.serverTimeout = timeout
            }
        ) { await $0.survey().servers[0] }
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aServerWithTheRightNameIsAsked(host: String) async throws {
        let result = try await survey(server(), host: host)
        #expect(result.failures == [:])
        #expect(result.role == .leader)
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func aCertificateForAnotherNameIsRefused(host: String) async throws {
        let result = try await survey(server(names: "DNS:zk9.example,IP:192.0.2.9"), host: host)
        #expect(result.failures == [.srvr: .tls])
        #expect(result.message(.srvr).contains("for another name"))
    }

    @Test func theExpectedNameCanBeSet() async throws {
        let server = try await server(names: "DNS:zk9.example")
        #expect(try await survey(server) { $0.serverName = "zk9.example" }.failures == [:])
        #expect(try await survey(server) { $0.serverName = "zk8.example" }.failures == [.srvr: .tls])
    }

    @Test func aCertificateOfAnotherAuthorityIsRefused() async throws {
        let other = try await TestAuthority("other")
        let result = try await survey(server()) { $0.caCertificates = [.file(other.certificateFile)] }
        #expect(result.failures == [.srvr: .tls])
        #expect(result.message(.srvr).contains("not trusted (certificate verify failed)"))
    }

    @Test func certificatesAreReadAgainWhenTheyHaveChanged() async throws {
        let other = try await TestAuthority("other")
        let folder = try TemporaryFolder()
        func install(_ authority: TestAuthority) throws -> String {
            let certificate = try String(contentsOfFile: authority.certificateFile, encoding: .utf8)
            return try folder.write(certificate, to: "ca.pem")
        }
        var tls = TLSSettings()
        tls.caCertificates = [.file(try install(other))]
        let server = try await server()
        try await withEnsemble([server.address], { $0.tls = tls }) { ensemble in
            #expect(await ensemble.survey().servers[0].failures == [.srvr: .tls])
            _ = try install(authority)
            #expect(await ensemble.survey().servers[0].failures == [:])
        }
    }

    @Test func withoutAFileTheSystemsAuthoritiesAreAsked() async throws {
        let result = try await survey(server()) { $0.caCertificates = [] }
        #expect(result.failures == [.srvr: .tls])
    }

    @Test func certificatesAreNotCheckedOnRequest() async throws {
        let result = try await survey(server(names: "DNS:zk9.example")) {
            $0.caCertificates = []
            $0.verification = .none
        }
        #expect(result.failures == [:])
    }

    @Test(arguments: [nil, "open sesame"])
    func aClientCertificateIsShown(password: String?) async throws {
        let client = try await authority.issue("client", names: "DNS:surveyor", password: password)
        let result = try await survey(server(wantsCertificates: true)) {
            $0.certificate = .file(client.certificateFile)
            $0.privateKey = .file(client.keyFile)
            $0.privateKeyPassword = password.map { .value(SecretString($0)) }
        }
        #expect(result.failures == [:])
    }

    @Test func aServerThatWantsACertificateAndGetsNoneIsAFailureOfTLS() async throws {
        let result = try await survey(server(wantsCertificates: true))
        #expect(result.failures == [.srvr: .tls])
        #expect(result.message(.srvr).contains("client certificate"), "\(result.message(.srvr))")
    }

    @Test func aPortWithoutTLSIsAFailureOfTLS() async throws {
        let closing = try await ScriptedServer(.leader())
        let first = try await survey(closing)
        #expect(first.failures == [.srvr: .tls])
        #expect(first.message(.srvr).contains("secureClientPort"))

        let talking = try await ScriptedServer(["*": .text("This is no TLS at all.")])
        let second = try await survey(talking)
        #expect(second.failures == [.srvr: .tls])
        #expect(second.message(.srvr).contains("is not TLS"))
    }

    @Test func aWordInTheClearToAPortForTLSTimesOut() async throws {
        let server = try await server()
        let addresses = [server.address]
        let result = try await withEnsemble(addresses, { $0.serverTimeout = .seconds(1) }) {
            await $0.survey().servers[0]
        }
        #expect(result.failures == [.srvr: .timedOut])
        #expect(result.message(.srvr).contains("this is a port for TLS"))
    }

    @Test func anAnswerWithoutTLSOwnEndIsCutOff() async throws {
        let server = try await server()
        server.change { $0["srvr"] = .cut(after: Array("Zookeeper".utf8)) }
        let result = try await survey(server)
        #expect(result.failures[.srvr] == .reset)
    }
}
