internal import PageMemory

/// The samples of a summary; a histogram has sum and count, too. What OpenMetrics 1.0 asks of them (section "Summary") is
/// the caller's to see to: none is negative, and a sum or count is not NaN; the value of a quantile is NaN where there is
/// nothing to tell.
extension MetricWriter {
    /// The value at `quantile` (0 to 1), a label after `labels` that is written as a float in both formats: `quantile="1.0"`.
    public mutating func sample(_ labels: LabelBytes = .none, quantile: Double, double: Double) {
        precondition(!sumStart.isNone && bucketStart.isNone, "a quantile of what is no summary")
        precondition((0...1).contains(quantile), "\(quantile) is no quantile")
        beginWithMore(start, labels)
        buffer.append(literal: "quantile=\"")
        buffer.append(utf8: quantile.description)
        buffer.append(literal: "\"} ")
        append(double: double)
        end()
    }

    /// The sum of all values: `name_sum`.
    public mutating func sample(_ labels: LabelBytes = .none, sum: Double) {
        precondition(!sumStart.isNone, "a sum of what is no summary or histogram")
        buffer.append(sumStart, labels)
        append(double: sum)
        end()
    }

    /// How many values there were: `name_count`.
    public mutating func sample(_ labels: LabelBytes = .none, count: some BinaryInteger) {
        precondition(!countStart.isNone, "a count of what is no summary or histogram")
        buffer.append(countStart, labels)
        buffer.append(decimal: Int64(clamping: count))
        end()
    }
}
