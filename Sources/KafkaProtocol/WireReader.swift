package import ClusterModel

/// Reads the fields of one message in their order.
///
/// Every length and count is compared with the bytes that are left before memory is reserved for it, so that no message
/// takes more memory than a small multiple of its size.
package struct WireReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Whether lengths are compact and structures end with tagged fields (KIP-482).
    private let isFlexible: Bool

    package init(_ bytes: [UInt8], isFlexible: Bool) {
        self.bytes = bytes
        self.isFlexible = isFlexible
    }

    /// The bytes that have not been read.
    package var remaining: Int { bytes.count - position }

    /// Checks that the message ends here.
    package func finish() throws(WireError) {
        guard remaining == 0 else { throw .trailingBytes(remaining) }
    }

    private func require(_ count: Int) throws(WireError) {
        guard count <= remaining else { throw .truncated(needed: count, left: remaining) }
    }
}

// Fields of a fixed size: big-endian.
extension WireReader {
    package mutating func int8() throws(WireError) -> Int8 { Int8(bitPattern: UInt8(try unsigned(bytes: 1))) }
    package mutating func int16() throws(WireError) -> Int16 { Int16(bitPattern: UInt16(try unsigned(bytes: 2))) }
    package mutating func uint16() throws(WireError) -> UInt16 { UInt16(try unsigned(bytes: 2)) }
    package mutating func int32() throws(WireError) -> Int32 { Int32(bitPattern: UInt32(try unsigned(bytes: 4))) }
    package mutating func int64() throws(WireError) -> Int64 { Int64(bitPattern: try unsigned(bytes: 8)) }
    package mutating func bool() throws(WireError) -> Bool { try int8() != 0 }
    package mutating func errorCode() throws(WireError) -> ErrorCode { ErrorCode(rawValue: try int16()) }

    package mutating func topicID() throws(WireError) -> TopicID {
        TopicID(high: try unsigned(bytes: 8), low: try unsigned(bytes: 8))
    }

    @inline(__always)
    private mutating func unsigned(bytes count: Int) throws(WireError) -> UInt64 {
        try require(count)
        var value: UInt64 = 0
        for offset in 0..<count { value = value << 8 | UInt64(bytes[position &+ offset]) }
        position &+= count
        return value
    }

    /// An unsigned integer of 32 bits and variable length: seven bits a byte, the lowest first, at most five bytes.
    mutating func unsignedVarint() throws(WireError) -> UInt32 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 35, by: 7) {
            let byte = try unsigned(bytes: 1)
            value |= (byte & 0x7F) << shift
            guard byte & 0x80 == 0 else { continue }
            guard value <= UInt64(UInt32.max) else { break }
            return UInt32(value)
        }
        throw .overlongVarint
    }
}

// Strings and byte fields.
extension WireReader {
    /// The name of a topic or a group: any bytes.
    package mutating func name() throws(WireError) -> Name {
        guard let name = try nullableName() else { throw .unexpectedNull }
        return name
    }

    package mutating func nullableName() throws(WireError) -> Name? {
        guard let range = try contents(length: stringLength()) else { return nil }
        return Name(bytes: bytes[range])
    }

    /// Text for people; what is not UTF-8 is shown as U+FFFD.
    package mutating func string() throws(WireError) -> String {
        guard let string = try nullableString() else { throw .unexpectedNull }
        return string
    }

