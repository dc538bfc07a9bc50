import ArgumentParser
import CommandSupport
import Logging

/// Flags of kafka_exporter that tune its own client: taken, so that an existing command line keeps working.
struct IgnoredOptions: ParsableArguments {
    @Option(name: .customLong("kafka.version"), help: .hidden) var kafkaVersion: String?
    @Option(name: .customLong("refresh.metadata"), help: .hidden) var refreshMetadata: String?
    @Option(name: .customLong("topic.workers"), help: .hidden) var topicWorkers: String?
    @Option(name: .customLong("group.workers"), help: .hidden) var groupWorkers: String?
    @Option(name: .customLong("group.metrics.timeout"), help: .hidden) var groupMetricsTimeout: String?
    @Option(name: .customLong("verbosity"), help: .hidden) var verbosity: String?
    @Flag(name: .customLong("concurrent.enable"), inversion: .prefixedNo, help: .hidden) var concurrent: Bool?
    @Flag(name: .customLong("kafka.allow-auto-topic-creation"), inversion: .prefixedNo, help: .hidden)
    var createsTopics: Bool?
    @Flag(name: .customLong("log.enable-sarama"), inversion: .prefixedNo, help: .hidden) var logsSarama: Bool?
    @Flag(name: .customLong("use.consumelag.zookeeper"), inversion: .prefixedNo, help: .hidden)
    var readsLagFromZooKeeper: Bool?

    /// Refuses what would be missed, and logs the rest in one line.
    func report(to logger: Logger) throws {
        if readsLagFromZooKeeper == true {
            throw SettingError(
                "--use.consumelag.zookeeper",
                "offsets that consumers keep in ZooKeeper are not read; leave the flag out")
        }
        let given: [(String, Bool)] = [
            ("kafka.version", kafkaVersion != nil), ("refresh.metadata", refreshMetadata != nil),
            ("topic.workers", topicWorkers != nil), ("group.workers", groupWorkers != nil),
            ("group.metrics.timeout", groupMetricsTimeout != nil), ("verbosity", verbosity != nil),
            ("concurrent.enable", concurrent != nil),
            ("kafka.allow-auto-topic-creation", createsTopics != nil), ("log.enable-sarama", logsSarama != nil),
        ]
        let ignored = given.filter(\.1).map { "--\($0.0)" }
        guard !ignored.isEmpty else { return }
        logger.info(
            "ignoring flags that have no effect", metadata: ["flags": "\(ignored.joined(separator: " "))"])
    }
}
