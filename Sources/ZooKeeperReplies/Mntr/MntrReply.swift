public import ClusterModel

/// The reply to `mntr`: `zk_key<TAB>value` lines. Keys may hold anything but tabs and line ends.
public enum MntrReply {
    /// Nil if no line of it can be read.
    public static func parse(_ bytes: [UInt8]) -> MonitorReading? {
        var builder = MonitorBuilder()
        for line in ReplyLines(bytes) {
            guard let (prefixed, value) = line.split(atFirst: .tab), let key = prefixed.dropping(prefix: "zk_") else {
                builder.skip()
                continue
            }
            if let text = MonitorText(key: key) {
                builder.add(text, value.string)
            } else if let number = value.number {
                builder.add(key, number)
            } else {
                builder.skip()
            }
        }
        return builder.finish()
    }
}
