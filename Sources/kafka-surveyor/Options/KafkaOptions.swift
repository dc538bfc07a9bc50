import ArgumentParser
import Collectors
import CommandSupport
import Exposition
import KafkaClient

/// Where Kafka is, and librdkafka's properties.
struct KafkaOptions: ParsableArguments {
    @Option(
        name: .customLong("kafka.server"),
        help: ArgumentHelp(
            "A broker to begin with; repeatable. (default: kafka:9092, unless only ZooKeeper is given)",
            valueName: "host:port"))
    var servers: [String] = []

    @Option(
        name: .customLong("kafka.labels"),
        help: ArgumentHelp("Labels for all kafka_* series: k=v,k=v.", valueName: "labels"))
    var labels: String?

    @Option(
        name: .customLong("kafka.property"),
        help: ArgumentHelp(
            "A property of librdkafka; repeatable, and stronger than the other flags.", valueName: "key=value"))
    var properties: [String] = []

    @Option(
        name: .customLong("kafka.properties-file"),
        help: ArgumentHelp("A file of key=value lines with properties of librdkafka.", valueName: "path"))
    var propertiesFile: String?

    /// Whether the command line names a cluster.
    var isGiven: Bool { !servers.isEmpty || !properties.isEmpty || propertiesFile != nil }

    /// The addresses, checked.
    func bootstrapServers() throws -> String {
        let given = servers.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        for address in given {
            guard BrokerAddress.isValid(address) else {
                throw SettingError(
                    "--kafka.server", value: address, "is not an address; write host:port, or [ipv6]:port")
            }
        }
        return given.isEmpty ? "kafka:9092" : given.joined(separator: ",")
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

    /// Refuses names that a series of the cluster has already; the surveyor's own series do not get the labels.
    private static func refuseTaken(_ labels: ConstantLabels) throws(ExpositionError) {
        for family in FamilyCatalogue.all where !family.name.hasPrefix("kafka_surveyor_") {
            if let taken = labels.names.first(where: family.labels.contains) {
                throw .labelTaken(taken, family: family.name)
            }
        }
    }

    /// The lines of the properties file: `#` begins a comment, empty lines are skipped.
    func filedProperties() throws -> [(key: String, value: String)] {
        guard let propertiesFile else { return [] }
        let setting = "--kafka.properties-file"
        let lines = try TextFile.contents(of: propertiesFile, setting: setting).split(whereSeparator: \.isNewline)
        return try lines.enumerated().compactMap { number, line in
            let content = line.drop(while: \.isWhitespace)
            guard !content.isEmpty, !content.hasPrefix("#") else { return nil }
            return try KeyValue.parse(content, of: "\(setting) \(propertiesFile), property \(number + 1)")
        }
    }
}

/// An address as `bootstrap.servers` takes it.
enum BrokerAddress {
    /// Whether `text` is `host`, `host:port` or `[ipv6]:port`, with or without `protocol://` before it.
    static func isValid(_ text: String) -> Bool {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        let host: Substring
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
        }
        let isHost =
            !host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:%".contains($0)) }
        guard isHost else { return false }
        if rest.isEmpty { return true }
        return rest.hasPrefix(":") && UInt16(rest.dropFirst()).map { $0 > 0 } ?? false
    }
}
