/// Why bytes are not the message that they should be.
package enum WireError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A value of `needed` bytes begins where only `left` are left.
    case truncated(needed: Int, left: Int)
    /// An array, string or byte field claims more elements or bytes than are left.
    case excessiveCount(Int, left: Int)
    /// A negative length other than -1, which stands for null.
    case negativeCount(Int)
    /// A field that cannot be null is null.
    case unexpectedNull
    /// A variable-length integer of more than 32 bits.
    case overlongVarint
    /// Bytes remain behind the last field.
    case trailingBytes(Int)
    /// Another message's answer: its correlation id is not the one that was expected.
    case correlation(expected: Int32, received: Int32)

    package var description: String {
        switch self {
        case .truncated(let needed, let left): "a field needs \(needed) bytes where \(left) are left"
        case .excessiveCount(let count, let left): "a field claims \(count) elements where \(left) bytes are left"
        case .negativeCount(let count): "a field has the length \(count)"
        case .unexpectedNull: "a field is null that cannot be null"
        case .overlongVarint: "a variable-length integer has more than 32 bits"
        case .trailingBytes(let count): "\(count) bytes remain behind the last field"
        case .correlation(let expected, let received): "correlation id \(received) where \(expected) was expected"
        }
    }
}
