/// The reply to `ruok`.
public enum RuokReply {
    /// True for `imok`; nil for anything else, since ZooKeeper has no other answer.
    public static func parse(_ bytes: [UInt8]) -> Bool? {
        let reply = bytes[...]
        return reply.starts(with: "imok".utf8) && reply.dropFirst(4).trimmed.isEmpty ? true : nil
    }
}
