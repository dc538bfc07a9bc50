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
            try refuse(
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
        var properties = KafkaProperties()
        func set(_ key: String, _ value: String, from setting: String) throws {
            do { try properties.set(key, value) } catch { throw SettingError(setting, error.description) }
        }
        let servers = try kafka.bootstrapServers()
        try set("bootstrap.servers", servers, from: "--kafka.server")
        for (key, value) in try kafka.filedProperties() {
            // The addresses of the file count where the command line gives none.
            if key == "bootstrap.servers", !kafka.servers.isEmpty { continue }
            try set(key, value, from: "--kafka.properties-file")
        }
        if let securityProtocol { try set("security.protocol", securityProtocol, from: "--tls.enabled") }
        for property in try tls.properties() + sasl.properties() {
            try set(property.key, property.value, from: property.flag)
        }
        for text in kafka.properties {
            let (key, value) = try KeyValue.parse(text, of: "--kafka.property")
            try set(key, value, from: "--kafka.property")
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
