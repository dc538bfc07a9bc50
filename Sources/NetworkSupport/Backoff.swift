extension ClosedRange<Duration> {
    /// How long to wait after a failed attempt: from the lower bound, doubled with each failure in a row, to the upper;
    /// with 20 % of jitter, so that clients of one server do not come back at the same moment.
    ///
    /// - Parameter failuresInARow: How many attempts failed before this one.
    package func backoff(after failuresInARow: Int) -> Duration {
        let doubled = lowerBound * Double(1 << Swift.min(failuresInARow, 16))
        return Swift.min(doubled, upperBound) * Double.random(in: 0.8...1.2)
    }
}
