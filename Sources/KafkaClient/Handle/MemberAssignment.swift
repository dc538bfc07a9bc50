internal import ClusterModel

/// The partitions assigned to a member of a group, in the format of the consumer protocol (ConsumerProtocolAssignment).
///
/// The bytes are written by the leader of the group, which is any client that may join it. Nothing in them is trusted:
/// each count is compared with the bytes that are left before it is used.
enum MemberAssignment {
    /// Parses an assignment; no bytes are an empty one.
    ///
    /// The assignor's own data follows the partitions and is not read.
    ///
    /// - Returns: the assigned partitions; nil if the bytes are not in the format.
    static func partitions(in bytes: [UInt8]) -> [TopicPartition]? {
        guard !bytes.isEmpty else { return [] }
        var reader = Reader(rest: bytes[...])
        // Later versions only append fields, so each version is read as the first one.
        guard let version = reader.integer(Int16.self), version >= 0,
            // A topic takes six bytes at least: the length of its name and the count of its partitions.
            let topicCount = reader.count(ofElements: 6)
        else { return nil }
        var partitions: [TopicPartition] = []
        for _ in 0..<topicCount {
            guard let topic = reader.name(), let count = reader.count(ofElements: 4) else { return nil }
            for _ in 0..<count {
                guard let partition = reader.integer(Int32.self), partition >= 0 else { return nil }
                partitions.append(TopicPartition(topic: topic, partition: partition))
            }
        }
        return partitions
    }
}

/// Reads integers in network byte order; nil where bytes are missing.
private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func integer<Value: FixedWidthInteger>(_: Value.Type) -> Value? {
        take(Value.bitWidth / 8)?.reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }

    /// The element count of an array whose elements take at least `size` bytes each; nil if so many cannot follow.
    mutating func count(ofElements size: Int) -> Int? {
        guard let count = integer(Int32.self), count >= 0, Int(count) <= rest.count / size else { return nil }
        return Int(count)
    }

    mutating func name() -> Name? {
        guard let length = integer(Int16.self) else { return nil }
        return take(Int(length)).map { Name(bytes: Array($0)) }
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
