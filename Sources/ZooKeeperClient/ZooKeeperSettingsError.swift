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
