internal import NIOHTTP1

/// Credentials of the IAM role of an EC2 instance, from version 2 of its metadata service (IMDSv2).
///
/// It is the last resort: where nothing else is set up, this service is asked, whether it exists or not.
struct InstanceMetadata: AWSCredentialsProvider {
    let name = "EC2 instance metadata"

    let endpoint: String
    private let isDisabled: Bool
    private let otherProviders: [String]

    /// How long a session token may take. Off EC2, there is often not even an error.
    private static let tokenLimit = Duration.seconds(2)

    private static let disabled = "AWS_EC2_METADATA_DISABLED"
    private static let rolePath = "/latest/meta-data/iam/security-credentials/"

    /// - Parameter otherProviders: Why no other provider is used, for the failure.
    init(_ environment: AWSEnvironment, otherProviders: [String]) {
        let isIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let service = isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        let endpoint = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? service
        self.endpoint = endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint
        isDisabled = environment[Self.disabled]?.lowercased() == "true"
        self.otherProviders = otherProviders
    }

    func credentials(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> AWSCredentials {
        do throws(TokenFailure) {
            guard !isDisabled else { throw TokenFailure(.malformed, "\(name): \(Self.disabled) is true") }
            let token = try await sessionToken(until: min(deadline, .now + Self.tokenLimit))
            let role = try await roleName(token, until: deadline)
            let answer = try await get(role, token, until: deadline)
            return try AWSCredentialsDocument.credentials(in: answer, from: "\(server), role \(role)", hiding: token)
        } catch {
            let tried = (otherProviders + [error.message]).joined(separator: "; ")
            throw TokenFailure(error.kind, "no AWS credentials: \(tried)")
        }
    }

    private var server: String { "\(name): \(endpoint)" }

    /// The token that version 2 demands with each request.
    private func sessionToken(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> String {
        let fetch = HTTPFetch(
            method: .PUT, url: "\(endpoint)/latest/api/token",
            headers: [("X-aws-ec2-metadata-token-ttl-seconds", "60")])
        let answer: HTTPFetch.Answer
        do {
            answer = try await fetch.answer(from: server, until: deadline)
        } catch {
            throw TokenFailure(
                error.kind, "\(error.message) (in a container on EC2, the instance's metadata hop limit must be 2)")
        }
        let token = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else {
            let reason = answer.status == 403 ? "it is turned off" : "it has no version 2 (IMDSv2)"
            throw TokenFailure(of: server, answer, code: "no session token", message: reason)
        }
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw TokenFailure(.malformed, "\(server): the answer is not a token")
        }
        return token
    }

    private func roleName(_ token: String, until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> String
    {
        let answer = try await get("", token, until: deadline)
        let role = String(decoding: answer.body, as: UTF8.self).prefix { !$0.isNewline }
        if answer.status == 404 || answer.status == 200 && role.isEmpty {
            throw TokenFailure(.refused, "\(server): the instance has no IAM role")
        }
        guard answer.status == 200 else {
            throw TokenFailure(of: server, answer, code: "no role", message: nil)
        }
        // What IAM allows in names.
        guard role.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@_-".contains($0)) }) else {
            throw TokenFailure(.malformed, "\(server): the answer is not the name of a role")
        }
        return String(role)
    }

    private func get(
        _ role: String, _ token: String, until deadline: ContinuousClock.Instant
    ) async throws(TokenFailure) -> HTTPFetch.Answer {
        let fetch = HTTPFetch(url: endpoint + Self.rolePath + role, headers: [("X-aws-ec2-metadata-token", token)])
        return try await fetch.answer(from: server, until: deadline)
    }
}
