import ClusterModel
import NetworkSupport
import OAuthTokens
import SurveySupport
import TestSupport
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// Tokens of ours for librdkafka's clients.
@Suite struct OAuthBearerTests {
    /// Surveys a cluster that accepts `accepted` with the tokens of `server`.
    private func withSurveys(
        _ accepted: String, of server: TokenServer, _ body: (KafkaCluster, ScriptedCluster) async throws -> Void
    ) async throws {
        let scripted = try await ScriptedCluster.start(
            """
            {"strict": false, "topics": {"name": "orders", "partitions": 2}, "brokers": 2,
             "sasl": {"mechanisms": ["OAUTHBEARER"], "users": {}, "tokens": \(accepted)}}
            """)
        var endpoint = TokenEndpoint.Settings(url: server.url, clientID: "surveyor", clientSecret: "hush")
        endpoint.extensions = ["logicalCluster": "one", "pool": "a b"]
        let tokens = TokenCache(TokenEndpoint(endpoint), issuer: "the issuer", logger: .silent)
        let cluster = try KafkaCluster.testing(
            scripted.bootstrapServers,
            properties: ["security.protocol": "sasl_plaintext", "sasl.mechanism": "OAUTHBEARER"], tokens: tokens)
        do {
            try await body(cluster, scripted)
            await cluster.close()
        } catch {
            await cluster.close()
            throw error
        }
    }

    @Test func oneTokenServesBothClientsOfASurvey() async throws {
        let server = try await TokenServer.start()
        try await withSurveys(#"["token-1"]"#, of: server) { cluster, scripted in
            let topic = try #require(await cluster.survey().survey.topic("orders"))
            #expect(topic.partitions.map(\.highWatermark) == [100, 100])
            #expect(topic.partitions.map(\.lastStableOffset) == [100, 100])
            #expect(try await scripted.counts().refusals == [])
        }
        #expect(try await server.counts().tokens == ["token-1"])
    }

    @Test func tokensAreRenewed() async throws {
        let server = try await TokenServer.start(#"{"expires_in": 3}"#)
        try await withSurveys(#"["token-1"]"#, of: server) { cluster, scripted in
            #expect(await cluster.survey().isComplete)
            try await eventually("the third token") { try await server.counts().tokens.count >= 3 }
            try await server.change(#"{"expires_in": 3600}"#)
            try await eventually("a survey without the first tokens") {
                let last = try await server.counts().tokens.suffix(1)
                try await scripted.tell(#"{"do": "set", "path": "sasl.tokens", "value": \#(Array(last))}"#)
                try await scripted.dropConnections()
                return await cluster.survey().isComplete
            }
        }
    }

    @Test func aTokenThatIsNotIssuedIsReportedWithTheReason() async throws {
        let server = try await TokenServer.start(#"{"client_secret": "another"}"#)
        try await withSurveys("null", of: server) { cluster, _ in
            let report = await cluster.survey()
            guard case .failure(let failure) = report.result else {
                Issue.record("a cluster was surveyed without a token")
                return
            }
            #expect(failure.reason == .authentication)
            #expect(failure.message.contains("the token endpoint \(server.url)"), "\(failure)")
            #expect(failure.message.contains("invalid_client"), "\(failure)")
            #expect(!failure.message.contains("hush"))
        }
    }
}
