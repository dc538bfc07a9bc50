public import ClusterModel

/// The reply to `wchs`: `2 connections watching 2 paths` and `Total watches:4`.
public enum WchsReply {
    /// Nil if one of the numbers is missing.
    public static func parse(_ bytes: [UInt8]) -> WatchSummary? {
        var connections: Int64?
        var paths: Int64?
        var watches: Int64?
        for line in ReplyLines(bytes) {
            if let total = line.dropping(prefix: "Total watches:") {
                watches = total.trimmed.integer
            } else {
                let words = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
                guard words.count == 5, words[1].equals("connections"), words[2].equals("watching"),
                    words[4].trimmed.equals("paths")
                else { continue }
                connections = words[0].integer
                paths = words[3].integer
            }
        }
        guard let connections, let paths, let watches else { return nil }
        return WatchSummary(connections: connections, paths: paths, watches: watches)
    }
}
