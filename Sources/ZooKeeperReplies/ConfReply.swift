public import ClusterModel

/// The reply to `conf`: settings as `key=value`; of ensembles since 3.5, behind `membership:`, also who belongs to it.
public enum ConfReply {
    /// Nil if it tells nothing that is looked for.
    public static func parse(_ bytes: [UInt8]) -> ServerConfiguration? {
        var configuration = ServerConfiguration()
        var members: [Int64: EnsembleMember] = [:]
        var isMembership = false
        for line in ReplyLines(bytes) {
            if line.trimmed.equals("membership:") {
                isMembership = true
            } else if let (key, value) = line.split(atFirst: .equals) {
                if isMembership {
                    guard let member = EnsembleMember(key: key, value: value.trimmed) else { continue }
                    members[member.id] = member
                } else if key.equals("serverId") {
                    configuration.serverID = value.trimmed.integer
                } else if key.equals("maxClientCnxns") {
                    configuration.maxClientConnections = value.trimmed.integer
                }
            }
        }
        if !members.isEmpty { configuration.members = members.values.sorted { $0.id < $1.id } }
        return configuration == ServerConfiguration() ? nil : configuration
    }
}

extension EnsembleMember {
    /// A line of the membership, before and after its `=`: `server.2` and `zk2:2888:3888:participant;0.0.0.0:2181`
    /// (ZooKeeper Dynamic Reconfiguration, "Dynamic configuration file"). Nil for any other.
    fileprivate init?(key: ReplyText, value: ReplyText) {
        guard let id = key.dropping(prefix: "server.")?.integer, id >= 0 else { return nil }
        var addresses = value.prefix { $0 != UInt8(ascii: ";") }
        var isVoter = true
        if let (before, role) = addresses.split(atLast: .colon), role.equals("participant") || role.equals("observer") {
            isVoter = role.equals("participant")
            addresses = before
        }
        let areAddresses = addresses.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            .allSatisfy(Self.isHostWithTwoPorts)
        guard areAddresses else { return nil }
        self.init(id: id, addresses: addresses.string, isVoter: isVoter)
    }

    /// Whether it is a host, the port of the quorum, and the port of elections. The host may be IPv6 in brackets.
    private static func isHostWithTwoPorts(_ address: ReplyText) -> Bool {
        guard let (front, election) = address.split(atLast: .colon), let (host, quorum) = front.split(atLast: .colon)
        else { return false }
        return !host.isEmpty && [quorum, election].allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isDigit } }
    }
}
