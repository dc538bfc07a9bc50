package import ClusterModel

/// Writes the fields of one message in their order.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    /// Whether lengths are compact and structures end with tagged fields (KIP-482).
    private let isFlexible: Bool

    package init(isFlexible: Bool) {
        self.isFlexible = isFlexible
    }

    package mutating func write(_ value: Int8) { bytes.append(UInt8(bitPattern: value)) }
    package mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }
    package mutating func write(_ value: Int16) { append(UInt64(UInt16(bitPattern: value)), bytes: 2) }
    package mutating func write(_ value: Int32) { append(UInt64(UInt32(bitPattern: value)), bytes: 4) }
    package mutating func write(_ value: Int64) { append(UInt64(bitPattern: value), bytes: 8) }

    package mutating func write(_ value: TopicID) {
        append(value.high, bytes: 8)
        append(value.low, bytes: 8)
    }

    /// A string; nil is null.
    package mutating func write(_ value: String?) {
        if let value { writeString(value.utf8) } else { writeNullString() }
    }

    /// The name of a topic or a group; nil is null.
    package mutating func write(_ value: Name?) {
        guard let value else { return writeNullString() }
        if let raw = value.raw { writeString(raw) } else { writeString(value.text.utf8) }
    }

    /// A byte field.
    package mutating func write(_ value: [UInt8]) {
        writeCount(value.count)
        bytes += value
    }

    /// An array; nil is null.
    package mutating func write<Element>(
        _ elements: [Element]?, _ element: (inout WireWriter, Element) -> Void
    ) {
        guard let elements else {
            if isFlexible { append(varint: 0) } else { write(Int32(-1)) }
            return
        }
        writeCount(elements.count)
        for value in elements { element(&self, value) }
    }

    /// Ends a structure: no tagged fields, where the version has them.
    package mutating func endStructure() {
        if isFlexible { append(varint: 0) }
    }

    /// Strings have at most 32,767 bytes. Of what is longer only that much is written: a broker that finds more closes the
    /// connection, and so fails all that is asked for on it.
    private mutating func writeString(_ contents: some Collection<UInt8>) {
        let contents = contents.prefix(Int(Int16.max))
        if isFlexible { append(varint: UInt32(contents.count + 1)) } else { write(Int16(contents.count)) }
        bytes += contents
    }

    private mutating func writeNullString() {
        if isFlexible { append(varint: 0) } else { write(Int16(-1)) }
    }

    private mutating func writeCount(_ count: Int) {
        if isFlexible { append(varint: UInt32(count + 1)) } else { write(Int32(count)) }
    }

    private mutating func append(_ value: UInt64, bytes count: Int) {
        for shift in stride(from: (count - 1) * 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    private mutating func append(varint value: UInt32) {
        var rest = value
        while rest > 0x7F {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
