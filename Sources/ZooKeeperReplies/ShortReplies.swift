public import ClusterModel

/// The reply to `ruok`.
public enum RuokReply {
    /// True for `imok`; nil for anything else, since ZooKeeper has no other answer.
    public static func parse(_ bytes: [UInt8]) -> Bool? {
        let reply = bytes[...]
        return reply.starts(with: "imok".utf8) && reply.dropFirst(4).trimmed.isEmpty ? true : nil
    }
}

/// The reply to `isro`.
public enum IsroReply {
    /// Nil for anything but `rw`, `ro` and `null`.
    public static func parse(_ bytes: [UInt8]) -> ServerAccess? {
        let reply = bytes[...].trimmed
        return ServerAccess.allCases.first { reply.equals($0.rawValue) }
    }
}

/// The reply to `dirs`: `datadir_size: N` and `logdir_size: N`. 3.4 says nothing.
public enum DirsReply {
    /// Nil if a size is missing.
    public static func parse(_ bytes: [UInt8]) -> ServerStorage? {
        var snapshots: Int64?
        var logs: Int64?
        for line in ReplyLines(bytes) {
            guard let (title, value) = line.split(atFirst: .colon) else { continue }
            if title.equals("datadir_size") { snapshots = value.trimmed.integer }
            if title.equals("logdir_size") { logs = value.trimmed.integer }
        }
        guard let snapshots, let logs else { return nil }
        return ServerStorage(snapshots: snapshots, logs: logs)
    }
}

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

/// The reply to `dump`: sessions, then the ephemeral nodes of each, a tab before every path.
public enum DumpReply {
    /// The ids of the Kafka brokers that have an ephemeral node under `chroot` + `/brokers/ids/`. `chroot` is empty or
    /// begins with a slash and does not end with one. Nil if it is no reply to `dump`.
    public static func parse(_ bytes: [UInt8], chroot: String) -> Set<Int32>? {
        let folder = "\t\(chroot)/brokers/ids/"
        var lines = ReplyLines(bytes)
        var isReply = false
        while !isReply, let line = lines.next() {
            isReply = line.trimmed.equals("ephemeral nodes dump:")
        }
        guard isReply else { return nil }
        var ids: Set<Int32> = []
        while let line = lines.next() {
            guard let id = line.dropping(prefix: folder).flatMap(brokerID) else { continue }
            ids.insert(id)
        }
        return ids
    }

    /// The broker id in a node's name; nil for a name that brokers do not use.
    private static func brokerID(_ name: ReplyText) -> Int32? {
        guard name.first != .minus, name.count == 1 || name.first != .zero else { return nil }
        return name.integer.flatMap(Int32.init(exactly:))
    }
}

/// A reply that is not an answer, whatever the command was.
public enum Refusal {
    /// `notWhitelisted`, `notServing` or `empty`; nil if the reply may be an answer. To `dirs`, 3.4 answers with nothing,
    /// which cannot be told from a connection that was closed, and is `empty`, too.
    public static func reason(_ bytes: [UInt8], to command: ServerQuestion) -> ServerFailureReason? {
        if bytes.isEmpty { return .empty }
        let reply = bytes[...].trimmed
        if reply.equals(notServing) { return .notServing }
        let isRefused = reply.equals("\(command.rawValue) is not executed because it is not in the whitelist.")
        return isRefused ? .notWhitelisted : nil
    }

    /// The reply of a server without a quorum to most commands.
    static let notServing = "This ZooKeeper instance is not currently serving requests"
}
