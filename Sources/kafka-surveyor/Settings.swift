import CommandSupport
import KafkaClient
import Surveyor

extension KafkaSurveyorCommand {
    /// What the flags ask for, checked.
    func settings() throws -> SurveyorSettings {
        let ensemble = try zooKeeper.configuration(zooKeeperTLS)
        var settings = SurveyorSettings(
            kafka: try cluster(isDefault: ensemble == nil), zooKeeper: ensemble, server: try web.configuration(),
            version: (Version.number, Version.revision))
        settings.probe = try probe.configuration(properties: settings.kafka?.properties, once: survey.once)
        settings.collectors = try view.collectorOptions()
        settings.ensembleOptions = try zooKeeper.ensembleOptions()
        settings.labels = try kafka.constantLabels()
        settings.schedule = try survey.schedule()
        settings.telemetryPath = try web.path()
        return settings
    }

    /// The cluster; nil where it is not given, unless it is watched by default.
    private func cluster(isDefault: Bool) throws -> KafkaClusterConfiguration? {
        guard kafka.isGiven || isDefault else {
            try SettingError.refuse(
                [tls.isEnabled == true ? "--tls.enabled" : nil, sasl.isEnabled == true ? "--sasl.enabled" : nil]
                    .compactMap { $0 }, without: "--kafka.server")
            return nil
        }
        var cluster = KafkaClusterConfiguration(properties: try properties())
        try view.apply(to: &cluster)
        return cluster
    }

    /// librdkafka's properties: from the file, the flags that stand for properties, and `--kafka.property`; the last wins.
    private func properties() throws -> KafkaProperties {
        let protocolFlag = FlagProperty("--tls.enabled", "security.protocol", securityProtocol)
        let given = try FlagProperty.inOrder(
            servers: ("--kafka.server", try kafka.bootstrapServers(), areGiven: !kafka.servers.isEmpty),
            file: ("--kafka.properties-file", kafka.propertiesFile),
            flags: [protocolFlag].compactMap(\.self) + tls.properties() + sasl.properties(),
            pairs: ("--kafka.property", kafka.properties))
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
