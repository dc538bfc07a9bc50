/// A sum that is whole or absent: one unknown summand makes it unknown, so that it never shrinks because a broker fell
/// silent.
///
/// It ends at `Int64.max` instead of trapping: offsets come from the network, and anybody may commit a nonsensical one.
package struct CompleteSum: Sendable, Equatable {
    /// The sum so far (0 at first), or nil once a summand was unknown.
    package private(set) var value: Int64? = 0

    package init() {}

    /// Adds a summand that is at least 0, or unknown.
    package mutating func add(_ summand: Int64?) {
        guard let sum = value, let summand else {
            value = nil
            return
        }
        value = sum.adding(summand)
    }
}

extension Int64 {
    /// The sum of two numbers that are at least 0, or `Int64.max`.
    func adding(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
