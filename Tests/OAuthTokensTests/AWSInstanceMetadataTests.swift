import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("AWS credentials of EC2 instances")
struct AWSInstanceMetadataTests {
    private static let tokenRequest = "PUT /latest/api/token"
    private static let rolesRequest = "GET /latest/meta-data/iam/security-credentials/"

    private static let success =
        #"{"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIA3", "SecretAccessKey": "s", "Token": "t", "Expiration": "2025-01-01T18:00:00Z"}"#

    /// A service with the answers given; those that are not given are of one that works.
    private func service(
        token: AWSCredentialsServer.Answer? = .init(body: "session=="),
        roles: AWSCredentialsServer.Answer? = .init(body: "my-role\n"),
        credentials: AWSCredentialsServer.Answer? = .init(body: success)
    ) async throws -> AWSCredentialsServer {
        try await .start([
            Self.tokenRequest: [token], Self.rolesRequest: [roles], "\(Self.rolesRequest)my-role": [credentials],
        ])
    }

    private func environment(_ server: AWSCredentialsServer) -> [String: String] {
        ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "\(server.url)/"]
    }

    @Test("Version 2 is spoken: a token, the role's name, its credentials")
    func good() async throws {
        let server = try await service()
        let source = try tokenSource(environment(server))
        #expect(try await source.token().value.value == token("ASIA3", "s", session: "t"))
        let requests = try server.requests()
        #expect(requests.map(\.request) == [Self.tokenRequest, Self.rolesRequest, "\(Self.rolesRequest)my-role"])
        #expect(requests.first?.headers["x-aws-ec2-metadata-token-ttl-seconds"] == "60")
        #expect(requests.dropFirst().allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "session==" })
    }

    @Test("The service has one address for IPv4 and one for IPv6")
    func addresses() {
        func endpoint(_ mode: String) -> String {
            let variables = ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": mode]
            return InstanceMetadata(AWSEnvironment(variables: variables), otherProviders: []).endpoint
        }
        #expect(endpoint("") == "http://169.254.169.254")
        #expect(endpoint("IPv6") == "http://[fd00:ec2::254]")
    }

    @Test("A service with version 1 only is asked for nothing else")
    func version1() async throws {
        let server = try await service(token: .init(status: 405, body: ""))
        let failure = try #require(await tokenSource(environment(server)).failure())
        #expect(failure.kind == .refused)
        #expect(failure.message.hasSuffix("HTTP status 405: no session token: it has no version 2 (IMDSv2)"))
        #expect(failure.message.hasPrefix("no AWS credentials: environment: AWS_ACCESS_KEY_ID"))
        #expect(try server.requests().count == 1)
    }

    @Test("Each failure is named")
    func failures() async throws {
        func reason(_ server: AWSCredentialsServer) async throws -> String {
            let message = try await tokenSource(environment(server)).failure()?.message ?? "none"
            return String(message.split(separator: "\(server.url)").last ?? "")
        }
        #expect(
            try await reason(service(token: .init(status: 403, body: "")))
                == ": HTTP status 403: no session token: it is turned off")
        #expect(try await reason(service(token: .init(body: "<html> </html>"))) == ": the answer is not a token")
        #expect(try await reason(service(roles: .init(status: 404, body: ""))) == ": the instance has no IAM role")
        #expect(try await reason(service(roles: .init(body: ""))) == ": the instance has no IAM role")
        #expect(
            try await reason(service(roles: .init(status: 401, body: "")))
                == ": HTTP status 401: no role")
        #expect(try await reason(service(roles: .init(body: "../x y"))) == ": the answer is not the name of a role")
        #expect(
            try await reason(
                service(credentials: .init(body: #"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "no"}"#)))
                == ", role my-role: AssumeRoleUnauthorizedAccess: no")
    }

    @Test("A service that does not answer is given up after two seconds, and the failure says what was tried")
    func silent() async throws {
        let server = try await service(token: nil)
        let failure = try #require(await tokenSource(environment(server)).failure())
        #expect(failure.kind == .unreachable)
        #expect(failure.message.contains("AWS_WEB_IDENTITY_TOKEN_FILE is not set"))
        #expect(failure.message.contains("EC2 instance metadata: \(server.url)"))
        #expect(failure.message.hasSuffix("hop limit must be 2)"))
    }

    @Test("A service that is turned off by the environment is not asked")
    func disabled() async throws {
        let server = try await service()
        let environment = environment(server).merging(["AWS_EC2_METADATA_DISABLED": "True"]) { $1 }
        #expect(
            try await tokenSource(environment).failure()?.message.hasSuffix("AWS_EC2_METADATA_DISABLED is true") == true
        )
        #expect(try server.requests().isEmpty)
    }

    @Test("A container's agent is asked before the instance's service")
    func order() async throws {
        let server = try await service()
        let agent = try await AWSCredentialsServer.start(["GET /": [.init(body: credentialsJSON("AGENT"))]])
        let environment = environment(server).merging(["AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.url]) { $1 }
        #expect(try await PresignedURL(token: tokenSource(environment).token()).accessKeyID == "AGENT")
        #expect(try server.requests().isEmpty)
    }
}
