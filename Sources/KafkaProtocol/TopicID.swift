/// A topic's UUID (KIP-516). A topic that is deleted and created again has another one.
package struct TopicID: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// All zero: no id, as brokers before 2.8 and topics named in a request have it.
    package static let none = TopicID(high: 0, low: 0)
}
