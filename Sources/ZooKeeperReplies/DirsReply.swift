public import ClusterModel

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
