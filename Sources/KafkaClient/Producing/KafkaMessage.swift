/// A message to be produced.
public struct KafkaMessage: Sendable, Equatable {
    /// The partition; nil leaves the choice to the topic's partitioner (property `partitioner`), which goes by the key.
    public var partition: Int32?

    /// The key; nil is no key.
    public var key: [UInt8]?

    /// The value; nil is a tombstone.
    public var value: [UInt8]?

    /// The headers, in order; names may repeat.
    public var headers: [KafkaHeader]

    /// When it was created, in milliseconds since 1970; nil is now.
    public var timestamp: Int64?

    public init(
        key: [UInt8]? = nil, value: [UInt8]?, partition: Int32? = nil, headers: [KafkaHeader] = [],
        timestamp: Int64? = nil
    ) {
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }
}

/// A header of a message.
public struct KafkaHeader: Sendable, Equatable {
    public var name: String

    /// The value; nil is none, which is not the same as an empty one.
    public var value: [UInt8]?

    public init(_ name: String, _ value: [UInt8]?) {
        self.name = name
        self.value = value
    }
}
