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

    /// The id that a node's name is; nil for a name that no broker gives to its node.
    private static func brokerID(_ name: ReplyText) -> Int32? {
        guard name.first != .minus, name.count == 1 || name.first != .zero else { return nil }
        return name.integer.flatMap(Int32.init(exactly:))
    }
}
