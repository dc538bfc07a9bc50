import ArgumentParser
import Collectors
import CommandSupport
import Exposition
import RDKafka

/// Where Kafka is, and librdkafka's properties.
struct KafkaOptions: ParsableArguments {
    @Option(
        name: .customLong("kafka.server"),
        help: ArgumentHelp(
            "Bootstrap broker; repeatable. (default: \(defaultServer), unless only ZooKeeper is given)",
            valueName: "host:port"))
    var servers: [String] = []

    @Option(
        name: .customLong("kafka.labels"),
        help: ArgumentHelp("Labels for all kafka_* series: k=v,k=v.", valueName: "labels"))
    var labels: String?

    @Option(
        name: .customLong("kafka.property"),
        help: ArgumentHelp(
            "Property of librdkafka; repeatable; overrides other flags.", valueName: "key=value"))
    var properties: [String] = []

    @Option(
        name: .customLong("kafka.client"),
        help: ArgumentHelp(
            "Client that surveys the cluster: auto, native or librdkafka; auto is native, or librdkafka if a setting "
                + "needs it. (default: \(ClientChoice.auto.rawValue))",
            valueName: "client"))
    var client: String?

    @Option(
        name: .customLong("kafka.properties-file"),
        help: ArgumentHelp(
            "File with properties of librdkafka, in the syntax of Java's properties files.", valueName: "path"))
    var propertiesFile: String?

    private static let defaultServer = "kafka:9092"

    /// Whether the command line names a cluster.
    var isGiven: Bool { !servers.isEmpty || !properties.isEmpty || propertiesFile != nil }

    /// The flags that are about the cluster without naming it.
    var given: [String] {
        [("--kafka.labels", labels), ("--kafka.client", client)].filter { $0.1 != nil }.map(\.0)
    }

    /// The addresses, checked.
    func bootstrapServers() throws -> String {
        try BrokerAddress.list(servers, of: "--kafka.server") ?? Self.defaultServer
    }

    /// The labels, checked.
    func constantLabels() throws -> ConstantLabels {
        guard let labels, !labels.isEmpty else { return .none }
        let pairs = try labels.split(separator: ",").map { try KeyValue.parse($0, of: "--kafka.labels") }
        do {
            let constant = try ConstantLabels(pairs.map { (name: $0.key, value: $0.value) })
            try Self.refuseTaken(constant)
            return constant
        } catch {
            throw SettingError("--kafka.labels", value: labels, error.description)
        }
    }

    /// Refuses names that a series with these labels has already.
    private static func refuseTaken(_ labels: ConstantLabels) throws(ExpositionError) {
        for family in FamilyCatalogue.withConstantLabels {
            if let taken = labels.names.first(where: family.ownLabels.contains) {
                throw .labelTaken(taken, family: family.name)
            }
        }
    }
}
