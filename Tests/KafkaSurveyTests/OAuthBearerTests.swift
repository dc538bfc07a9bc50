import ClusterModel
import NetworkSupport
import OAuthTokens
import TestSupport
import Testing

@testable import KafkaSurvey

/// OAUTHBEARER with brokers and a token endpoint that are not our own.
@Suite(.fewAtOnce) struct OAuthBearerTests {
    private static func cluster(_ sasl: String = "") async throws -> ScriptedCluster {
        try await ScriptedCluster.ofThree(#""sasl": {"mechanisms": ["OAUTHBEARER"], "users": {}\#(sasl)},"#)
    }

    private func withClient<Result>(
        of cluster: ScriptedCluster, _ server: TokenServer, connectTimeout: Duration = .seconds(10),
        _ body: (KafkaSurveyClient) async throws -> Result
    ) async throws -> Result {
        let endpoint = TokenEndpoint(.init(url: server.url, clientID: "surveyor", clientSecret: "hush"))
        let tokens = TokenCache(
            endpoint, issuer: endpoint.name, logger: .silent,
            retryDelays: .milliseconds(50)...Duration.milliseconds(100))
        return try await KafkaSurveyTests.withClient(
            of: cluster,
            configure: { settings, _ in
                settings.security.sasl = .oauthBearer(tokens)
                settings.connectTimeout = connectTimeout
            }, body)
    }

    /// Sets the tokens that brokers accept; nil: any.
    private func accept(_ tokens: [String]?, at cluster: ScriptedCluster) async throws {
        let value = tokens.map { "\($0)" } ?? "null"
        try await cluster.tell(#"{"do": "set", "path": "sasl.tokens", "value": \#(value)}"#)
    }

    /// Why a survey fails, without the secret and the token.
    private func failure(_ client: KafkaSurveyClient) async throws -> ClusterFailure {
        let report = await client.survey()
        let failure = try #require(report.failure)
        #expect(report.failures == [.metadata: [failure.reason: 1]])
        #expect(!failure.message.contains("hush") && !failure.message.contains("token-1"))
        return failure
    }

    @Test func oneTokenServesAllBrokers() async throws {
        let server = try await TokenServer.start(#"{"delay": 0.5}"#)
        let cluster = try await Self.cluster(#", "tokens": ["token-1"]"#)
        try await withClient(of: cluster, server) { client in
            for _ in 1...2 { try expectWhole(await client.survey()) }
            #expect(try await cluster.counts().refusals == [])
        }
        #expect(try await server.counts().tokens == ["token-1"])
    }

    @Test func aRefusedTokenIsReportedInTheBrokersWords() async throws {
        let server = try await TokenServer.start()
        let cluster = try await Self.cluster(#", "tokens": ["another"]"#)
        try await withClient(of: cluster, server) { client in
            let failure = try await failure(client)
            #expect(failure.reason == .authentication)
            #expect(failure.message.hasSuffix("the broker refused the credentials for OAUTHBEARER: invalid_token"))
            try await accept(nil, at: cluster)
            try await eventually("a whole survey") { await client.survey().failures.isEmpty }
        }
    }

    @Test func aTokenThatIsWithdrawnIsReplaced() async throws {
        let server = try await TokenServer.start()
        let cluster = try await Self.cluster(#", "tokens": ["token-1"]"#)
        try await withClient(of: cluster, server) { client in
            try expectWhole(await client.survey())
            // A busy machine may renew more than once.
            try await accept((2...20).map { "token-\($0)" }, at: cluster)
            try await cluster.dropConnections()
            try await eventually("a whole survey") { await client.survey().failures.isEmpty }
        }
    }

    @Test func aTokenThatIsNotIssuedIsReportedWithTheEndpoint() async throws {
        let server = try await TokenServer.start(#"{"client_secret": "another"}"#)
        let cluster = try await Self.cluster()
        try await withClient(of: cluster, server) { client in
            let failure = try await failure(client)
            #expect(failure.reason == .authentication)
            for words in ["no token to authenticate with: the token endpoint \(server.url)", "invalid_client"] {
                #expect(failure.message.contains(words), "\(failure)")
            }
            #expect(try await cluster.counts().connections.values.reduce(0, +) == 0)
            try await server.change(#"{"client_secret": "hush"}"#)
            try await eventually("a whole survey") { await client.survey().failures.isEmpty }
        }
    }

    @Test func aSilentEndpointHoldsASurveyUpForNoLongerThanConnectingMayTake() async throws {
        let server = try await TokenServer.start(#"{"silent": true}"#)
        let cluster = try await Self.cluster()
        try await withClient(of: cluster, server, connectTimeout: .seconds(1)) { client in
            let failure = try await failure(client)
            #expect(failure.reason == .transport)
            #expect(failure.message.contains("the token endpoint \(server.url): no token in time"), "\(failure)")
        }
    }

    /// KIP-368: sessions of two seconds are renewed on the same connection, in the middle of surveys.
    @Test func sessionsAreRenewed() async throws {
        let server = try await TokenServer.start()
        let cluster = try await Self.cluster(#", "session_lifetime_ms": 2000"#)
        try await withClient(of: cluster, server) { client in
            try expectWhole(await client.survey())
            let connections = try await cluster.counts().connections
            try await eventually("three renewals at each broker") {
                #expect(await client.survey().failures == [:])
                return try await cluster.requestCounts().values.allSatisfy { ($0["SaslHandshake"] ?? 0) >= 4 }
            }
            #expect(try await cluster.counts().connections == connections)
            #expect(try await cluster.counts().refusals == [])
        }
    }

    @Test func tokensThatExpireBetweenSurveysAreReplaced() async throws {
        let server = try await TokenServer.start(#"{"expires_in": 2}"#)
        let cluster = try await Self.cluster(#", "session_lifetime_ms": 1500"#)
        try await withClient(of: cluster, server) { client in
            try await eventually("four tokens in use") {
                let tokens = try await server.counts().tokens
                // Those before the last but one have expired by now; two may be issued during a survey.
                let coming = (1...2).map { "token-\(tokens.count + $0)" }
                try await accept(Array(tokens.suffix(2)) + coming, at: cluster)
                #expect(await client.survey().failures == [:])
                return tokens.count >= 4
            }
        }
    }

    @Test func anEndpointThatFailsCostsNoSurveyWhileTheTokenIsValid() async throws {
        let server = try await TokenServer.start(#"{"expires_in": 10}"#)
        let cluster = try await Self.cluster(#", "session_lifetime_ms": 1500"#)
        try await withClient(of: cluster, server) { client in
            try expectWhole(await client.survey())
            try await server.change(#"{"status": 503}"#)
            try await eventually("attempts to renew the token") {
                #expect(await client.survey().failures == [:])
                return try await server.counts().requests >= 3
            }
            #expect(try await server.counts().tokens == ["token-1"])
        }
    }
}
