internal import NetworkSupport

/// Where a ZooKeeper server listens.
public struct ServerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public var host: String

    public var port: UInt16

    public init(host: String, port: UInt16 = 2181) {
        self.host = host
        self.port = port
    }

    /// `host:port`, or `[ipv6]:port`.
    public var description: String { HostPort(host: host, port: port).description }
}

extension ServerAddress {
    /// An address as settings have it: `zk1`, `zk1:2181`, `10.0.0.1:2181`, `[::1]:2181`; nil for anything else. Without a
    /// port it is 2181.
    public init?(_ text: String) {
        guard let address = HostPort(text, defaultPort: 2181) else { return nil }
        self.init(host: address.host, port: address.port)
    }
}
