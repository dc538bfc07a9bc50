internal import FoundationEssentials
public import Logging
internal import NetworkSupport

/// Tokens for Amazon MSK with IAM access control: SASL OAUTHBEARER with a presigned URL for the action
/// `kafka-cluster:Connect` as the token, as AWS's signers make it.
public struct MSKTokenSource: TokenSource {
    private let region: String
    private let credentials: AWSCredentialsCache
    private let now: @Sendable () -> Date

    /// The validity that brokers expect, in seconds.
    private static let lifetime = 900

    /// Neither reads files nor sends requests.
    ///
    /// - Parameters:
    ///   - region: The region of the cluster; nil for the variable `AWS_REGION`, or else `AWS_DEFAULT_REGION`.
    ///   - environment: The environment variables, which say where credentials come from.
    ///   - logger: Is told when temporary credentials cannot be renewed although they end soon.
    /// - Throws: `MSKSettingsError` if there is no region, or it is not the name of one.
    public init(region: String?, environment: [String: String], logger: Logger) throws(MSKSettingsError) {
        try self.init(region: region, environment: environment, logger: logger) { Date() }
    }

    init(
        region: String?, environment variables: [String: String], logger: Logger, now: @escaping @Sendable () -> Date
    ) throws(MSKSettingsError) {
        let environment = AWSEnvironment(variables: variables)
        guard let region = region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] else {
            throw MSKSettingsError("no AWS region is given; set --sasl.aws-region or the variable AWS_REGION")
        }
        // It becomes a part of host names.
        let isName = region.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
        guard isName, !region.isEmpty else {
            throw MSKSettingsError("\"\(region)\" is not an AWS region; one is, for example, us-east-1")
        }
        self.region = region
        self.now = now
        credentials = AWSCredentialsCache(
            AWSCredentialsChain(environment: environment, region: region), logger: logger, now: now)
    }

    public func token(until deadline: ContinuousClock.Instant) async throws(TokenFailure) -> BearerToken {
        let credentials = try await credentials.credentials(until: deadline)
        // The URL has whole seconds.
        let date = Date(timeIntervalSince1970: now().timeIntervalSince1970.rounded(.down))
        let end = date + Double(Self.lifetime)
        return BearerToken(
            value: SecretString(base64URL(url(signedWith: credentials, at: date))),
            principal: credentials.accessKeyID, expiry: min(end, credentials.expiry ?? end))
    }

    private func url(signedWith credentials: AWSCredentials, at date: Date) -> String {
        let signer = SigV4(credentials: credentials, region: region, service: "kafka-cluster")
        // AWS's signers use this domain for all regions, those in China included.
        let url = signer.presignedURL(
            host: "kafka.\(region).amazonaws.com", parameters: ["Action": "kafka-cluster:Connect"], at: date,
            lifetime: Self.lifetime)
        // As in AWS's signers, it is added after signing and is not part of the signature.
        return "\(url)&User-Agent=kafka-surveyor"
    }

    private func base64URL(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

/// A setting of Amazon MSK that cannot be used.
public struct MSKSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Names the setting, the problem and the way out.
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
