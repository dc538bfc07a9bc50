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
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ServerAddress {
    /// An address as settings have it: `zk1`, `zk1:2181`, `10.0.0.1:2181`, `[::1]:2181`; nil for anything else. Without a
    /// port it is 2181.
    public init?(_ text: String) {
        var rest = text[...]
        let host: Substring
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return nil }
            host = rest[rest.index(after: rest.startIndex)..<end]
            guard host.contains(":"),
                host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) || $0.isASCII && $0.isLetter })
            else { return nil }
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            guard !host.isEmpty, host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
            else { return nil }
            rest = rest.dropFirst(host.count)
        }
        guard !rest.isEmpty else {
            self.init(host: String(host))
            return
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.allSatisfy(\.isNumber), let port = UInt16(digits), port > 0 else { return nil }
        self.init(host: String(host), port: port)
    }
}
