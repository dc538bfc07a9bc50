import ArgumentParser
import ClusterModel
import CommandSupport
import FoundationEssentials
import Probe
import RDKafka

/// Whether and how to test the cluster from end to end.
struct ProbeOptions: ParsableArguments {
    @Flag(
        name: .customLong("probe.enabled"), inversion: .prefixedNo,
        help: "Produce, consume and commit, and measure it by broker. Writes to a topic of its own. (default: no)")
    var isEnabled: Bool?

    @Option(
        name: .customLong("probe.topic"),
        help: ArgumentHelp(
            "Topic of the probe; created if it does not exist. (default: \(ProbeConfiguration.defaultTopic))",
            valueName: "name"))
    var topic: String?

    @Option(
        name: .customLong("probe.interval"),
        help: ArgumentHelp(
            "Interval between messages to a partition. "
                + "(default: \(DurationText.format(ProbeConfiguration.defaultInterval)))",
            valueName: "duration"))
    var interval: String?

    @Option(
        name: .customLong("probe.timeout"),
        help: ArgumentHelp(
            "Timeout for a message to be acknowledged, and then to be consumed. "
                + "(default: \(DurationText.format(ProbeConfiguration.defaultTimeout)))",
            valueName: "duration"))
    var timeout: String?

    @Option(
        name: .customLong("probe.replication-factor"),
        help: ArgumentHelp(
            "Replicas of each partition that the probe creates, at most one per broker. "
                + "(default: \(ProbeConfiguration.defaultReplicationFactor))",
            valueName: "number"))
    var replicationFactor: String?

    @Option(
        name: .customLong("probe.instance"),
        help: ArgumentHelp(
            "Name that distinguishes this surveyor's messages and group from those of others. (default: the host's name)",
            valueName: "name"))
    var instance: String?

    /// What the flags ask for, checked; nil if the probe is not enabled.
    ///
    /// - Parameters:
    ///   - properties: those of the cluster; nil if none is watched.
    ///   - once: whether there is one survey only, in whose time nothing could be probed.
    func configuration(properties: KafkaProperties?, once: Bool) throws -> ProbeConfiguration? {
        guard isEnabled == true else {
            try SettingError.refuse(given, without: "--probe.enabled")
            return nil
        }
        guard let properties else { throw SettingError("--probe.enabled", "has no meaning without --kafka.server") }
        guard !once else { throw SettingError("--probe.enabled", "has no meaning with --once") }
        var configuration = ProbeConfiguration(properties: properties, instance: try checkedInstance())
        if let topic { configuration.topic = Name(try Self.kafkaName(topic, of: "--probe.topic")) }
        configuration.interval = try Self.duration("--probe.interval", interval) ?? configuration.interval
        configuration.timeout = try Self.duration("--probe.timeout", timeout) ?? configuration.timeout
        configuration.replicationFactor = try replicationFactor.map(Self.replicas) ?? configuration.replicationFactor
        return configuration
    }

    /// The flags that are given beside the switch.
    private var given: [String] {
        [
            ("topic", topic), ("interval", interval), ("timeout", timeout), ("replication-factor", replicationFactor),
            ("instance", instance),
        ]
        .filter { $0.1 != nil }.map { "--probe.\($0.0)" }
    }

    private func checkedInstance() throws -> String {
        let name = instance ?? ProcessInfo.processInfo.hostName
        return try Self.kafkaName(name, of: "--probe.instance")
    }

    /// A name as Kafka takes it for a topic: what is good for that is good for a part of a group's name, too.
    private static func kafkaName(_ name: String, of setting: String) throws -> String {
        let isAllowed = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        guard isAllowed, (1...249).contains(name.count), name != ".", name != ".." else {
            throw SettingError(setting, value: name, "must be 1 to 249 of the characters a-z, A-Z, 0-9, `.`, `_`, `-`")
        }
        return name
    }

    private static func duration(_ setting: String, _ text: String?) throws -> Duration? {
        try DurationText.value(of: setting, text, atLeast: .milliseconds(100), atMost: .seconds(3600))
    }

    private static func replicas(_ text: String) throws -> Int {
        guard let number = Int(text), (1...32_767).contains(number) else {
            throw SettingError("--probe.replication-factor", value: text, "must be a whole number from 1 to 32767")
        }
        return number
    }
}
