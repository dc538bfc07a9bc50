public import ClusterModel

/// The reply to `isro`.
public enum IsroReply {
    /// Nil for anything but `rw`, `ro` and `null`.
    public static func parse(_ bytes: [UInt8]) -> ServerAccess? {
        let reply = bytes[...].trimmed
        return ServerAccess.allCases.first { reply.equals($0.rawValue) }
    }
}
