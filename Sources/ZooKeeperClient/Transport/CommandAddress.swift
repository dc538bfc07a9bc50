internal import ClusterModel

/// Where the commands of an AdminServer are: `http://zk1:8080/commands`.
struct CommandAddress: Sendable, Equatable {
    let usesTLS: Bool

    /// The host without brackets, and the port.
    let server: HostPort

    /// What comes before a command's name, with a slash at its end: `/commands/`.
    let path: String

    /// Reads an address of settings, in which `{host}` stands for `host`; nil for anything but `http` and `https` with a
    /// host, a port if need be, and a path: no user, no query.
    init?(_ text: String, host: String) {
        let address = text.replacing("{host}", with: host.contains(":") ? "[\(host)]" : host)
        guard let (scheme, rest) = Self.split(address, at: "://") else { return nil }
        switch scheme.lowercased() {
        case "http": usesTLS = false
        case "https": usesTLS = true
        default: return nil
        }
        let authority = rest.prefix { $0 != "/" }
        guard let server = HostPort(authority, defaultPort: usesTLS ? 443 : 80) else { return nil }
        self.server = server

        let path = rest.dropFirst(authority.count)
        guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !path.contains(where: { "?#{}".contains($0) })
        else { return nil }
        self.path = path.hasSuffix("/") ? String(path) : "\(path)/"
    }

    /// The whole address of a command, for messages.
    func text(of command: String) -> String { "\(usesTLS ? "https" : "http")://\(server)\(path)\(command)" }

    /// The value of the header `Host`. A zone of an IPv6 address means nothing to the server.
    var hostHeader: String {
        HostPort(host: String(server.host.prefix { $0 != "%" }), port: server.port).description
    }

    /// `text` for a message: a user and password, which do not belong there, are not shown.
    static func withoutSecrets(_ text: String) -> String {
        guard let end = text.lastIndex(of: "@") else { return text }
        let scheme = split(text, at: "://").map { "\($0.0)://" } ?? ""
        return "\(scheme)…\(text[end...])"
    }

    private static func split(_ text: String, at separator: String) -> (Substring, Substring)? {
        guard let range = text.firstRange(of: separator) else { return nil }
        return (text[..<range.lowerBound], text[range.upperBound...])
    }
}
