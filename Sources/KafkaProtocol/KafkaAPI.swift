/// One of the protocol's APIs, and the versions of it that are spoken here.
package struct KafkaAPI: Sendable, Hashable {
    package let key: Int16

    /// As Kafka's documentation names it.
    package let name: String

    /// The versions whose messages can be written and read.
    package let versions: ClosedRange<Int16>

    /// The first version with compact lengths and tagged fields (KIP-482); nil where no version has them.
    package let firstFlexibleVersion: Int16?

    package func isFlexible(_ version: Int16) -> Bool {
        firstFlexibleVersion.map { version >= $0 } ?? false
    }

    /// The newest version that both sides speak; nil if there is none.
    package func version(within broker: ClosedRange<Int16>) -> Int16? {
        let newest = min(versions.upperBound, broker.upperBound)
        return newest >= max(versions.lowerBound, broker.lowerBound) ? newest : nil
    }
}

/// A request, which says itself how it is written and what answers it.
package protocol KafkaRequest: Sendable {
    associatedtype Response: KafkaResponse

    static var api: KafkaAPI { get }

    /// Writes the body.
    func encode(into writer: inout WireWriter, version: Int16)
}

/// The answer to a request.
package protocol KafkaResponse: Sendable {
    /// Reads the body.
    init(from reader: inout WireReader, version: Int16) throws(WireError)

    /// How long the broker asks its client to wait before the next request (KIP-124, KIP-219), in milliseconds.
    var throttleTime: Int32 { get }
}
