internal import FoundationEssentials
internal import NIOHTTP1
internal import NetworkSupport

/// Credentials of a role that a token of an identity provider (OpenID Connect) entitles to, as for the service accounts
/// of EKS. They come from STS, by AssumeRoleWithWebIdentity.
struct WebIdentity: AWSCredentialsProvider {
    var name: String { Self.title }

    private static let title = "AWS web identity"

    private let tokenFile: String
    private let roleARN: String
    private let sessionName: String
    let endpoint: String

    /// - Parameters:
    ///   - sessionName: What audit logs call the session; nil for `kafka-surveyor`.
    ///   - environment: May name another endpoint of STS.
    init(tokenFile: String, roleARN: String, sessionName: String?, region: String, environment: AWSEnvironment) {
        self.tokenFile = tokenFile
        self.roleARN = roleARN
        self.sessionName = sessionName ?? "kafka-surveyor"
        // The partition of the regions in China has a domain of its own.
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        endpoint =
            environment["AWS_ENDPOINT_URL_STS"] ?? environment["AWS_ENDPOINT_URL"]
            ?? "https://sts.\(region).\(domain)"
    }

    private static let tokenFileVariable = "AWS_WEB_IDENTITY_TOKEN_FILE"

    /// Why `init` returns nil.
    static let absence = "web identity: \(tokenFileVariable) is not set"

    /// Nil if the environment has no web identity.
    ///
    /// - Throws: `TokenFailure` if it is incomplete.
    init?(_ environment: AWSEnvironment, region: String) throws(TokenFailure) {
        guard let tokenFile = environment[Self.tokenFileVariable] else { return nil }
        guard let roleARN = environment["AWS_ROLE_ARN"] else {
            throw TokenFailure(.malformed, "\(Self.title): \(Self.tokenFileVariable) is set without AWS_ROLE_ARN")
        }
        self.init(
            tokenFile: tokenFile, roleARN: roleARN, sessionName: environment["AWS_ROLE_SESSION_NAME"], region: region,
            environment: environment)
    }

    func credentials(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> AWSCredentials {
        let token = try AWSFile.token(of: tokenFile, for: name)
        let form = SigV4.encodedQuery([
            "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15", "RoleArn": roleARN,
            "RoleSessionName": sessionName, "WebIdentityToken": token,
        ])
        let fetch = HTTPFetch(
            method: .POST, url: endpoint, headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Array(form.utf8))
        let server = "\(name): \(endpoint)"
        let answer = try await fetch.answer(from: server, until: deadline)
        let text = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else {
            let (code, message) = STSAnswer.error(in: text)
            throw TokenFailure(of: "\(server), \(roleARN)", answer, code: code, message: message, hiding: token)
        }
        guard let credentials = STSAnswer.credentials(in: text) else {
            throw TokenFailure(.malformed, "\(server): the answer has no complete credentials")
        }
        return credentials
    }
}

/// What is read of an answer of STS, which is XML.
private enum STSAnswer {
    /// The credentials; nil unless all four fields are there, once each.
    static func credentials(in answer: String) -> AWSCredentials? {
        guard let fields = content(of: "Credentials", in: answer[...]),
            let accessKeyID = text(of: "AccessKeyId", in: fields),
            let secretAccessKey = text(of: "SecretAccessKey", in: fields),
            let sessionToken = text(of: "SessionToken", in: fields),
            let expiry = text(of: "Expiration", in: fields).flatMap(Date.init(aws:))
        else { return nil }
        return AWSCredentials(
            accessKeyID: accessKeyID, secretAccessKey: SecretString(secretAccessKey),
            sessionToken: SecretString(sessionToken), expiry: expiry)
    }

    static func error(in answer: String) -> (code: String?, message: String?) {
        let text = { (element: String) in content(of: element, in: answer[...]).map { String($0) } }
        return (text("Code"), text("Message"))
    }

    /// What is between the tags of the only element of that name.
    private static func content(of element: String, in xml: Substring) -> Substring? {
        let starts = xml.ranges(of: "<\(element)>")
        let ends = xml.ranges(of: "</\(element)>")
        guard starts.count == 1, ends.count == 1, starts[0].upperBound <= ends[0].lowerBound else { return nil }
        return xml[starts[0].upperBound..<ends[0].lowerBound]
    }

    /// The text of an element without children. The fields of credentials need no escapes of XML, so there must be none.
    private static func text(of element: String, in xml: Substring) -> String? {
        guard let text = content(of: element, in: xml), !text.isEmpty, !text.contains("<"), !text.contains("&") else {
            return nil
        }
        return String(text)
    }
}
