import NetworkSupport
import OAuthTokens
import RDKafka
import TestSupport
import Testing

@testable import Probe

@Suite struct ProbeTokenTests {
    /// The scripted cluster knows no request for producing, but it tells what a client has got through with.
    @Test func allClientsOfTheProbeAuthenticateWithTheToken() async throws {
        let server = try await TokenServer.start()
        let endpoint = TokenEndpoint(.init(url: server.url, clientID: "surveyor", clientSecret: "hush"))
        let tokens = TokenCache(endpoint, issuer: endpoint.name, logger: .silent)
        let cluster = try await ScriptedCluster.start(
            """
            {"strict": false, "topics": {"name": "probe"},
             "sasl": {"mechanisms": ["OAUTHBEARER"], "users": {}, "tokens": ["token-1"]}}
            """)
        _ = try await ProbeUnderTest.run(
            cluster.bootstrapServers,
            configure: { configuration in
                configuration.properties.tokens = tokens
                for (key, value) in [("security.protocol", "sasl_plaintext"), ("sasl.mechanism", "OAUTHBEARER")] {
                    do { try configuration.properties.set(key, value) } catch { Issue.record("\(error)") }
                }
            },
            { _ in
                try await eventually("metadata for the administrator, the producer and the consumer") {
                    let metadata = try await cluster.log().filter { $0.api == "Metadata" }
                    return Set(metadata.map(\.connection)).count >= 3
                }
            })
        #expect(try await server.counts().tokens == ["token-1"])
    }
}
