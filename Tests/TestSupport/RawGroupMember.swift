internal import Dispatch

/// The only member of a group, whose assignment is any bytes: it speaks Kafka's protocol itself, since a client library
/// would send a well-formed assignment.
///
/// It sends no heartbeats: the broker keeps it for the session timeout of a minute.
public final class RawGroupMember: Sendable {
    private let socket: LoopbackSocket

    /// Joins `group` of `broker`, becomes its leader, and assigns `assignment` to itself (JoinGroup 0, SyncGroup 0).
    ///
    /// - Throws: `TestFailure` if the broker answers with an error.
    public static func join(
        group: String, protocolType: String = "consumer", assignment: [UInt8], on broker: TestBroker
    ) async throws -> RawGroupMember {
        try await blocking(on: DispatchQueue(label: "test.kafka.raw")) {
            let member = try RawGroupMember(port: broker.port)
            try member.join(group, protocolType, assignment)
            return member
        }
    }

    private init(port: Int) throws {
        socket = try LoopbackSocket(seconds: 30)
        try socket.connect(port: port)
    }

    private func join(_ group: String, _ protocolType: String, _ assignment: [UInt8]) throws {
        var body = Message()
        body.add(group)
        body.add(Int32(60_000))
        body.add("")
        body.add(protocolType)
        body.add(Int32(1))
        body.add("raw")
        body.add(bytes: [])
        var answer = try ask(11, body)
        try answer.check("JoinGroup")
        let generation = try answer.int32()
        _ = try answer.string()
        _ = try answer.string()
        let id = try answer.string()

        body = Message()
        body.add(group)
        body.add(generation)
        body.add(id)
        body.add(Int32(1))
        body.add(id)
        body.add(bytes: assignment)
        answer = try ask(14, body)
        try answer.check("SyncGroup")
    }

    /// Sends a request of version 0 and returns the body of its response.
    private func ask(_ key: Int16, _ body: Message) throws -> Answer {
        var header = Message()
        header.add(key)
        header.add(Int16(0))
        header.add(Int32(key))
        header.add("raw-member")
        var frame = Message()
        frame.add(bytes: header.bytes + body.bytes)
        try socket.send(frame.bytes)
        var size = Answer(rest: try receive(4)[...])
        return Answer(rest: try receive(Int(size.int32())).dropFirst(4))
    }

    private func receive(_ count: Int) throws -> [UInt8] {
        var received: [UInt8] = []
        while received.count < count {
            let chunk = try socket.receive(atMost: count - received.count)
            if chunk.isEmpty { throw TestFailure("the broker closed the connection of a raw group member") }
            received += chunk
        }
        return received
    }
}

/// Bytes under construction, integers in network byte order.
private struct Message {
    var bytes: [UInt8] = []

    mutating func add(_ value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func add(_ text: String) {
        add(Int16(text.utf8.count))
        bytes += text.utf8
    }

    mutating func add(bytes more: [UInt8]) {
        add(Int32(more.count))
        bytes += more
    }
}

/// A response, read from its beginning.
private struct Answer {
    var rest: ArraySlice<UInt8>

    /// Reads the error code of the answer to `request`.
    mutating func check(_ request: String) throws {
        let code = try integer(Int16.self)
        guard code == 0 else { throw TestFailure("\(request) was answered with error \(code)") }
    }

    mutating func int32() throws -> Int32 { try integer() }

    mutating func string() throws -> String {
        String(decoding: try take(Int(integer(Int16.self))), as: UTF8.self)
    }

    private mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws -> Value {
        try take(Value.bitWidth / 8).reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw TestFailure("a response is too short") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
