public import ClusterModel

/// The reply to `cons`: a line a connection, ` /127.0.0.1:35872[1](queued=0,recved=26,sent=34,sid=0x3…,maxlat=23)`.
public enum ConsReply {
    /// All connections together. Nil if no line can be read: there is always that of the connection that asked.
    public static func parse(_ bytes: [UInt8]) -> ConnectionSummary? {
        var summary = ConnectionSummary()
        var hosts: Set<ReplyText> = []
        var connections: [ReplyText: Int] = [:]
        for line in ReplyLines(bytes) {
            guard let connection = ClientConnection(line) else {
                summary.skippedLines += 1
                continue
            }
            connections[connection.host, default: 0] += 1
            guard connection.hasSession else { continue }
            hosts.insert(connection.host)
            summary.sessions += 1
            summary.queued.add(connection.queued)
            summary.received.add(connection.received)
            summary.sent.add(connection.sent)
            if let latency = connection.maximumLatency {
                summary.maximumLatency = max(latency, summary.maximumLatency ?? latency)
            }
        }
        summary.hosts = hosts.count
        summary.mostOfHost = connections.values.max() ?? 0
        return connections.isEmpty ? nil : summary
    }
}

/// A line of the reply.
private struct ClientConnection {
    var host: ReplyText
    var queued: Int64
    var received: Int64
    var sent: Int64
    var hasSession = false
    var maximumLatency: Int64?

    init?(_ line: ReplyText) {
        guard let (client, rest) = line.trimmed.split(atFirst: UInt8(ascii: "(")), rest.last == UInt8(ascii: ")"),
            let host = Self.host(client)
        else { return nil }
        var queued: Int64?
        var received: Int64?
        var sent: Int64?
        for field in rest.dropLast().split(separator: .comma) {
            guard let (key, value) = field.split(atFirst: .equals) else { continue }
            if key.equals("queued") { queued = value.integer }
            if key.equals("recved") { received = value.integer }
            if key.equals("sent") { sent = value.integer }
            if key.equals("sid") { hasSession = true }
            if key.equals("maxlat") { maximumLatency = value.integer }
        }
        guard let queued, let received, let sent else { return nil }
        self.host = host
        self.queued = queued
        self.received = received
        self.sent = sent
    }

    /// The address in `/127.0.0.1:35872[1]`, `name/[0:0:0:0:0:0:0:1]:35872[1]` and the like: what is between the first
    /// slash and the port.
    private static func host(_ client: ReplyText) -> ReplyText? {
        guard let (_, address) = client.split(atFirst: .slash), let (host, port) = address.split(atLast: .colon),
            !host.isEmpty, port.first?.isDigit == true
        else { return nil }
        return host
    }
}

extension Int64 {
    /// Adds without overflowing: sums of a hostile reply end at the largest number there is.
    fileprivate mutating func add(_ other: Int64) {
        let (sum, overflow) = addingReportingOverflow(other)
        self = overflow ? (other > 0 ? .max : .min) : sum
    }
}
