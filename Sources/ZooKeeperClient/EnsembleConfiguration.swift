public import ClusterModel
public import NetworkSupport

/// Which servers there are, and how they are asked.
public struct EnsembleConfiguration: Sendable {
    /// Which of a server's two ways of telling about itself is used.
    public enum Source: String, Sendable, CaseIterable {
        /// Four-letter words on the client port.
        case fourLetterWords = "4lw"
        /// AdminServer's commands over HTTP.
        case adminServer = "admin"
        /// Four-letter words, and AdminServer where `mntr` is refused.
        case automatic = "auto"
    }

    /// A question that is only asked on request, for what it costs the server.
    public enum OptionalQuestion: String, Sendable, CaseIterable {
        case wchs
        case cons
        case dump
    }

    /// The servers, each once.
    public var servers: [HostPort]

    /// TLS to the client ports; nil for none.
    public var tls: TLSSettings?

    public var source = Source.automatic

    /// Where AdminServers are.
    public var admin = AdminServerSettings()

    /// The longest that all questions of one survey to one server may take together.
    public var serverTimeout = Duration.seconds(5)

    /// How often what hardly changes is asked for (`conf`, `dirs`, `isro`), and what a server has refused.
    public var slowInterval = Duration.seconds(300)

    public var optionalQuestions: Set<OptionalQuestion> = []

    /// Where Kafka keeps its znodes: empty, or a path like `/kafka`.
    public var kafkaChroot = ""

    public init(servers: [HostPort]) {
        self.servers = servers
    }
}

/// Where AdminServers are.
public struct AdminServerSettings: Sendable {
    /// The address of the commands, for all servers without one of their own: `{host}` stands for the server's host.
    public var commands = "http://{host}:8080/commands"

    /// The address of the commands of single servers.
    public var commandsByServer: [HostPort: String] = [:]

    /// How TLS is spoken to those whose address begins with `https`.
    public var tls = TLSSettings()

    public init() {}
}

/// A setting that ZooKeeper's servers cannot be asked with.
public enum ZooKeeperSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A certificate, key or authority that cannot be used.
    case tls(String)
    /// The address of an AdminServer that is none.
    case adminAddress(String)

    public var description: String {
        switch self {
        case .tls(let message): message
        case .adminAddress(let address):
            "\"\(address)\" is no address of an AdminServer's commands; write http://host:8080/commands"
        }
    }
}
