internal import PageMemory

/// The buckets of a histogram; its sum and count are written as a summary's are. What OpenMetrics 1.0 asks of them (section
/// "Histogram") is the caller's to see to: bounds ascend and end with infinity, counts never fall, and the last of them is
/// the histogram's count.
extension MetricWriter {
    /// How many values were at most `bound`, a label after `labels` that is written as a float in both formats: `le="1.0"`.
    /// The bound of the last bucket is infinity: `le="+Inf"`.
    public mutating func sample(_ labels: LabelBytes = .none, bucket bound: Double, count: some BinaryInteger) {
        precondition(!bucketStart.isNone, "a bucket of what is no histogram")
        precondition(!bound.isNaN, "a bucket without a bound")
        beginWithMore(bucketStart, labels)
        buffer.append(literal: "le=\"")
        buffer.append(utf8: bound == .infinity ? "+Inf" : bound.description)
        buffer.append(literal: "\"} ")
        buffer.append(decimal: Int64(clamping: count))
        end()
    }
}
