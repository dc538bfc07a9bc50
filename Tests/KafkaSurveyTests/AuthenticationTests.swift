import ClusterModel
import NetworkSupport
import TestSupport
import Testing

@testable import KafkaSurvey

/// SASL with a server that is not our own, and what is said when it fails.
@Suite(.fewAtOnce) struct AuthenticationTests {
    private static let password = "pass=,wörd"

    private static let topics = #""topics": {"name": "orders"}, "groups": {"name": "billing", "commits": 1}"#

    private static func start(_ mechanisms: String, _ more: String = "") async throws -> ScriptedCluster {
        try await ScriptedCluster.start(
            """
            {
                "brokers": 2, \(topics),
                "sasl": {"mechanisms": \(mechanisms), "users": {"us=er,": "\(password)"} \(more)}
            }
            """)
    }

    private func withClient<Result>(
        of cluster: ScriptedCluster, _ sasl: SASLSettings?, _ body: (KafkaSurveyClient) async throws -> Result
    ) async throws -> Result {
        try await KafkaSurveyTests.withClient(
            of: cluster, configure: { settings, _ in settings.security.sasl = sasl }, body)
    }

    /// Why a survey fails. Names the first broker, and no password.
    private func failure(of cluster: ScriptedCluster, _ sasl: SASLSettings?) async throws -> ClusterFailure {
        let report = try await withClient(of: cluster, sasl) { await $0.survey() }
        let failure = try #require(report.failure)
        #expect(report.failures == [.metadata: [failure.reason: 1]])
        #expect(failure.message.contains("127.0.0.1:\(try cluster.port(of: 1))"))
        #expect(!failure.message.contains(Self.password))
        return failure
    }

