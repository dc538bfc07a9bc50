import CommandSupport
import KafkaSurvey
import Logging
import Probe
import RDKafka
import Surveyor
import ZooKeeperClient

extension KafkaSurveyorCommand {
    /// What the flags ask for, checked.
    func settings(_ logger: Logger) throws -> SurveyorSettings {
        let ensemble = try zooKeeper.configuration(zooKeeperTLS)
        let properties = try clusterProperties(isDefault: ensemble == nil, logger)
        let chosen = try properties.map { try client($0) }
        let cluster = try chosen.map { ClusterConfiguration(client: $0.client, scope: try view.scope()) }
        let probing = probe.isEnabled == true ? try properties?.forProbe() : nil
        let probe = try probe.configuration(properties: probing?.known, once: survey.once)
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
        settings.web = web.served()
        // Last: a setting that is refused is to be the only line.
        chosen?.report(logger)
        properties?.report(usesLibrdkafka: probe != nil || chosen?.isLibrdkafka == true, logger)
        if let unknown = probing?.unknown, !unknown.isEmpty {
            logger.warning(
                "the probe ignores properties that the installed librdkafka does not support",
                metadata: ["properties": "\(unknown.joined(separator: " "))", "librdkafka": "\(KafkaLibrary.version)"])
        }
        return settings
    }

    private func clusterSettings(
        _ configuration: ClusterConfiguration, _ probe: ProbeConfiguration?
    ) throws -> ClusterSettings {
        var settings = ClusterSettings(configuration)
        settings.probe = probe
        settings.options = try view.collectorOptions()
        settings.statusWindow = try view.lagStatusWindow()
        settings.maximumSeries = try view.seriesLimit()
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

    /// The properties for the cluster; nil where none is given, unless it is watched by default.
    private func clusterProperties(isDefault: Bool, _ logger: Logger) throws -> GivenProperties? {
        guard kafka.isGiven || isDefault else {
            let given = [
                tls.isEnabled == true ? "--tls.enabled" : nil, sasl.isEnabled == true ? "--sasl.enabled" : nil,
            ]
            try SettingError.refuse(given.compactMap(\.self) + kafka.given + view.given, without: "--kafka.server")
            return nil
        }
        return try properties(logger)
    }

    /// The client that can do what the properties ask for.
    private func client(_ properties: GivenProperties) throws -> ChosenClient {
        let flag = "--kafka.client"
        let choice = try Choice.value(of: flag, kafka.client) ?? ClientChoice.auto
        guard choice != .librdkafka else {
            let checked = try properties.forLibrdkafka()
            return ChosenClient(client: try librdkafka(checked, because: "\(flag)=librdkafka"))
        }
        switch try properties.forNative(serverName: tls.serverName) {
        case .native(var native, let ignored):
            try properties.checkUnused(ignored)
            native.softwareVersion = Version.number
            if tls.serverName != nil, native.security.tls == nil {
                throw SettingError("--tls.server-name", "is for TLS only; add --tls.enabled, or leave it out")
            }
            return ChosenClient(client: .native(native), ignored: ignored)
        case .needsLibrdkafka(let reasons):
            let text = reasons.joined(separator: "; ")
            // A name that neither client knows is refused here.
            let checked = try properties.forLibrdkafka()
            guard choice == .auto else {
                throw SettingError(flag, value: choice.rawValue, "\(text); use auto or librdkafka")
            }
            return ChosenClient(client: try librdkafka(checked, because: text), reason: text)
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

    /// From the file, the flags that stand for properties, and `--kafka.property`; the last wins.
    private func properties(_ logger: Logger) throws -> GivenProperties {
        let protocolFlag = FlagProperty("--tls.enabled", "security.protocol", securityProtocol)
        return try GivenProperties(
            try FlagProperty.inOrder(
                servers: ("--kafka.server", try kafka.bootstrapServers(), areGiven: !kafka.servers.isEmpty),
                file: ("--kafka.properties-file", kafka.propertiesFile),
                flags: [protocolFlag].compactMap(\.self) + tls.properties() + sasl.properties(),
                pairs: ("--kafka.property", kafka.properties)),
            tokens: try sasl.awsTokens(logger), logger)
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

    var isLibrdkafka: Bool {
        if case .librdkafka = client { true } else { false }
    }

    func report(_ logger: Logger) {
        if !ignored.isEmpty {
            logger.info(
                "ignoring properties that do not affect surveys",
                metadata: ["properties": "\(ignored.joined(separator: " "))"])
        }
        if let reason {
            logger.info("the cluster is surveyed through librdkafka", metadata: ["reason": "\(reason)"])
        }
    }
}

extension GivenProperties {
    /// Logs what the user should know about them.
    fileprivate func report(usesLibrdkafka: Bool, _ logger: Logger) {
        if !publicSecrets.isEmpty {
            logger.warning(
                "other users of this machine can see secrets on a command line; use files or the environment",
                metadata: ["flags": "\(publicSecrets.joined(separator: " "))"])
        }
        if usesLibrdkafka, let mechanism, mechanism.hasPrefix("SCRAM"), !KafkaLibrary.hasSCRAMForKafka4 {
            logger.warning(
                """
                the installed librdkafka cannot authenticate with SCRAM at brokers of Kafka 4; use another mechanism \
                there, or librdkafka 2.6.1 or newer
                """,
                metadata: ["librdkafka": "\(KafkaLibrary.version)", "mechanism": "\(mechanism)"])
        }
    }
}
