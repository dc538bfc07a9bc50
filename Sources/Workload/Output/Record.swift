/// A record as it was read from a topic.
public struct Record: Sendable, Equatable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    /// Milliseconds since 1970; nil if the record has none.
    public let timestamp: Int64?
    public let key: ArraySlice<UInt8>?
    /// nil for a tombstone.
    public let value: ArraySlice<UInt8>?

    public init(
        topic: String, partition: Int32, offset: Int64, timestamp: Int64?, key: ArraySlice<UInt8>?,
        value: ArraySlice<UInt8>?
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestamp = timestamp
        self.key = key
        self.value = value
    }
}
