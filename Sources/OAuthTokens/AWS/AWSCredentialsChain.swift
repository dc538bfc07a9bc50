internal import NetworkSupport

/// Chooses where credentials come from, in the order of the AWS SDK for Go: environment, web identity, profile,
/// container, EC2 instance. As there, the first one that is set up counts, and if it fails, no other is asked.
struct AWSCredentialsChain: Sendable {
    let environment: AWSEnvironment
    let region: String

    /// - Throws: `TokenFailure` if what is set up is incomplete or not supported.
    func provider() throws(TokenFailure) -> any AWSCredentialsProvider {
        if let keys = environmentKeys { return keys }
        if let webIdentity = try WebIdentity(environment, region: region) { return webIdentity }
        let profile = AWSProfile(environment)
        if let provider = try profile.provider(region: region) { return provider }
        if let container = try ContainerCredentials(environment) { return container }
        return InstanceMetadata(
            environment,
            otherProviders: [
                "environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
                WebIdentity.absence, profile.absence, ContainerCredentials.absence,
            ])
    }

    private var environmentKeys: StaticCredentials? {
        guard let keyID = environment["AWS_ACCESS_KEY_ID"] ?? environment["AWS_ACCESS_KEY"],
            let secret = environment["AWS_SECRET_ACCESS_KEY"] ?? environment["AWS_SECRET_KEY"]
        else { return nil }
        return StaticCredentials(
            name: "environment",
            credentials: AWSCredentials(
                accessKeyID: keyID, secretAccessKey: SecretString(secret),
                sessionToken: environment["AWS_SESSION_TOKEN"].map { SecretString($0) }))
    }
}
