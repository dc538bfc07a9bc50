/// A count or a duration in 16 bits: exact below 4096, rounded to 12 significant bits above, at most about 2⁴².
///
/// The order of the codes is the order of the magnitudes.
struct CompactMagnitude: Comparable {
    private let code: UInt16

    static let zero = CompactMagnitude(0)

    /// The code for `value`; a negative one counts as 0.
    init(_ value: Int64) {
        let value = min(max(value, 0), 4095 << 30)
        let shift = max(0, 52 - value.leadingZeroBitCount)
        let mantissa = (value + (Int64(1) << shift) >> 1) >> shift
        code = UInt16(truncatingIfNeeded: Int64(shift) << 11 + mantissa)
    }

    /// The magnitude that the code stands for.
    var value: Int64 {
        let shift = max(0, Int64(code >> 11) - 1)
        return (Int64(code) - shift << 11) << shift
    }

    static func < (left: CompactMagnitude, right: CompactMagnitude) -> Bool { left.code < right.code }
}