    @Test(arguments: [
        SASLSettings.plain(user: "us=er,", password: .value(SecretString(password))),
        .scramSHA256(user: "us=er,", password: .value(SecretString(password))),
        .scramSHA512(user: "us=er,", password: .value(SecretString(password))),
    ])
    func theRightPassword(sasl: SASLSettings) async throws {
        let cluster = try await Self.start(#"["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]"#)
        try await withClient(of: cluster, sasl) { client in
            for _ in 1...2 {
                let report = await client.survey()
                #expect(report.failures == [:])
                let committed = try report.survey.group("billing").committed("orders")
                #expect(committed == [0: 100])
            }
            let refusals = try await cluster.counts().refusals
            #expect(refusals == [])
        }
    }

    @Test(arguments: [
        (SASLSettings.plain(user: "us=er,", password: "wrong"), "Authentication failed: Invalid username or password"),
        (.scramSHA256(user: "us=er,", password: "wrong"), "invalid credentials with SASL mechanism SCRAM-SHA-256"),
        (.scramSHA512(user: "nobody", password: "wrong"), "invalid credentials with SASL mechanism SCRAM-SHA-512"),
    ])
    func aWrongPassword(sasl: SASLSettings, words: String) async throws {
        let cluster = try await Self.start(#"["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]"#)
        let failure = try await failure(of: cluster, sasl)
        #expect(failure.reason == .authentication)
        #expect(failure.message.contains(words))
        #expect(!failure.message.contains("wrong"))
    }

    @Test func anUnknownMechanism() async throws {
        let cluster = try await Self.start(#"["PLAIN", "SCRAM-SHA-512"]"#)
        let failure = try await failure(of: cluster, .scramSHA256(user: "us=er,", password: "secret"))
        #expect(failure.reason == .authentication)
        #expect(failure.message.contains("does not have the mechanism SCRAM-SHA-256, but PLAIN, SCRAM-SHA-512"))
    }

    @Test func aListenerWithoutSASL() async throws {
        let cluster = try await ScriptedCluster.start("{\(Self.topics)}")
        let failure = try await failure(of: cluster, .plain(user: "user", password: "secret"))
        #expect(failure.reason == .authentication)
        #expect(failure.message.contains("this listener has no SASL"))
    }

    @Test func aListenerThatRequiresSASL() async throws {
        let cluster = try await Self.start(#"["PLAIN"]"#)
        let failure = try await failure(of: cluster, nil)
        #expect(failure.reason == .authentication)
        #expect(failure.message.contains("may require SASL (security.protocol=sasl_plaintext)"))
    }

    /// A broker that has answered before does not require it all of a sudden.
    @Test func aClosedConnectionIsNotTakenForAListenerThatRequiresSASL() async throws {
        let cluster = try await ScriptedCluster.ofThree()
        try await KafkaSurveyTests.withClient(of: cluster) { client in
            try expectWhole(await client.survey())
            try await cluster.fault(.close, api: "Metadata")
            let failure = try #require(await client.survey().failure)
            #expect(failure.reason == .transport)
        }
    }

    /// Kafka before 1.0 has another way of authentication.
    @Test func aReleaseWithoutSaslAuthenticate() async throws {
        let cluster = try await ScriptedCluster.start(
            #"{"version": "0.11", "sasl": {"mechanisms": ["PLAIN"], "users": {"user": "secret"}}}"#)
        let failure = try await failure(of: cluster, .plain(user: "user", password: "secret"))
        #expect(failure.reason == .unsupported)
    }

    /// Sessions end after two seconds, but for those that authenticate again before (KIP-368).
    @Test(arguments: [
        SASLSettings.plain(user: "us=er,", password: .value(SecretString(password))),
        .scramSHA256(user: "us=er,", password: .value(SecretString(password))),
    ])
    func sessionsAreRenewed(sasl: SASLSettings) async throws {
        let cluster = try await Self.start(
            #"["PLAIN", "SCRAM-SHA-256"]"#, #", "session_lifetime_ms": 2000"#)
        try await withClient(of: cluster, sasl) { client in
            #expect(await client.survey().failures == [:])
            let connections = try await cluster.counts().connections
            try await eventually("three renewals at each broker") {
                #expect(await client.survey().failures == [:])
                return try await cluster.requestCounts().values.allSatisfy { ($0["SaslHandshake"] ?? 0) >= 4 }
            }
            let counts = try await cluster.counts()
            #expect(counts.connections == connections)
            #expect(counts.refusals == [])
        }
    }

    /// Requests that begin or are under way when a session is renewed stay out of the authentication's way.
    @Test func sessionsAreRenewedBetweenRequests() async throws {
        let cluster = try await ScriptedCluster.start(
            """
            {"sasl": {"mechanisms": ["PLAIN"], "users": {"user": "secret"}, "session_lifetime_ms": 3000},
             "topics": {"name": "orders"}, "groups": {"count": 2000, "commits": 1}}
            """)
        let sasl = SASLSettings.plain(user: "user", password: "secret")
        try await withClient(of: cluster, sasl) { client in
            #expect(await client.survey().failures == [:])
            try await cluster.fault(.delay(milliseconds: 20), api: "OffsetFetch")
            let connections = try await cluster.counts().connections
            try await eventually("three renewals") {
                #expect(await client.survey().failures == [:])
                return try await cluster.requestCounts()[1]?["SaslHandshake"] ?? 0 >= 5
            }
            #expect(try await cluster.counts().refusals == [])
            #expect(try await cluster.counts().connections == connections)
        }
    }

    /// The connection is closed by the broker where nothing was asked in time.
    @Test func aSessionThatEndsWhileNothingIsAskedIsNoFailure() async throws {
        let cluster = try await Self.start(#"["PLAIN"]"#, #", "session_lifetime_ms": 1000"#)
        let sasl = SASLSettings.plain(user: "us=er,", password: .value(SecretString(Self.password)))
        try await withClient(of: cluster, sasl) { client in
            #expect(await client.survey().failures == [:])
            let end = ContinuousClock.now + .seconds(2)
            try await eventually("the end of the session") { ContinuousClock.now > end }
            #expect(await client.survey().failures == [:])
        }
    }

    @Test func aPasswordThatIsChangedIsTakenAtTheNextRenewal() async throws {
        let cluster = try await Self.start(#"["PLAIN"]"#, #", "session_lifetime_ms": 1000"#)
        let sasl = SASLSettings.plain(user: "us=er,", password: .value(SecretString(Self.password)))
        try await withClient(of: cluster, sasl) { client in
            #expect(await client.survey().failures == [:])
            try await cluster.changePassword(of: "us=er,", to: "another")
            let failure = try await eventually("the refusal") { await client.survey().failure }
            #expect(failure.reason == .authentication)
            // All but that for configurations, which nothing is asked of.
            try await eventually("the connections to be gone") {
                try await cluster.counts().open.values.reduce(0, +) <= 1
            }
            try await cluster.changePassword(of: "us=er,", to: Self.password)
            try await eventually("a whole survey") { await client.survey().failures.isEmpty }
        }
    }
}
