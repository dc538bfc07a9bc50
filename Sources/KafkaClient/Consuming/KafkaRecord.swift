public import ClusterModel

/// A message that was consumed.
public struct KafkaRecord: Sendable, Equatable {
    public let topic: Name

    public let partition: Int32

    public let offset: Int64

    /// When it was created or appended, by the topic's configuration, in milliseconds since 1970; nil in old formats.
    public let timestamp: Int64?

    /// The key: a part of the batch's memory. Nil is no key.
    public let key: ArraySlice<UInt8>?

    /// The value: a part of the batch's memory. Nil is a tombstone.
    public let value: ArraySlice<UInt8>?

    /// The headers, in order.
    public let headers: [KafkaHeader]
}
