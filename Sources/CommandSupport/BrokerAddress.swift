/// An address as `bootstrap.servers` takes it.
public enum BrokerAddress {
    /// The addresses that a setting gives, each of which may be several with commas between them; nil if there are none.
    ///
    /// - Throws: `SettingError` naming the setting and the address that is none.
    public static func list(_ texts: [String], of setting: String) throws -> String? {
        let given = texts.commaSeparatedItems
        for address in given where !isValid(address) {
            throw SettingError(setting, value: address, "is not an address; write host:port, or [ipv6]:port")
        }
        return given.isEmpty ? nil : given.joined(separator: ",")
    }

    /// Whether `text` is `host`, `host:port` or `[ipv6]:port`, with or without `protocol://` before it.
    static func isValid(_ text: String) -> Bool {
        var rest = text[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        let host: Substring
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
        }
        let isHost =
            !host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:%".contains($0)) }
        guard isHost else { return false }
        if rest.isEmpty { return true }
        return rest.hasPrefix(":") && UInt16(rest.dropFirst()).map { $0 > 0 } ?? false
    }
}
