public import ClusterModel

/// The reply to `srvr`: a line a value, each under its title.
public enum SrvrReply {
    /// Nil if it tells neither version nor mode nor zxid.
    public static func parse(_ bytes: [UInt8]) -> ServerStatistics? {
        var statistics = ServerStatistics()
        for line in ReplyLines(bytes) where !read(line, into: &statistics) {
            statistics.skippedLines += 1
        }
        return statistics.isTelling ? statistics : nil
    }

    /// False for a line that cannot be read.
    private static func read(_ line: ReplyText, into statistics: inout ServerStatistics) -> Bool {
        if line.starts(with: "READ-ONLY mode".utf8) {
            statistics.isReadOnly = true
            return true
        }
        guard let (title, text) = line.split(atFirst: .colon) else { return false }
        let value = text.trimmed
        switch title.string {
        case "Zookeeper version": return set(&statistics.version, value.isEmpty ? nil : value.string)
        case "Mode": return set(&statistics.mode, value.isEmpty ? nil : value.string)
        case "Zxid": return set(&statistics.zxid, zxid(value))
        case "Latency min/avg/max": return readLatencies(value, into: &statistics)
        case "Received": return set(&statistics.packetsReceived, value.integer)
        case "Sent": return set(&statistics.packetsSent, value.integer)
        case "Connections": return set(&statistics.connections, value.integer)
        case "Outstanding": return set(&statistics.outstandingRequests, value.integer)
        case "Node count": return set(&statistics.nodes, value.integer)
        // A leader's; `mntr` has them, too.
        case "Proposal sizes last/min/max": return true
        default: return false
        }
    }

    private static func set<Value>(_ property: inout Value?, _ value: Value?) -> Bool {
        guard let value else { return false }
        property = value
        return true
    }

    /// `0/9.6038/135`; the average is a whole number before 3.6.
    private static func readLatencies(_ text: ReplyText, into statistics: inout ServerStatistics) -> Bool {
        let values = text.split(separator: .slash, maxSplits: 3, omittingEmptySubsequences: false).map(\.number)
        guard values.count == 3, let minimum = values[0], let average = values[1], let maximum = values[2]
        else { return false }
        statistics.minimumLatency = minimum
        statistics.averageLatency = average
        statistics.maximumLatency = maximum
        return true
    }

    /// `0x100000081`.
    private static func zxid(_ text: ReplyText) -> Zxid? {
        guard let digits = text.dropping(prefix: "0x"), digits.count <= 16, digits.first != UInt8(ascii: "+") else {
            return nil
        }
        return UInt64(digits.string, radix: 16).map(Zxid.init)
    }
}

extension ServerStatistics {
    /// Whether it tells what no other reply looks like.
    var isTelling: Bool { version != nil || mode != nil || zxid != nil }
}
