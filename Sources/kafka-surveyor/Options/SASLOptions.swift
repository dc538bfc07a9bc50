import ArgumentParser
import CommandSupport
import FoundationEssentials
import Logging
import OAuthTokens

/// Authentication at the brokers.
struct SASLOptions: ParsableArguments {
    @Flag(name: .customLong("sasl.enabled"), inversion: .prefixedNo, help: "Authenticate with SASL.")
    var isEnabled: Bool?

    @Option(
        name: .customLong("sasl.mechanism"),
        help: ArgumentHelp(
            "plain, scram-sha256, scram-sha512, gssapi, oauthbearer or awsiam; or Kafka's names, such as SCRAM-SHA-512. "
                + "(default: plain)",
            valueName: "name"))
    var mechanism: String?

    @Option(
        name: .customLong("sasl.username"),
        help: ArgumentHelp(
            "The user, the Kerberos principal without its realm, or the OAuth client ID.", valueName: "user"))
    var username: String?

    @Option(
        name: .customLong("sasl.password"),
        help: ArgumentHelp(
            "The password or OAuth client secret. Visible to other users in the process list; prefer a file or the environment.",
            valueName: "password"))
    var password: String?

    @Option(
        name: .customLong("sasl.password-file"),
        help: ArgumentHelp(
            "A file with the password; or set KAFKA_SURVEYOR_SASL_PASSWORD or SASL_USER_PASSWORD.", valueName: "path"))
    var passwordFile: String?

    @Option(
        name: .customLong("sasl.service-name"),
        help: ArgumentHelp("Kerberos: the brokers' service name.", valueName: "name"))
    var serviceName: String?

    @Option(name: .customLong("sasl.realm"), help: ArgumentHelp("Kerberos: the realm.", valueName: "realm"))
    var realm: String?

    @Option(name: .customLong("sasl.keytab-path"), help: ArgumentHelp("Kerberos: the keytab.", valueName: "path"))
    var keytab: String?

    @Option(
        name: .customLong("sasl.oauthbearer-token-url"),
        help: ArgumentHelp("OAuth: the token endpoint (client credentials).", valueName: "url"))
    var tokenURL: String?

    @Option(
        name: .customLong("sasl.oauthbearer-token-file"),
        help: ArgumentHelp("OAuth: a file with a token (JWT), instead of the endpoint.", valueName: "path"))
    var tokenFile: String?

    @Option(
        name: .customLong("sasl.oauthbearer-scopes"),
        help: ArgumentHelp("OAuth: scopes to ask for, separated by commas.", valueName: "scopes"))
    var tokenScopes: String?

    @Option(
        name: .customLong("sasl.aws-region"),
        help: ArgumentHelp("Amazon MSK with IAM: the region. (default: $AWS_REGION)", valueName: "region"))
    var awsRegion: String?

    @Option(name: .customLong("sasl.kerberos-auth-type"), help: .hidden)
    var kerberosAuthType: String?

    @Option(name: .customLong("sasl.kerberos-config-path"), help: .hidden)
    var kerberosConfiguration: String?

    @Flag(name: .customLong("sasl.handshake"), inversion: .prefixedNo, help: .hidden)
    var handshake: Bool?

    @Flag(name: .customLong("sasl.disable-PA-FX-FAST"), inversion: .prefixedNo, help: .hidden)
    var disablesFAST: Bool?

