public import ClusterModel

/// The reply to `conf`: settings as `key=value`; of ensembles since 3.5, behind `membership:`, also who belongs to it.
public enum ConfReply {
    /// Nil if it tells nothing that is looked for.
    public static func parse(_ bytes: [UInt8]) -> ServerConfiguration? {
        var configuration = ServerConfiguration()
        var members: [Int64: EnsembleMember] = [:]
        var hierarchy = HierarchyBuilder()
        var isMembership = false
        for line in ReplyLines(bytes) {
            if line.trimmed.equals("membership:") {
                isMembership = true
            } else if let (key, value) = line.split(atFirst: .equals) {
                if isMembership {
                    if hierarchy.add(key, value.trimmed) { continue }
                    guard let member = EnsembleMember(key: key, value: value.trimmed) else { continue }
                    members[member.id] = member
                } else if key.equals("serverId") {
                    configuration.serverID = value.trimmed.integer
                } else if key.equals("maxClientCnxns") {
                    configuration.maxClientConnections = value.trimmed.integer
                }
            }
        }
        if !members.isEmpty {
            configuration.members = members.values.sorted { $0.id < $1.id }
            configuration.quorum = hierarchy.rule(for: members.values)
        }
        return configuration == ServerConfiguration() ? nil : configuration
    }
}

/// Puts together the groups and weights of a membership: `group.1=1:2:3` and `weight.2=1` (ZooKeeper Administrator's Guide,
/// "Cluster Options").
private struct HierarchyBuilder {
    private var groups: [Int64: [Int64]] = [:]
    private var weights: [Int64: Int64] = [:]
    private var isEmpty = true
    private var isMalformed = false

    /// Whether the line is of a group or a weight.
    mutating func add(_ key: ReplyText, _ value: ReplyText) -> Bool {
        if let id = key.dropping(prefix: "group.") {
            isEmpty = false
            let members = value.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(\.integer)
            if let id = id.integer, groups[id] == nil, !members.contains(nil) {
                groups[id] = members.compactMap(\.self)
            } else {
                isMalformed = true
            }
            return true
        }
        if let id = key.dropping(prefix: "weight.") {
            isEmpty = false
            if let id = id.integer, weights[id] == nil, let weight = value.integer {
                weights[id] = weight
            } else {
                isMalformed = true
            }
            return true
        }
        return false
    }

    /// The rule, if each voter is in one group. A weight that is not given is 1.
    func rule(for members: some Collection<EnsembleMember>) -> QuorumRule {
        if isEmpty { return .majority }
        let grouped = Set(groups.values.joined())
        guard !isMalformed, grouped.count == groups.values.reduce(0, { $0 + $1.count }),
            members.allSatisfy({ !$0.isVoter || grouped.contains($0.id) })
        else { return .unknown }
        let weighted = groups.sorted { $0.key < $1.key }.map { _, ids in
            Dictionary(uniqueKeysWithValues: ids.map { ($0, weights[$0] ?? 1) })
        }
        return HierarchicalQuorum(weighted).map(QuorumRule.hierarchical) ?? .unknown
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
