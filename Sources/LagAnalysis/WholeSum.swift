/// A sum that is whole or absent: one unknown summand makes it unknown, so that it never shrinks because a broker fell
/// silent.
///
/// It ends at `Int64.max` instead of trapping: offsets come from the network, and anybody may commit a nonsensical one.
package struct WholeSum: Sendable {
    /// The sum so far (0 at first), or nil once a summand was unknown.
    package private(set) var value: Int64? = 0

    package init() {}

    /// Adds a summand that is at least 0, or unknown.
    package mutating func add(_ summand: Int64?) {
        guard let sum = value, let summand else {
            value = nil
            return
        }
        let (result, overflow) = sum.addingReportingOverflow(summand)
        value = overflow ? .max : result
    }
}
