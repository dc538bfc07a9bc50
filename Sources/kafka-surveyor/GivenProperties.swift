import CommandSupport
import KafkaSurvey
import Logging
import NetworkSupport
import OAuthTokens
import RDKafka

/// The properties that the command line gives for the cluster. The client that uses a property checks it.
struct GivenProperties {
    /// In the order in which they are set: the last one with a key wins.
    private let properties: [FlagProperty]

    /// The settings that show a secret to other users of the machine, in the list of processes; each once.
    let publicSecrets: [String]

    /// The password of SASL for librdkafka, read again when its file changes; nil where it comes from no file.
    private let password: ReloadedValue<SecretString>?

    /// The tokens of OAUTHBEARER, for all clients; nil if they are not used, or only librdkafka knows where they come from.
    private let tokens: TokenCache?

    /// - Parameter tokens: The tokens of OAUTHBEARER, where no property says where they come from.
    /// - Throws: `SettingError` for properties that need each other.
    init(_ given: [FlagProperty], tokens issued: TokenCache?, _ logger: Logger) throws {
        try PropertyCombinations.check(given, hasTokens: issued != nil)
        tokens = try issued ?? given.tokenSettings()?.makeCache(logger: logger)
        let shown = given.filter { property in
            ["--sasl.password", "--kafka.property"].contains(property.setting)
                && KafkaProperties.isSecret(property.key)
        }
        publicSecrets = Set(shown.map(\.setting)).sorted()
        let handled = tokens == nil ? [] : TokenSettings.propertyKeys
        properties = given.filter { !handled.contains($0.key) }
        let secret = properties.last { $0.key == "sasl.password" }
        password = try secret?.file.map { path in
            do throws(SecretFileError) {
                return try ReloadedValue("SASL of librdkafka", .file(path), logger: logger)
            } catch {
                throw SettingError(secret?.setting ?? "sasl.password", value: path, error.problem)
            }
        }
    }

    var pairs: [(key: String, value: String)] { properties.map { ($0.key, $0.value) } }

    /// The files that passwords come from, by property.
    var passwordFiles: [String: String] {
        var files: [String: String] = [:]
        for property in properties { files[property.key] = property.file }
        return files
    }

    /// The mechanism of SASL in capitals, as brokers call it; nil without SASL, or where none is given.
    var mechanism: String? {
        let usesSASL = last("security.protocol")?.value.lowercased().hasPrefix("sasl") == true
        return usesSASL ? last("sasl.mechanism", "sasl.mechanisms")?.value.uppercased() : nil
    }

    private func last(_ keys: String...) -> FlagProperty? { properties.last { keys.contains($0.key) } }
}

// Checks.
extension GivenProperties {
    /// How the native client surveys with them.
    ///
    /// - Throws: `SettingError` for a value that it cannot use.
    func forNative(serverName: String?) throws -> NativeSettings {
        do {
            return try NativeSettings(pairs, serverName: serverName, passwordFiles: passwordFiles, tokens: tokens)
        } catch {
            throw SettingError(last(error.property)?.setting ?? "the Kafka properties", error.description)
        }
    }

    /// Has librdkafka check those that have no effect on the native client. One that the installed librdkafka does not know
    /// belongs to a newer one.
    ///
    /// - Parameter keys: those without an effect.
    /// - Throws: `SettingError` for a value that librdkafka refuses, or a property that is not the user's to set.
    func checkUnused(_ keys: [String]) throws {
        _ = try librdkafkaProperties(properties.filter { keys.contains($0.key) }) { _ in true }
    }

    /// All of them, for librdkafka.
    ///
    /// - Throws: `SettingError` for one that librdkafka does not know or whose value it refuses.
    func forLibrdkafka() throws -> KafkaProperties {
        try librdkafkaProperties(properties) { _ in false }.known
    }

    /// Those that the probe's clients can use beside the native client.
    ///
    /// - Returns: the properties, and those that the native client knows and the installed librdkafka does not.
    /// - Throws: `SettingError` for a value that librdkafka refuses, or a property of security that it does not know.
    func forProbe() throws -> (known: KafkaProperties, unknown: [String]) {
        try librdkafkaProperties(properties) { key in
            NativeSettings.knows(key) && !NativeSettings.concernsSecurity(key)
        }
    }

    private func librdkafkaProperties(
        _ chosen: [FlagProperty], leavingOutUnknown mayBeUnknown: (_ key: String) -> Bool
    ) throws -> (known: KafkaProperties, unknown: [String]) {
        var known = KafkaProperties()
        var unknown: [String] = []
        for property in chosen {
            do throws(KafkaPropertyError) {
                try known.set(property.key, property.value)
            } catch let error where error.isUnknown && mayBeUnknown(property.key) {
                unknown.append(property.key)
            } catch let error where error.isUnknown && NativeSettings.knows(property.key) {
                throw SettingError(
                    property.setting,
                    """
                    librdkafka \(KafkaLibrary.version) does not know the property \(property.key); leave it out, or use \
                    the native client without the probe
                    """)
            } catch {
                throw SettingError(property.setting, error.description)
            }
        }
        if let password { known.currentPassword = { password.current.value } }
        known.tokens = tokens
        return (known, unknown)
    }
}

extension [FlagProperty] {
    /// Where the properties say that tokens come from; nil if they do not, or only librdkafka understands it.
    fileprivate func tokenSettings() throws -> TokenSettings? {
        do {
            return try TokenSettings(
                map { ($0.key, $0.value) }, secretFile: last { $0.key == TokenSettings.secretKey }?.file)
        } catch {
            let setting = last { $0.key == error.property }?.setting
            throw SettingError(setting ?? "the Kafka properties", error.description)
        }
    }
}
