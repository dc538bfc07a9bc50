extension ByteBuffer {
    /// Appends the bytes of a literal; its length is known to the compiler, so this is a store or two.
    @inlinable
    @inline(__always)
    public mutating func append(literal: StaticString) {
        let count = literal.utf8CodeUnitCount
        reserve(count)
        unsafe (base + used).update(from: literal.utf8Start, count: count)
        used &+= count
    }

    /// Appends the UTF-8 bytes of `text`.
    public mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { source in
            guard let start = source.baseAddress else { return }
            reserve(source.count)
            unsafe (base + used).update(from: start, count: source.count)
            used += source.count
        }
    }

    /// Appends `value` in decimal: an optional minus sign and the digits.
    @inlinable
    public mutating func append(decimal value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(decimal: value.magnitude)
    }

    /// Appends the decimal digits of `value`.
    @inlinable
    public mutating func append(decimal value: UInt64) {
        append(decimal: value, digits: decimalDigitCount(value))
    }

    /// Appends the last `digits` (0 or more) decimal digits of `value`, with zeros in front where it has fewer.
    @inlinable
    public mutating func append(decimal value: UInt64, digits: Int) {
        precondition(digits >= 0, "\(digits) digits")
        reserve(digits)
        var rest = value
        var position = used &+ digits
        while position &- used >= 2 {
            let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
            rest = quotient
            position &-= 2
            unsafe base[position] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair / 10)
            unsafe base[position &+ 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair % 10)
        }
        if position > used {
            unsafe base[used] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        }
        used &+= digits
    }
}

/// How many decimal digits `value` has: 1 to 20.
@inlinable
func decimalDigitCount(_ value: UInt64) -> Int {
    var rest = value
    var count = 1
    while rest >= 10_000 {
        rest /= 10_000
        count &+= 4
    }
    if rest >= 1000 { return count &+ 3 }
    if rest >= 100 { return count &+ 2 }
    return rest >= 10 ? count &+ 1 : count
}
