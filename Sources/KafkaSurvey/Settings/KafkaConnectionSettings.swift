public import ClusterModel
public import NetworkSupport

/// How to connect to a cluster.
public struct KafkaConnectionSettings: Sendable {
    /// The brokers to ask for the others, each once.
    public var bootstrap: [HostPort]

    /// The name that brokers show in their logs and quotas.
    public var clientID = "kafka-surveyor"

    /// The program's version, which brokers show in their metrics (KIP-511): letters, digits, `-` and `.`; brokers refuse
    /// others.
    public var softwareVersion = "0"

    public var security = SecuritySettings()

    /// The time for connecting, with TLS' handshake and authentication.
    public var connectTimeout = Duration.seconds(3)

    /// The time for the response to one request.
    public var requestTimeout = Duration.seconds(3)

    /// How long to wait before connecting again: from the lower bound, doubled with each failure, to the upper.
    public var reconnectBackoff = Duration.milliseconds(100)...Duration.seconds(2)

    /// The longest response that is read, in bytes.
    public var maximumFrameSize = 100_000_000

    /// TCP's keep-alive.
    public var keepAlive = true

    /// Whether small requests are sent at once (`TCP_NODELAY`).
    public var noDelay = true

    public var addressFamily = AddressFamily.any

    public init(bootstrap: [HostPort]) {
        self.bootstrap = bootstrap
    }
}

/// A property with a value that cannot be used.
public struct KafkaSettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    public let property: String

    /// What is wrong, and what is allowed. Never shows the value of a secret.
    public let message: String

    init(_ property: String, _ message: String) {
        self.property = property
        self.message = message
    }

    public var description: String { "property \(property): \(message)" }
}
