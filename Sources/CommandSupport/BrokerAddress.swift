internal import ClusterModel

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
        let address = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        return HostPort(address, defaultPort: 9092) != nil
    }
}
