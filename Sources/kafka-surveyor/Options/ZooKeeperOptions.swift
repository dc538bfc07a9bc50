import ArgumentParser
import ClusterModel
import Collectors
import CommandSupport
import ZooKeeperClient

/// Where ZooKeeper is, and what to ask it.
struct ZooKeeperOptions: ParsableArguments {
    @Option(
        name: .customLong("zookeeper.server"),
        help: ArgumentHelp(
            "Server of the ensemble; repeatable, give all of them. Without --kafka.server, only ZooKeeper is watched.",
            valueName: "host:port"))
    var servers: [String] = []

    @Option(
        name: .customLong("zookeeper.metrics"),
        help: ArgumentHelp(
            "curated, or all: every other key of mntr as well, under its own name. (default: \(options.metrics.rawValue))",
            valueName: "set"))
    var metrics: String?

    @Option(
        name: .customLong("zookeeper.source"),
        help: ArgumentHelp(
            "4lw: four-letter words; admin: AdminServer; auto: words, and AdminServer where mntr is refused. "
                + "(default: \(defaults.source.rawValue))",
            valueName: "source"))
    var source: String?

    @Option(
        name: .customLong("zookeeper.admin-url"),
        help: ArgumentHelp(
            "URL of AdminServer's commands; {host} is each server's host. For one server: host:port=url. Repeatable. "
                + "(default: \(defaults.admin.commands))",
            valueName: "url"))
    var adminAddresses: [String] = []

    @Option(
        name: .customLong("zookeeper.words"),
        help: ArgumentHelp(
            "Further commands: wchs (watches), cons (connections), dump (registered brokers); separated by commas.",
            valueName: "words"))
    var words: [String] = []

    @Option(
        name: .customLong("zookeeper.kafka-chroot"),
        help: ArgumentHelp("Chroot of Kafka's znodes, for dump. (default: /)", valueName: "path"))
    var kafkaChroot: String?

    @Option(
        name: .customLong("zookeeper.timeout"),
        help: ArgumentHelp(
            "Timeout per server. (default: \(DurationText.format(defaults.serverTimeout)))", valueName: "duration"))
    var timeout: String?

    @Option(
        name: .customLong("zookeeper.slow-interval"),
        help: ArgumentHelp(
            "Interval of conf, dirs, isro, and of commands that were refused. "
                + "(default: \(DurationText.format(defaults.slowInterval)))",
            valueName: "duration"))
    var slowInterval: String?

    private static let defaults = EnsembleConfiguration(servers: [])
    private static let options = EnsembleOptions()

    /// What the flags ask for, checked; nil where no server is given.
    func configuration(_ tls: ZooKeeperTLSOptions) throws -> EnsembleConfiguration? {
        guard !servers.isEmpty else {
            try SettingError.refuse(given + tls.given, without: "--zookeeper.server")
            return nil
        }
        var configuration = EnsembleConfiguration(servers: try serverAddresses())
        configuration.source = try Choice.value(of: "--zookeeper.source", source) ?? configuration.source
        configuration.admin = try adminSettings(of: configuration.servers)
        let tlsSettings = try tls.settings()
        configuration.admin.tls = tlsSettings
        if tls.isEnabled == true {
            configuration.tls = tlsSettings
        } else if !adminAddresses.contains(where: { $0.contains("https://") }) {
            try SettingError.refuse(tls.given, without: "--zookeeper.tls.enabled or an https --zookeeper.admin-url")
        }
        configuration.optionalQuestions = try optionalQuestions(configuration.source)
        configuration.kafkaChroot = try chroot()
        configuration.serverTimeout =
            try DurationText.value(of: "--zookeeper.timeout", timeout, atLeast: .milliseconds(100))
            ?? configuration.serverTimeout
        configuration.slowInterval =
            try DurationText.value(of: "--zookeeper.slow-interval", slowInterval, atLeast: .seconds(1))
            ?? configuration.slowInterval
        return configuration
    }

    /// What of a survey is shown.
    func ensembleOptions() throws -> EnsembleOptions {
        EnsembleOptions(metrics: try Choice.value(of: "--zookeeper.metrics", metrics) ?? Self.options.metrics)
    }

    /// The flags that are given, but for the servers.
    private var given: [String] {
        [
            ("metrics", metrics != nil), ("source", source != nil), ("admin-url", !adminAddresses.isEmpty),
            ("words", !words.isEmpty), ("kafka-chroot", kafkaChroot != nil), ("timeout", timeout != nil),
            ("slow-interval", slowInterval != nil),
        ]
        .filter(\.1).map { "--zookeeper.\($0.0)" }
    }

    private func serverAddresses() throws -> [HostPort] {
        var addresses: [HostPort] = []
        for text in servers.commaSeparatedItems {
            let address = try Self.address(text, of: "--zookeeper.server")
            guard !addresses.contains(address) else {
                throw SettingError("--zookeeper.server", value: text, "is given twice")
            }
            addresses.append(address)
        }
        return addresses
    }

    private static func address(_ text: String, of setting: String) throws -> HostPort {
        guard let address = HostPort(text, defaultPort: 2181) else {
            throw SettingError(setting, value: text, "is not an address; write host:port, or [ipv6]:port")
        }
        return address
    }

    private func adminSettings(of servers: [HostPort]) throws -> AdminServerSettings {
        let setting = "--zookeeper.admin-url"
        var settings = AdminServerSettings()
        for text in adminAddresses {
            guard let equals = text.firstIndex(of: "="), !text[..<equals].contains("/") else {
                settings.commands = text
                continue
            }
            let server = try Self.address(String(text[..<equals]), of: setting)
            guard servers.contains(server) else {
                throw SettingError(setting, value: text, "is for a server that --zookeeper.server does not give")
            }
            settings.commandsByServer[server] = String(text[text.index(after: equals)...])
        }
        return settings
    }

    private func optionalQuestions(
        _ source: EnsembleConfiguration.Source
    ) throws -> Set<EnsembleConfiguration.OptionalQuestion> {
        let setting = "--zookeeper.words"
        let questions: [EnsembleConfiguration.OptionalQuestion] = try words.commaSeparatedItems.compactMap {
            try Choice.value(of: setting, $0)
        }
        if source == .adminServer, let word = questions.first(where: { $0 != .wchs }) {
            throw SettingError(
                setting, value: word.rawValue, "is a four-letter word; it cannot be asked with --zookeeper.source=admin"
            )
        }
        return Set(questions)
    }

    /// The chroot without a slash at the end.
    private func chroot() throws -> String {
        guard let kafkaChroot, kafkaChroot != "/" else { return "" }
        let setting = "--zookeeper.kafka-chroot"
        guard kafkaChroot.hasPrefix("/"), !kafkaChroot.contains("//") else {
            throw SettingError(setting, value: kafkaChroot, "is no path of a znode; write /path")
        }
        guard words.contains(where: { $0.contains("dump") }) else {
            throw SettingError(setting, "has no meaning without --zookeeper.words=dump")
        }
        return kafkaChroot.hasSuffix("/") ? String(kafkaChroot.dropLast()) : kafkaChroot
    }
}