    /// The properties that these flags stand for; none unless `--sasl.enabled` is given.
    func properties() throws -> [FlagProperty] {
        guard isEnabled == true else { return [] }
        try refuseUnsupported()
        let mechanism = try librdkafkaMechanism()
        let isKerberos = mechanism == "GSSAPI"
        let isOAuth = mechanism == "OAUTHBEARER"
        let secret = try SecretOption(
            given: ("--sasl.password", password), file: ("--sasl.password-file", passwordFile),
            environment: "KAFKA_SURVEYOR_SASL_PASSWORD", "SASL_USER_PASSWORD")
        if let keytab { try TextFile.requireReadable(keytab, setting: "--sasl.keytab-path") }
        let (tokenFlag, tokenURL) = try tokenOrigin()
        let principal = username.map { name in realm.map { "\(name)@\($0)" } ?? name }
        return [
            FlagProperty("--sasl.mechanism", "sasl.mechanism", mechanism),
            FlagProperty("--sasl.username", "sasl.username", isKerberos || isOAuth ? nil : username),
            isKerberos || isOAuth ? nil : secret?.property("sasl.password"),
            FlagProperty("--sasl.username", "sasl.oauthbearer.client.id", isOAuth ? username : nil),
            isOAuth ? secret?.property("sasl.oauthbearer.client.secret") : nil,
            FlagProperty("--sasl.service-name", "sasl.kerberos.service.name", serviceName),
            FlagProperty("--sasl.username", "sasl.kerberos.principal", isKerberos ? principal : nil),
            FlagProperty("--sasl.keytab-path", "sasl.kerberos.keytab", keytab),
            FlagProperty(tokenFlag, "sasl.oauthbearer.method", tokenURL.map { _ in "oidc" }),
            FlagProperty(tokenFlag, "sasl.oauthbearer.token.endpoint.url", tokenURL),
            // The parameter that OAuth sends has blanks between its scopes.
            FlagProperty(
                "--sasl.oauthbearer-scopes", "sasl.oauthbearer.scope",
                tokenScopes.map { [$0].commaSeparatedItems.joined(separator: " ") }),
        ]
        .compactMap { $0 }
    }

    private var isAWS: Bool { ["awsiam", "aws_msk_iam"].contains(mechanism?.lowercased()) }

    /// The tokens for Amazon MSK with IAM; nil for other mechanisms.
    func awsTokens(_ logger: Logger) throws -> TokenCache? {
        guard isEnabled == true, isAWS else { return nil }
        do throws(MSKSettingsError) {
            let source = try MSKTokenSource(
                region: awsRegion, environment: ProcessInfo.processInfo.environment, logger: logger)
            return TokenCache(source, issuer: "Amazon MSK with IAM", logger: logger)
        } catch {
            throw SettingError("--sasl.aws-region", value: awsRegion, error.message)
        }
    }

    /// Where tokens come from, and the flag that says so.
    private func tokenOrigin() throws -> (flag: String, url: String?) {
        let (urlFlag, fileFlag) = ("--sasl.oauthbearer-token-url", "--sasl.oauthbearer-token-file")
        guard let tokenFile else { return (urlFlag, tokenURL) }
        guard tokenURL == nil else {
            throw SettingError(fileFlag, value: tokenFile, "contradicts \(urlFlag); leave one of them out")
        }
        return (fileFlag, TokenSettings.url(ofFile: tokenFile))
    }

    private func librdkafkaMechanism() throws -> String {
        switch mechanism?.lowercased() ?? "plain" {
        case "plain": return "PLAIN"
        case "scram-sha256", "scram-sha-256": return "SCRAM-SHA-256"
        case "scram-sha512", "scram-sha-512": return "SCRAM-SHA-512"
        case "gssapi": return "GSSAPI"
        // Amazon MSK with IAM is OAUTHBEARER with tokens that the client signs.
        case "oauthbearer", "awsiam", "aws_msk_iam": return "OAUTHBEARER"
        default:
            throw SettingError(
                "--sasl.mechanism", value: mechanism,
                "use plain, scram-sha256, scram-sha512, gssapi, oauthbearer or awsiam")
        }
    }

    private func refuseUnsupported() throws {
        if isAWS, username != nil || password != nil || passwordFile != nil {
            throw SettingError(
                "--sasl.mechanism", value: mechanism,
                "takes no user and password: credentials come from AWS's environment, files or services")
        }
        if let kerberosAuthType, kerberosAuthType != "keytabAuth" {
            throw SettingError(
                "--sasl.kerberos-auth-type", value: kerberosAuthType, "librdkafka uses keytabs only; use keytabAuth")
        }
        if kerberosConfiguration != nil {
            throw SettingError(
                "--sasl.kerberos-config-path",
                "Kerberos itself reads its configuration; set the environment variable KRB5_CONFIG to the path")
        }
        if handshake == false {
            throw SettingError(
                "--no-sasl.handshake",
                "the handshake is always sent where the broker knows it; leave the flag out")
        }
        if disablesFAST == true {
            throw SettingError(
                "--sasl.disable-PA-FX-FAST", "Kerberos itself decides that; set it in krb5.conf and leave the flag out")
        }
    }
}