    package mutating func nullableString() throws(WireError) -> String? {
        guard let range = try contents(length: stringLength()) else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    package mutating func data() throws(WireError) -> [UInt8] {
        guard let range = try contents(length: arrayLength()) else { throw .unexpectedNull }
        return Array(bytes[range])
    }

    /// Steps over a text that nothing here needs.
    package mutating func skipString() throws(WireError) { _ = try contents(length: stringLength()) }

    /// Steps over bytes that nothing here needs.
    package mutating func skipData() throws(WireError) { _ = try contents(length: arrayLength()) }

    private mutating func contents(length: Int?) throws(WireError) -> Range<Int>? {
        guard let length else { return nil }
        guard length <= remaining else { throw .excessiveCount(length, left: remaining) }
        defer { position += length }
        return position..<position + length
    }

    private mutating func stringLength() throws(WireError) -> Int? {
        isFlexible ? try compactLength() : try length(Int(try int16()))
    }

    private mutating func arrayLength() throws(WireError) -> Int? {
        isFlexible ? try compactLength() : try length(Int(try int32()))
    }

    /// Length + 1, so that 0 stands for null.
    private mutating func compactLength() throws(WireError) -> Int? {
        let value = Int(try unsignedVarint())
        return value == 0 ? nil : value - 1
    }

    private func length(_ value: Int) throws(WireError) -> Int? {
        if value == -1 { return nil }
        guard value >= 0 else { throw .negativeCount(value) }
        return value
    }
}

// Arrays and structures.
extension WireReader {
    /// An array whose elements take at least `minimumSize` bytes each.
    package mutating func array<Element>(
        minimumSize: Int, _ element: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        guard let elements = try nullableArray(minimumSize: minimumSize, element) else { throw .unexpectedNull }
        return elements
    }

    package mutating func nullableArray<Element>(
        minimumSize: Int, _ element: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element]? {
        guard let count = try count(minimumSize: minimumSize) else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    package mutating func int32s() throws(WireError) -> [Int32] {
        try array(minimumSize: 4) { reader throws(WireError) in try reader.int32() }
    }

    /// Steps over an array of int32.
    package mutating func skipInt32s() throws(WireError) {
        guard let count = try count(minimumSize: 4) else { throw .unexpectedNull }
        position += 4 * count
    }

    /// Steps over an array of strings.
    package mutating func skipStrings() throws(WireError) {
        _ = try array(minimumSize: 1) { reader throws(WireError) in try reader.skipString() }
    }

    package mutating func strings() throws(WireError) -> [String] {
        try array(minimumSize: 1) { reader throws(WireError) in try reader.string() }
    }

    /// An array of int32 that equals one which was read before more often than not: `lists` then keeps the memory of one.
    package mutating func int32s(sharedIn lists: inout SharedLists) throws(WireError) -> [Int32] {
        guard let count = try count(minimumSize: 4) else { throw .unexpectedNull }
        guard count > 0 else { return [] }
        let begin = position
        var hash: UInt32 = 2_166_136_261
        for _ in 0..<count { hash = (hash ^ UInt32(bitPattern: try int32())) &* 16_777_619 }
        let slot = SharedLists.slot(of: hash)
        if equals(lists[slot], from: begin, count: count) { return lists[slot] }
        position = begin
        var list: [Int32] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try int32()) }
        lists[slot] = list
        return list
    }

    private func equals(_ list: [Int32], from begin: Int, count: Int) -> Bool {
        guard list.count == count else { return false }
        var reader = self
        reader.position = begin
        for element in list {
            guard let value = try? reader.int32(), value == element else { return false }
        }
        return true
    }

    /// Whether a structure that can be null is there.
    package mutating func isPresent() throws(WireError) -> Bool { try int8() >= 0 }

    /// Ends a structure: steps over its tagged fields, where the version has them.
    package mutating func endStructure() throws(WireError) {
        guard isFlexible else { return }
        for _ in 0..<(try unsignedVarint()) { try skipTaggedField() }
    }

    private mutating func skipTaggedField() throws(WireError) {
        _ = try unsignedVarint()
        let size = Int(try unsignedVarint())
        try require(size)
        position += size
    }

    private mutating func count(minimumSize: Int) throws(WireError) -> Int? {
        guard let count = try arrayLength() else { return nil }
        guard count <= remaining / minimumSize else { throw .excessiveCount(count, left: remaining) }
        return count
    }
}

/// Lists of broker ids that partitions have in common: a cluster has few different ones, however many its partitions.
package struct SharedLists {
    private var lists = [[Int32]](repeating: [], count: 256)

    package init() {}

    fileprivate static func slot(of hash: UInt32) -> Int { Int((hash ^ hash >> 16) & 255) }

    fileprivate subscript(slot: Int) -> [Int32] {
        get { lists[slot] }
        set { lists[slot] = newValue }
    }
}
