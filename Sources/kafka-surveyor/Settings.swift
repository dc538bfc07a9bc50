import CommandSupport
import KafkaClient
import KafkaSurvey
import Logging
import Probe
import Surveyor
import ZooKeeperClient

extension KafkaSurveyorCommand {
    /// What the flags ask for, checked.
    func settings(_ logger: Logger) throws -> SurveyorSettings {
        let ensemble = try zooKeeper.configuration(zooKeeperTLS)
        let properties = try clusterProperties(isDefault: ensemble == nil)
        let chosen = try properties.map { try client($0) }
        let cluster = try chosen.map { ClusterConfiguration(client: $0.client, scope: try view.scope()) }
        let probe = try probe.configuration(properties: properties, once: survey.once)
        if probe != nil, tls.serverName != nil {
            throw SettingError(
                "--probe.enabled",
                "the probe's client, librdkafka, cannot expect another server name than the broker's host name; "
                    + "leave out --tls.server-name or the probe")
        }
        var settings = SurveyorSettings(
            clusters: try cluster.map { [try clusterSettings($0, probe)] } ?? [],
            ensembles: try ensemble.map { [try ensembleSettings($0, cluster: cluster == nil ? nil : 0)] } ?? [],
            server: try web.configuration(), version: (Version.number, Version.revision))
        settings.schedule = try survey.schedule()
        settings.telemetryPath = try web.path()
        // Last: a setting that is refused is to be the only line.
        chosen?.report(logger)
        return settings
    }

    private func clusterSettings(
        _ configuration: ClusterConfiguration, _ probe: ProbeConfiguration?
    ) throws -> ClusterSettings {
        var settings = ClusterSettings(configuration)
        settings.probe = probe
        settings.options = try view.collectorOptions()
        settings.labels = try kafka.constantLabels()
        return settings
    }

    private func ensembleSettings(
        _ configuration: EnsembleConfiguration, cluster: Int?
    ) throws -> EnsembleSettings {
        var settings = EnsembleSettings(configuration, cluster: cluster)
        settings.options = try zooKeeper.ensembleOptions()
        return settings
    }

    /// librdkafka's properties for the cluster; nil where none is given, unless it is watched by default.
    private func clusterProperties(isDefault: Bool) throws -> KafkaProperties? {
        guard kafka.isGiven || isDefault else {
            let given = [
                tls.isEnabled == true ? "--tls.enabled" : nil, sasl.isEnabled == true ? "--sasl.enabled" : nil,
            ]
            try SettingError.refuse(given.compactMap(\.self) + kafka.given + view.given, without: "--kafka.server")
            return nil
        }
        return try properties()
    }

    /// The client that can do what the properties ask for.
    private func client(_ properties: KafkaProperties) throws -> ChosenClient {
        let flag = "--kafka.client"
        let choice = try Choice.value(of: flag, kafka.client) ?? ClientChoice.auto
        guard choice != .librdkafka else {
            return ChosenClient(client: try librdkafka(properties, because: "\(flag)=librdkafka"))
        }
        let settings: NativeSettings
        do {
            settings = try NativeSettings(properties.pairs, serverName: tls.serverName)
        } catch {
            throw SettingError("the Kafka properties", error.description)
        }
        switch settings {
        case .native(var native, let ignored):
            native.softwareVersion = Version.number
            if tls.serverName != nil, native.security.tls == nil {
                throw SettingError("--tls.server-name", "is for TLS only; add --tls.enabled, or leave it out")
            }
            return ChosenClient(client: .native(native), ignored: ignored)
        case .needsLibrdkafka(let reasons):
            let text = reasons.joined(separator: "; ")
            guard choice == .auto else {
                throw SettingError(flag, value: choice.rawValue, "\(text); use auto or librdkafka")
            }
            return ChosenClient(client: try librdkafka(properties, because: text), reason: text)
        }
    }

    private func librdkafka(_ properties: KafkaProperties, because reason: String) throws -> ClusterConfiguration.Client
    {
        if tls.serverName != nil {
            throw SettingError(
                "--tls.server-name",
                "librdkafka (\(reason)) checks a certificate against the broker's own host name and no other; "
                    + "connect by the name in the certificate")
        }
        return .librdkafka(properties)
    }

    /// librdkafka's properties: from the file, the flags that stand for properties, and `--kafka.property`; the last wins.
    private func properties() throws -> KafkaProperties {
        let protocolFlag = FlagProperty("--tls.enabled", "security.protocol", securityProtocol)
        let given = try FlagProperty.inOrder(
            servers: ("--kafka.server", try kafka.bootstrapServers(), areGiven: !kafka.servers.isEmpty),
            file: ("--kafka.properties-file", kafka.propertiesFile),
            flags: [protocolFlag].compactMap(\.self) + tls.properties() + sasl.properties(),
            pairs: ("--kafka.property", kafka.properties))
        try PropertyCombinations.check(given)
        var properties = KafkaProperties()
        for property in given {
            do {
                try properties.set(property.key, property.value)
            } catch {
                throw SettingError(property.setting, error.description)
            }
        }
        return properties
    }

    /// `security.protocol`, where a flag has a say in it.
    private var securityProtocol: String? {
        switch (tls.isEnabled, sasl.isEnabled) {
        case (nil, nil): nil
        case (true, true): "sasl_ssl"
        case (true, _): "ssl"
        case (_, true): "sasl_plaintext"
        default: "plaintext"
        }
    }
}

/// What `--kafka.client` takes.
enum ClientChoice: String, CaseIterable {
    /// The native client, and librdkafka for what it does not have.
    case auto
    case native
    case librdkafka
}

/// The client for the cluster, and what to log about it.
private struct ChosenClient {
    let client: ClusterConfiguration.Client

    /// Properties that have no effect on it.
    var ignored: [String] = []

    /// Why it is librdkafka, unless the flag says so.
    var reason: String?

    func report(_ logger: Logger) {
        if !ignored.isEmpty {
            logger.info(
                "properties without a meaning for surveys are ignored",
                metadata: ["properties": "\(ignored.joined(separator: " "))"])
        }
        if let reason {
            logger.info("the cluster is surveyed through librdkafka", metadata: ["reason": "\(reason)"])
        }
    }
}
