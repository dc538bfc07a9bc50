import ArgumentParser
import CommandSupport
import FoundationEssentials
import Logging
import OAuthTokens
import RDKafka

/// Where Kafka is, and librdkafka's properties.
struct ConnectionOptions: ParsableArguments {
    @Option(
        name: .customLong("bootstrap-server"),
        help: ArgumentHelp(
            "A broker to begin with; repeatable, or several with commas. "
                + "(default: $KAFKA_BOOTSTRAP_SERVERS, or localhost:9092)",
            valueName: "host:port"))
    var servers: [String] = []

    @Option(
        name: .customLong("command-config"),
        help: ArgumentHelp(
            "A file with properties of librdkafka, in the syntax of Java's properties files.", valueName: "path"))
    var propertiesFile: String?

    @Option(
        name: .customShort("X", allowingJoined: true),
        help: ArgumentHelp(
            "A property of librdkafka; repeatable, and stronger than the other options.", valueName: "key=value"))
    var properties: [String] = []

    @Flag(name: .customLong("verbose"), help: "Show librdkafka's log, too.")
    var isVerbose = false

    /// The addresses, checked.
    func bootstrapServers() throws -> String {
        if let given = try BrokerAddress.list(servers, of: "--bootstrap-server") { return given }
        let variable = "KAFKA_BOOTSTRAP_SERVERS"
        // An empty variable counts as not set.
        let inherited = [ProcessInfo.processInfo.environment[variable]].compactMap(\.self).filter { !$0.isEmpty }
        return try BrokerAddress.list(inherited, of: variable) ?? "localhost:9092"
    }

    /// The properties of a client, checked: ours, then those of the file, of options, and of `-X`; the last wins.
    ///
    /// - Parameters:
    ///   - defaults: what a client of this command has if nobody says otherwise.
    ///   - flags: what options stand for.
    func properties(
        for purpose: KafkaProperties.Purpose, defaults: [String: String] = [:], flags: [FlagProperty] = []
    ) throws -> KafkaProperties {
        var properties = KafkaProperties(for: purpose)
        func set(_ key: String, _ value: String, from setting: String) throws {
            do { try properties.set(key, value) } catch { throw SettingError(setting, error.description) }
        }
        for (key, value) in defaults.merging(["client.id": "kafka-workload"], uniquingKeysWith: { $1 }) {
            try set(key, value, from: key)
        }
        let given = try FlagProperty.inOrder(
            servers: ("--bootstrap-server", try bootstrapServers(), areGiven: !servers.isEmpty),
            file: ("--command-config", propertiesFile), flags: flags, pairs: ("-X", self.properties))
        let tokens = try tokenSettings(given)
        properties.tokens = tokens?.makeCache(logger: logger())
        for property in given where tokens == nil || !TokenSettings.propertyKeys.contains(property.key) {
            try set(property.key, property.value, from: property.setting)
        }
        return properties
    }

    private func tokenSettings(_ given: [FlagProperty]) throws -> TokenSettings? {
        do {
            return try TokenSettings(given.map { ($0.key, $0.value) })
        } catch {
            throw SettingError("the Kafka properties", error.description)
        }
    }

    /// The logger of the clients, which writes to stderr.
    func logger() -> Logger {
        let level: Logger.Level = isVerbose ? .debug : .critical
        return Logger(label: "kafka-workload", factory: { _ in LineLogHandler(format: .logfmt, level: level) })
    }
}
