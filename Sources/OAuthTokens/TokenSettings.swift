internal import FoundationEssentials
public import Logging
internal import NetworkSupport

/// Where tokens come from, as properties of librdkafka and of Kafka's Java client say it.
public struct TokenSettings: Sendable {
    private enum Origin: Sendable {
        case endpoint(TokenEndpoint.Settings)
        case file(path: String, extensions: [String: String])
    }

    private let origin: Origin

    /// The properties that are answered for here. librdkafka, which may be built without OIDC, must not get them.
    public static let propertyKeys: Set = [
        "sasl.oauthbearer.method", "sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.client.id",
        "sasl.oauthbearer.client.secret", "sasl.oauthbearer.scope", "sasl.oauthbearer.extensions", "https.ca.location",
        "https.ca.pem",
    ]

    /// The property with the client secret.
    public static let secretKey = "sasl.oauthbearer.client.secret"

    /// nil if the properties do not authenticate with OAUTHBEARER, name no source of tokens, or have one that only
    /// librdkafka knows.
    ///
    /// - Parameters:
    ///   - properties: In the order in which they are set: the last one with a name wins.
    ///   - secretFile: The file that the client secret comes from, if any. It is read again for each token.
    /// - Throws: `TokenSettingsError` for a value that cannot be used, or one that is missing.
    public init?(
        _ properties: [(key: String, value: String)], secretFile: String? = nil
    ) throws(TokenSettingsError) {
        let last = Dictionary(properties.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        let mechanism = properties.last { ["sasl.mechanism", "sasl.mechanisms"].contains($0.key) }?.value
        guard last["security.protocol"]?.lowercased().hasPrefix("sasl_") == true,
            mechanism?.uppercased() == "OAUTHBEARER",
            last.keys.allSatisfy({ Self.propertyKeys.contains($0) || !$0.contains("oauthbearer") })
        else { return nil }
        let values = last.filter { !$0.value.isEmpty }
        let method = values["sasl.oauthbearer.method"]?.lowercased()
        guard let text = values["sasl.oauthbearer.token.endpoint.url"] else {
            guard method == "oidc" else { return nil }
            throw TokenSettingsError(
                "sasl.oauthbearer.token.endpoint.url", "is needed for sasl.oauthbearer.method oidc")
        }
        guard method == nil || method == "oidc" else {
            throw TokenSettingsError(
                "sasl.oauthbearer.method", "must be oidc where sasl.oauthbearer.token.endpoint.url is set")
        }
        let extensions = try Self.extensions(values["sasl.oauthbearer.extensions"] ?? "")
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), url.user() == nil,
            scheme == "file" || url.host()?.isEmpty == false
        else {
            throw Self.unusableURL
        }
        switch scheme {
        case "file": origin = .file(path: url.path(percentEncoded: false), extensions: extensions)
        case "http", "https":
            let clientID = try Self.required("client.id", "--sasl.username", in: values)
            let secret: SecretSource =
                if let secretFile {
                    .file(secretFile)
                } else {
                    .value(SecretString(try Self.required("client.secret", "--sasl.password-file", in: values)))
                }
            var endpoint = TokenEndpoint.Settings(
                url: text, clientID: clientID, clientSecret: secret)
            endpoint.scope = values["sasl.oauthbearer.scope"]
            endpoint.extensions = extensions
            endpoint.caCertificates = try Self.caCertificates(values)
            origin = .endpoint(endpoint)
        default: throw Self.unusableURL
        }
    }

    /// Makes the one cache for all clients of a cluster. Nothing is asked for yet.
    public func makeCache(logger: Logger) -> TokenCache {
        switch origin {
        case .endpoint(let settings):
            let endpoint = TokenEndpoint(settings)
            return TokenCache(endpoint, issuer: endpoint.name, logger: logger)
        case .file(let path, let extensions):
            let file = TokenFile(path: path, extensions: extensions)
            return TokenCache(file, issuer: file.name, logger: logger)
        }
    }

    /// The value of `sasl.oauthbearer.token.endpoint.url` for a file, as Kafka's Java client has it.
    public static func url(ofFile path: String) -> String { URL(filePath: path).absoluteString }

    private static let unusableURL = TokenSettingsError(
        "sasl.oauthbearer.token.endpoint.url",
        "must be an http, https or file URL, without user and password: those are sasl.oauthbearer.client.id and "
            + "sasl.oauthbearer.client.secret")

    private static func required(
        _ name: String, _ flag: String, in values: [String: String]
    ) throws(TokenSettingsError) -> String {
        let key = "sasl.oauthbearer.\(name)"
        guard let value = values[key] else {
            throw TokenSettingsError(key, "is needed for a token endpoint; set it, or give \(flag)")
        }
        return value
    }

    private static func caCertificates(_ values: [String: String]) throws(TokenSettingsError) -> [PEMSource] {
        var sources: [PEMSource] = []
        // "probe" is librdkafka's word for the system's CA certificates.
        if let path = values["https.ca.location"], path != "probe" { sources.append(.file(path)) }
        if let text = values["https.ca.pem"] { sources.append(.text(SecretString(text), setting: "https.ca.pem")) }
        for source in sources {
            do {
                _ = try PEMReader.caCertificates(source)
            } catch {
                let key = if case .file = source { "https.ca.location" } else { "https.ca.pem" }
                throw TokenSettingsError(key, error.message)
            }
        }
        return sources
    }

    /// `name=value` pairs, separated by commas. The grammar is that of RFC 7628, §3.1.
    private static func extensions(_ text: String) throws(TokenSettingsError) -> [String: String] {
        var extensions: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy({ $0.isASCII && $0.isLetter }),
                parts[0] != "auth", parts[1].utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else {
                throw TokenSettingsError(
                    "sasl.oauthbearer.extensions",
                    "must be name=value pairs separated by commas; names have letters only, and \"auth\" is reserved")
            }
            extensions[parts[0]] = parts[1]
        }
        return extensions
    }
}

/// A property of tokens with a value that cannot be used.
public struct TokenSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    public let property: String

    /// What is wrong, and what is allowed. Never shows a value.
    public let message: String

    init(_ property: String, _ message: String) {
        self.property = property
        self.message = message
    }

    public var description: String { "property \(property): \(message)" }
}
