import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("AWS credentials of containers")
struct AWSContainerTests {
    private static let fullURI = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    @Test("The agent is asked with the token of the file, which counts before that of the variable, each time")
    func authorization() async throws {
        let end = TestClock.start + 60
        let server = try await AWSCredentialsServer.start([
            "GET /v1/credentials?x=1": [.init(body: credentialsJSON("ASIA2", "s/+", token: "t", expiration: end))]
        ])
        let folder = try TemporaryFolder()
        try folder.write("first", to: "token")
        let clock = TestClock()
        let source = try tokenSource(
            [
                Self.fullURI: "\(server.url)/v1/credentials?x=1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "variable",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "\(folder.path)/token",
            ], clock: clock)
        let token = try await source.token()
        #expect(try await token.value.value == OAuthTokensTests.token("ASIA2", "s/+", session: "t"))
        // A token is worth nothing without its credentials.
        #expect(token.expiry == end)
        try folder.write("second", to: "token")
        clock.advance(seconds: 31)
        _ = try await source.token()
        #expect(try server.requests().map { $0.headers["authorization"] } == ["first", "second"])
    }

    @Test("The token may be in the environment, or not be needed", arguments: ["Bearer x", ""])
    func authorizationVariable(value: String) async throws {
        let body = credentialsJSON("ASIA2", "s", token: "")
        let server = try await AWSCredentialsServer.start(["GET /": [.init(body: body)]])
        let source = try tokenSource([Self.fullURI: server.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": value])
        // An empty session token is none.
        #expect(try await source.token().value.value == token("ASIA2", "s"))
        #expect(try server.requests().map { $0.headers["authorization"] ?? "" } == [value])
    }

    @Test("A token that no header can have is refused without showing it")
    func unusableAuthorization() async throws {
        let failure = try await tokenSource([
            Self.fullURI: "http://127.0.0.1:1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hush\n",
        ]).failure()
        #expect(failure?.kind == .malformed)
        #expect(failure?.message.contains("the token in AWS_CONTAINER_AUTHORIZATION_TOKEN has a character") == true)
        #expect(failure?.message.contains("hush") == false)
    }

    @Test(
        "Without TLS, only hosts that are this machine are asked",
        arguments: ["http://example.com/x", "http://10.0.0.1/", "http://169.254.170.3/", "http://[fd00:ec2::24]/"])
    func foreignHost(uri: String) async throws {
        let failure = try await tokenSource([Self.fullURI: uri]).failure()
        #expect(failure?.kind == .malformed)
        #expect(failure?.message.contains("without TLS it must be localhost") == true)
    }

    @Test("The agents of ECS and EKS, loopback addresses and anything with TLS may be asked")
    func permittedHosts() throws {
        for uri in [
            "http://169.254.170.2/x", "http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials",
            "http://[FD00:ec2:0:0::23]/", "http://localhost:80/", "http://127.8.9.1/", "http://[::1]/",
            "https://example.com/x",
        ] {
            #expect(throws: Never.self) {
                try ContainerCredentials(AWSEnvironment(variables: [Self.fullURI: uri]))
            }
        }
    }

    @Test("The relative URI is one of the agent of ECS")
    func relative() async throws {
        let variable = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
        let agent = try ContainerCredentials(AWSEnvironment(variables: [variable: "/v2/credentials/1"]))
        #expect(agent?.url == "http://169.254.170.2/v2/credentials/1")
        let failure = try await tokenSource([variable: ".example.com/"]).failure()
        #expect(failure?.message == "AWS container credentials: \(variable) does not begin with /")
    }

    @Test(
        "What cannot be used is named by status, code and message, without the path, which is a secret",
        arguments: [
            (
                400, #"{"code": "InvalidToken", "message": "The token has expired"}"#, TokenFailure.Kind.refused,
                "HTTP status 400: InvalidToken: The token has expired"
            ),
            (401, "<html>", .refused, "HTTP status 401"), (500, "", .unreachable, "HTTP status 500"),
            (302, "", .refused, "HTTP status 302"), (200, "hush", .malformed, "the answer is not credentials in JSON"),
            (
                200, #"{"AccessKeyId": "hush", "SecretAccessKey": ""}"#, .malformed,
                "the answer has no AccessKeyId or no SecretAccessKey"
            ),
            (
                200, #"{"AccessKeyId": "a", "SecretAccessKey": "hush", "Expiration": "x"}"#, .malformed,
                "the answer's Expiration is not a time in ISO 8601"
            ),
        ])
    func unusable(status: Int, body: String, kind: TokenFailure.Kind, reason: String) async throws {
        let server = try await AWSCredentialsServer.start(["GET /secret": [.init(status: status, body: body)]])
        let failure = try await tokenSource([Self.fullURI: "\(server.url)/secret"]).failure()
        #expect(failure == TokenFailure(kind, "AWS container credentials: \(server.url): \(reason)"))
    }

    @Test("An agent that does not answer is named at the deadline")
    func silent() async throws {
        let server = try await AWSCredentialsServer.start(["GET /": [nil]])
        let failure = try await tokenSource([Self.fullURI: server.url]).failure(within: .milliseconds(300))
        #expect(failure == TokenFailure(.unreachable, "AWS container credentials: no answer in time"))
    }
}
