import CommandSupport
import KafkaClient
import KafkaSurvey
import Logging
import NetworkSupport

/// The properties that the command line gives for the cluster. The client that uses a property checks it.
struct GivenProperties {
    /// In the order in which they are set: the last one with a key wins.
    private let properties: [FlagProperty]

    /// - Throws: `SettingError` for properties that need each other.
    init(_ properties: [FlagProperty]) throws {
        try PropertyCombinations.check(properties)
        self.properties = properties
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

    /// The settings that show a secret to other users of the machine, in the list of processes; each once.
    var publicSecrets: [String] {
        let settings = properties.filter { property in
            ["--sasl.password", "--kafka.property"].contains(property.setting)
                && KafkaProperties.isSecret(property.key)
        }
        return Set(settings.map(\.setting)).sorted()
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
            return try NativeSettings(pairs, serverName: serverName, passwordFiles: passwordFiles)
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
    func forLibrdkafka(_ logger: Logger) throws -> KafkaProperties {
        try withPassword(try librdkafkaProperties(properties) { _ in false }.known, logger)
    }

    /// Those that the probe's clients can use beside the native client.
    ///
    /// - Returns: the properties, and those that the native client honours and the installed librdkafka does not know.
    /// - Throws: `SettingError` for a value that librdkafka refuses, or a property of security that it does not know.
    func forProbe(_ logger: Logger) throws -> (known: KafkaProperties, unknown: [String]) {
        let (known, unknown) = try librdkafkaProperties(properties) { key in
            NativeSettings.hasUse(for: key) && !NativeSettings.concernsSecurity(key)
        }
        return (try withPassword(known, logger), unknown)
    }

    private func librdkafkaProperties(
        _ chosen: [FlagProperty], leavingOutUnknown mayBeUnknown: (_ key: String) -> Bool
    ) throws -> (known: KafkaProperties, unknown: [String]) {
        var known = KafkaProperties()
        var unknown: [String] = []
        for property in chosen {
            do throws(KafkaPropertyError) {
                try known.set(property.key, property.value)
            } catch  where error.isUnknown && mayBeUnknown(property.key) {
                unknown.append(property.key)
            } catch  where error.isUnknown && NativeSettings.hasUse(for: property.key) {
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
        return (known, unknown)
    }

    /// With the file of the password, which is read again when it changes.
    private func withPassword(_ properties: KafkaProperties, _ logger: Logger) throws -> KafkaProperties {
        guard let path = passwordFiles["sasl.password"] else { return properties }
        var properties = properties
        do throws(SecretFileError) {
            let password = try ReloadedValue("SASL of librdkafka", .file(path), logger: logger)
            properties.currentPassword = { password.current.value }
        } catch {
            throw SettingError("--sasl.password-file", value: path, error.problem)
        }
        return properties
    }
}
