import CommandSupport

/// Properties that need each other. librdkafka takes each by itself, and fails when it connects, or waits for ever.
enum PropertyCombinations {
    /// - Parameters:
    ///   - properties: in the order in which they are set, so that the last with a key counts.
    ///   - hasTokens: whether there are tokens for OAUTHBEARER, whatever the properties say.
    /// - Throws: `SettingError` naming the setting that needs another.
    static func check(_ properties: [FlagProperty], hasTokens: Bool) throws(SettingError) {
        let last = Dictionary(properties.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        func first(_ keys: String...) -> FlagProperty? { keys.lazy.compactMap { last[$0] }.first }

        let certificate = first("ssl.certificate.location", "ssl.certificate.pem")
        let key = first("ssl.key.location", "ssl.key.pem")
        if let certificate, key == nil {
            try SettingError.refuse([certificate.setting], without: "--tls.key-file (or the property ssl.key.location)")
        }
        if let key, certificate == nil {
            try SettingError.refuse(
                [key.setting], without: "--tls.cert-file (or the property ssl.certificate.location)")
        }

        let usesSASL = first("security.protocol")?.value.lowercased().hasPrefix("sasl") == true
        let mechanism = properties.last { ["sasl.mechanism", "sasl.mechanisms"].contains($0.key) }
        let tokenSource = first("sasl.oauthbearer.token.endpoint.url", "enable.sasl.oauthbearer.unsecure.jwt")
        if usesSASL, let mechanism, mechanism.value.uppercased() == "OAUTHBEARER", tokenSource == nil, !hasTokens {
            throw SettingError(
                mechanism.setting, value: mechanism.value.lowercased(),
                "needs --sasl.oauthbearer-token-url or --sasl.oauthbearer-token-file")
        }
    }
}
