import ArgumentParser
import CommandSupport
import Foundation
import KafkaClient
import Logging

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
        help: ArgumentHelp("A file of key=value lines with properties of librdkafka.", valueName: "path"))
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
        let inherited = ProcessInfo.processInfo.environment[variable].map { [$0] } ?? []
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
        try set("bootstrap.servers", try bootstrapServers(), from: "--bootstrap-server")
        let setting = "--command-config"
        let filed = try propertiesFile.map { try PropertyFile.contents(of: $0, setting: setting) }
        for (key, value) in filed ?? [] {
            // The addresses of the file count where the command line gives none.
            if key == "bootstrap.servers", !servers.isEmpty { continue }
            try set(key, value, from: setting)
        }
        for flag in flags { try set(flag.key, flag.value, from: flag.name) }
        for text in self.properties {
            let (key, value) = try KeyValue.parse(text, of: "-X")
            try set(key, value, from: "-X")
        }
        return properties
    }

    /// The logger of the clients, which writes to stderr.
    func logger() -> Logger {
        let level: Logger.Level = isVerbose ? .debug : .critical
        return Logger(label: "kafka-workload", factory: { _ in LineLogHandler(format: .logfmt, level: level) })
    }
}

/// A property of librdkafka, and the option that it comes from.
struct FlagProperty {
    let name: String
    let key: String
    let value: String

    /// nil where the option is not given.
    init?(_ name: String, _ key: String, _ value: String?) {
        guard let value else { return nil }
        self.name = name
        self.key = key
        self.value = value
    }
}
