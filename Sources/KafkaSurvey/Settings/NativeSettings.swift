public import OAuthTokens

/// What properties of librdkafka mean to the native client, or why they need librdkafka.
public enum NativeSettings: Sendable {
    /// The native client does what the properties say, but for those in `ignored`, which have no effect on a survey.
    case native(KafkaConnectionSettings, ignored: [String])

    /// The native client cannot do what the properties say.
    case needsLibrdkafka(reasons: [String])

    /// - Parameters:
    ///   - properties: In the order in which they are set: the last one with a name wins.
    ///   - serverName: The name to expect in the brokers' certificates instead of their hosts. Not a property of
    ///     librdkafka.
    ///   - passwordFiles: The files that passwords come from, by property (`sasl.password`, `ssl.key.password`). They
    ///     are read again for new connections, instead of the property's value.
    ///   - tokens: Where tokens for OAUTHBEARER come from; nil if only librdkafka knows.
    /// - Throws: `KafkaSettingsError` for a value that cannot be used.
    public init(
        _ properties: [(key: String, value: String)], serverName: String? = nil, passwordFiles: [String: String] = [:],
        tokens: TokenCache? = nil
    ) throws(KafkaSettingsError) {
        var values = PropertyValues(passwordFiles: passwordFiles)
        var ignored: [String] = []
        var reasons: [String] = []
        for (key, value) in properties {
            switch PropertyScope(of: key) {
            case .honoured(let name): values.set(name, key: key, value)
            case .withoutEffect: ignored.append(key)
            case .librdkafkaOnly: reasons.append("only librdkafka knows the property \(key)")
            }
        }
        let transport = try Transport(values)
        reasons += try transport.reasonsForLibrdkafka(values, hasTokens: tokens != nil)
        guard reasons.isEmpty else {
            self = .needsLibrdkafka(reasons: reasons.uniqued())
            return
        }

        var settings = KafkaConnectionSettings(bootstrap: try values.bootstrapServers(transport))
        if let id = try values.clientID() { settings.clientID = id }
        settings.security.tls = transport.usesTLS ? try values.tls(serverName: serverName) : nil
        settings.security.sasl = try transport.mechanism.map { name throws(KafkaSettingsError) in
            if name == "OAUTHBEARER", let tokens { .oauthBearer(tokens) } else { try values.sasl(name) }
        }
        try values.applyNetworking(to: &settings)
        if !transport.usesTLS { ignored += values.keys { $0.hasPrefix("ssl.") || $0.hasPrefix("enable.ssl.") } }
        if !transport.usesSASL { ignored += values.keys { $0.hasPrefix("sasl.") } }
        self = .native(settings, ignored: ignored.uniqued())
    }
}

/// What `security.protocol` and `sasl.mechanism` say.
struct Transport {
    /// In lower case: `sasl_ssl`.
    let name: String
    let usesTLS: Bool
    let usesSASL: Bool

    /// In capitals; nil without SASL.
    let mechanism: String?

    private static let nativeMechanisms: Set = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

    init(_ values: PropertyValues) throws(KafkaSettingsError) {
        name =
            try values.choice("security.protocol", of: ["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"])
            ?? "plaintext"
        usesTLS = name.hasSuffix("ssl")
        usesSASL = name.hasPrefix("sasl_")
        // librdkafka's own default.
        mechanism = usesSASL ? values["sasl.mechanism"]?.trimmed.uppercased() ?? "GSSAPI" : nil
    }

    /// Why librdkafka is needed; empty if it is not.
    ///
    /// - Parameter hasTokens: Whether there is a source of tokens for the mechanism OAUTHBEARER.
    func reasonsForLibrdkafka(_ values: PropertyValues, hasTokens: Bool) throws(KafkaSettingsError) -> [String] {
        var reasons: [String] = []
        switch mechanism {
        case nil: break
        case let name? where Self.nativeMechanisms.contains(name): break
        case "GSSAPI"? where values["sasl.mechanism"] == nil:
            reasons.append("without sasl.mechanism it is GSSAPI (Kerberos), which only librdkafka has")
        case "GSSAPI"?: reasons.append("only librdkafka has sasl.mechanism GSSAPI (Kerberos)")
        case "OAUTHBEARER"? where hasTokens: break
        case "OAUTHBEARER"?: reasons.append("only librdkafka supports this token source for OAUTHBEARER")
        default:
            throw KafkaSettingsError(
                values.key("sasl.mechanism"),
                "is none of PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, GSSAPI and OAUTHBEARER")
        }
        let lookups = ["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"]
        if try values.choice("client.dns.lookup", of: lookups) == lookups[1] {
            reasons.append("only librdkafka has client.dns.lookup \(lookups[1])")
        }
        for what in ["ssl.certificate", "ssl.key"]
        where usesTLS && values["\(what).location"] != nil && values["\(what).pem"] != nil {
            reasons.append("only librdkafka takes both \(what).location and \(what).pem")
        }
        return reasons
    }
}

extension [String] {
    /// Each once, in the order in which they came.
    fileprivate func uniqued() -> [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
