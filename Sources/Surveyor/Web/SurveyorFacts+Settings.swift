internal import ClusterModel
internal import Collectors
internal import Exposition
internal import KafkaSurvey
internal import MicroHTTP
internal import StatusModel
internal import SurveySupport
internal import ZooKeeperClient

extension SurveyorFacts {
    /// What the status page says of the surveyor: its versions, and the settings that it runs with. No secret is among them.
    init(
        _ settings: SurveyorSettings, _ build: BuildVersions, page: (series: Int, bytes: Int)?, scrapes: [Int: Int]
    ) {
        let revision = build.revision.isEmpty ? "" : " (\(build.revision))"
        let general = [
            ("Survey interval", ReadableText.duration(settings.schedule.interval)),
            ("Survey timeout", ReadableText.duration(settings.schedule.timeout)),
            ("Listen address", "\(settings.server.address)"),
        ]
        self.init(
            versions: [
                ("Kafka Surveyor", build.version + revision), ("librdkafka", build.librdkafka),
                ("libmicrohttpd", build.libmicrohttpd), ("Compiler", build.platform.compiler),
            ],
            settings: (general + settings.clusters.flatMap(\.facts) + settings.ensembles.flatMap(\.facts)).map {
                (name: $0, value: $1)
            },
            telemetryPath: settings.telemetryPath, servesAPI: settings.web.servesAPI, page: page, scrapes: scrapes)
    }
}

extension ClusterSettings {
    fileprivate var facts: [(String, String)] {
        let (client, servers): (String, [String])
        switch configuration.client {
        case .native(let settings): (client, servers) = ("native", settings.bootstrap.map(\.description))
        case .librdkafka: (client, servers) = ("librdkafka", [])
        }
        let scope = configuration.scope
        return [
            ("Kafka client", client),
            ("Bootstrap brokers", servers.isEmpty ? "by property" : servers.joined(separator: ", ")),
            ("Topics", filterText(scope.topics)), ("Groups", filterText(scope.groups)),
            ("Topic granularity", options.topicGranularity.rawValue),
            ("Group granularity", options.groupGranularity.rawValue), ("Probe", probe == nil ? "off" : "on"),
            ("Labels", labels.names.map { "\($0)=\(labels[$0] ?? "")" }.joined(separator: ", ")),
        ]
        .filter { !$0.1.isEmpty }
    }

    private func filterText(_ filter: NameFilter) -> String {
        let excluded = filter.exclude == NameFilter.defaultExclude ? "" : " without \(filter.exclude)"
        return (filter.include == NameFilter.defaultInclude ? "all" : filter.include) + excluded
    }
}

extension EnsembleSettings {
    fileprivate var facts: [(String, String)] {
        [
            ("ZooKeeper servers", configuration.servers.map(\.description).joined(separator: ", ")),
            ("Asked by", configuration.source.rawValue),
        ]
    }
}

extension SurveyorSettings {
    /// What the API calls clusters and ensembles: the value of the label `kafka_cluster`, or all labels where that does not tell
    /// them apart; `default` for one without labels.
    var apiNames: (clusters: [String], ensembles: [String]) {
        (Self.apiNames(clusters.map(\.labels)), Self.apiNames(ensembles.map(\.labels)))
    }

    private static func apiNames(_ labels: [ConstantLabels]) -> [String] {
        let names = labels.map { $0["kafka_cluster"] ?? "default" }
        return Set(names).count == names.count ? names : labels.map { "\($0)" }
    }
}
