import Foundation
import NetworkSupport
import TestSupport
import Testing

@testable import OAuthTokens

@Suite("AWS credentials by web identity")
struct AWSWebIdentityTests {
    private static let role = "arn:aws:iam::123456789012:role/exporter"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("header.payload.signature\n", to: "token")
    }

    private func environment(_ server: AWSCredentialsServer) -> [String: String] {
        [
            "AWS_WEB_IDENTITY_TOKEN_FILE": "\(folder.path)/token", "AWS_ROLE_ARN": Self.role,
            "AWS_ENDPOINT_URL_STS": server.url,
        ]
    }

    private static func answer(expiration: String = "2025-01-01T13:00:00Z", secret: String = "se/cret+") -> String {
        """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <AssumeRoleWithWebIdentityResult>
            <SubjectFromWebIdentityToken>system:serviceaccount:monitoring:exporter</SubjectFromWebIdentityToken>
            <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/exporter/s</Arn></AssumedRoleUser>
            <Credentials>
              <SessionToken>ses/sion+==</SessionToken>
              <SecretAccessKey>\(secret)</SecretAccessKey>
              <Expiration>\(expiration)</Expiration>
              <AccessKeyId>ASIA1</AccessKeyId>
            </Credentials>
          </AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>
        """
    }

    @Test("STS is asked with role and token", arguments: ["2025-01-01T13:00:00Z", "2025-01-01T13:00:00.5Z"])
    func good(expiration: String) async throws {
        let server = try await AWSCredentialsServer.start(["POST /": [.init(body: Self.answer(expiration: expiration))]]
        )
        let source = try tokenSource(environment(server))
        #expect(try await source.token().value.value == token("ASIA1", "se/cret+", session: "ses/sion+=="))
        // Temporary credentials are kept.
        _ = try await source.token()
        let requests = try server.requests()
        #expect(requests.count == 1)
        #expect(requests.first?.headers["content-type"] == "application/x-www-form-urlencoded")
        let form = try PresignedURL("http://form/?\(requests.first?.body ?? "")").query
        #expect(
            form == [
                "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": Self.role,
                "RoleSessionName": "kafka-surveyor", "WebIdentityToken": "header.payload.signature",
            ])
    }

    @Test("A profile can have a web identity, with a session name of its own")
    func profile() async throws {
        let server = try await AWSCredentialsServer.start(["POST /": [.init(body: Self.answer())]])
        try folder.write(
            "[profile eks]\nrole_arn=\(Self.role)\nweb_identity_token_file=\(folder.path)/token\nrole_session_name=me\n",
            to: "config")
        let source = try tokenSource([
            "AWS_PROFILE": "eks", "AWS_CONFIG_FILE": "\(folder.path)/config", "AWS_ENDPOINT_URL": server.url,
        ])
        #expect(try await PresignedURL(token: source.token()).accessKeyID == "ASIA1")
        #expect(try server.requests().first?.body.contains("RoleSessionName=me") == true)
    }

    @Test(
        "The endpoint is that of the region, or the one in the environment",
        arguments: [
            ("us-gov-west-1", [:], "https://sts.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", [:], "https://sts.cn-north-1.amazonaws.com.cn"),
            ("cn-north-1", ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_STS": ""], "http://a"),
            ("us-east-1", ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_STS": "http://b"], "http://b"),
        ])
    func endpoint(region: String, variables: [String: String], endpoint: String) {
        let identity = WebIdentity(
            tokenFile: "/token", roleARN: Self.role, sessionName: nil, region: region,
            environment: AWSEnvironment(variables: variables))
        #expect(identity.endpoint == endpoint)
    }

    @Test("A refusal says what STS says, and not the token")
    func refused() async throws {
        let body = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
            <Code>AccessDenied</Code><Message>Not authorized for
            header.payload.signature</Message>
            </Error><RequestId>1</RequestId></ErrorResponse>
            """
        let server = try await AWSCredentialsServer.start(["POST /": [.init(status: 403, body: body)]])
        let failure = try await tokenSource(environment(server)).failure()
        #expect(
            failure
                == TokenFailure(
                    .refused,
                    "AWS web identity: \(server.url), \(Self.role): HTTP status 403: AccessDenied: Not authorized for (hidden)"
                ))
    }

    @Test(
        "An answer that is not complete credentials is refused",
        arguments: [
            "", "not XML", answer(expiration: "soon"), answer(secret: ""), answer(secret: "a&amp;b"),
            answer(secret: "a<b/>"), answer() + answer(), "</Credentials><Credentials>",
            answer().replacing("SecretAccessKey", with: "Secret"),
        ])
    func malformed(body: String) async throws {
        let server = try await AWSCredentialsServer.start(["POST /": [.init(body: body)]])
        let failure = try await tokenSource(environment(server)).failure()
        #expect(
            failure
                == TokenFailure(.malformed, "AWS web identity: \(server.url): the answer has no complete credentials"))
    }

    @Test("Failures of STS and its absence count as unreachable")
    func unreachable() async throws {
        let server = try await AWSCredentialsServer.start(["POST /": [.init(status: 503, body: "")]])
        #expect(try await tokenSource(environment(server)).failure()?.kind == .unreachable)
        // Nothing listens on port 1.
        var environment = environment(server)
        environment["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1"
        let failure = try await tokenSource(environment).failure()
        #expect(failure?.kind == .unreachable)
        #expect(failure?.message.hasPrefix("AWS web identity: http://127.0.0.1:1: ") == true)
    }

    @Test("An incomplete setting is named")
    func incomplete() async throws {
        let noRole = ["AWS_WEB_IDENTITY_TOKEN_FILE": "\(folder.path)/token", "AWS_ROLE_ARN": ""]
        #expect(try await tokenSource(noRole).failure()?.message.contains("without AWS_ROLE_ARN") == true)
        let noFile = ["AWS_WEB_IDENTITY_TOKEN_FILE": "\(folder.path)/none", "AWS_ROLE_ARN": Self.role]
        #expect(
            try await tokenSource(noFile).failure()
                == TokenFailure(
                    .malformed, "AWS web identity: \(folder.path)/none cannot be read: there is no such file"))
        try folder.write("\n", to: "token")
        let empty = noFile.merging(["AWS_WEB_IDENTITY_TOKEN_FILE": "\(folder.path)/token"]) { $1 }
        #expect(try await tokenSource(empty).failure()?.message.hasSuffix("/token has no token") == true)
    }
}
