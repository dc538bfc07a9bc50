public import PageMemory

extension MetricWriter {
    /// A sample without labels. A value outside `Int64` becomes the nearest one inside.
    @inlinable
    public mutating func sample(_ value: some BinaryInteger) {
        sample(.none, value)
    }

    /// A sample with an integer value, which is printed without an exponent. A value outside `Int64` becomes the nearest
    /// one inside.
    @inlinable
    public mutating func sample(_ labels: EncodedLabels, _ value: some BinaryInteger) {
        begin(labels)
        buffer.append(decimal: Int64(clamping: value))
        end()
    }

    /// A sample with the label `partition` after `labels`.
    @inlinable
    public mutating func sample(_ labels: EncodedLabels, partition: Int32, _ value: some BinaryInteger) {
        begin(labels, partition: partition)
        buffer.append(decimal: Int64(clamping: value))
        end()
    }

    /// A sample with the value `scaled` / 10^`decimals` (0 to 18), always printed with that many decimals: 1500 and 3 are
    /// `1.500`, -5 and 3 are `-0.005`.
    public mutating func sample(_ labels: EncodedLabels = .none, scaled: Int64, decimals: Int) {
        precondition((0...18).contains(decimals), "\(decimals) decimals: 0 to 18 are possible")
        begin(labels)
        if scaled < 0 { buffer.append(UInt8(ascii: "-")) }
        let unit = (0..<decimals).reduce(into: 1 as UInt64) { unit, _ in unit *= 10 }
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: unit)
        append(whole, fraction: fraction, digits: decimals)
        end()
    }

    /// A sample in seconds, exact to the nanosecond (what is finer is cut off), without zeros at the end: `1.5`.
    public mutating func sample(_ labels: EncodedLabels = .none, seconds duration: Duration) {
        begin(labels)
        let (seconds, attoseconds) = duration.components
        var fraction = attoseconds.magnitude / 1_000_000_000
        if duration < .zero, seconds != 0 || fraction != 0 { buffer.append(UInt8(ascii: "-")) }
        var digits = fraction == 0 ? 0 : 9
        while digits > 0, fraction.isMultiple(of: 10) {
            fraction /= 10
            digits -= 1
        }
        append(seconds.magnitude, fraction: fraction, digits: digits)
        end()
    }

    /// A sample with any other value: `NaN`, `+Inf`, `-Inf`, a whole number in the range of `Int64` without an exponent, or
    /// the shortest decimal that reads back as the same number, which may cost an allocation.
    public mutating func sample(_ labels: EncodedLabels = .none, double: Double) {
        begin(labels)
        append(double: double)
        end()
    }

    mutating func append(double: Double) {
        if double.isNaN {
            buffer.append(literal: "NaN")
        } else if double.isInfinite {
            buffer.append(literal: double < 0 ? "-Inf" : "+Inf")
        } else if (-0x1p63..<0x1p63).contains(double), Double(Int64(double)) == double {
            buffer.append(decimal: Int64(double))
        } else {
            buffer.append(utf8: double.description)
        }
    }

    private mutating func append(_ whole: UInt64, fraction: UInt64, digits: Int) {
        buffer.append(decimal: whole)
        if digits > 0 {
            buffer.append(UInt8(ascii: "."))
            buffer.append(decimal: fraction, digits: digits)
        }
    }
}

/// The samples of a summary; a histogram has a sum and a count, too. The caller ensures what OpenMetrics 1.0 requires (section
/// "Summary"): no value is negative, and a sum or count is not NaN. The value of a quantile is NaN if it is unknown.
extension MetricWriter {
    /// The value at `quantile` (0 to 1), a label after `labels` that is written as a float in both formats: `quantile="1.0"`.
    public mutating func sample(_ labels: EncodedLabels = .none, quantile: Double, double: Double) {
        precondition(!sumStart.isNone && bucketStart.isNone, "a quantile of a family that is not a summary")
        precondition((0...1).contains(quantile), "\(quantile) is not a quantile")
        beginWithMore(start, labels)
        buffer.append(literal: "quantile=\"")
        buffer.append(utf8: quantile.description)
        buffer.append(literal: "\"} ")
        append(double: double)
        end()
    }

    /// The sum of all values: `name_sum`.
    public mutating func sample(_ labels: EncodedLabels = .none, sum: Double) {
        precondition(!sumStart.isNone, "a sum of a family that is not a summary or histogram")
        buffer.append(sumStart, labels)
        append(double: sum)
        end()
    }

    /// How many values there were: `name_count`.
    public mutating func sample(_ labels: EncodedLabels = .none, count: some BinaryInteger) {
        precondition(!countStart.isNone, "a count of a family that is not a summary or histogram")
        buffer.append(countStart, labels)
        buffer.append(decimal: Int64(clamping: count))
        end()
    }
}

/// The buckets of a histogram; its sum and count are written as a summary's are. The caller ensures what OpenMetrics 1.0
/// requires (section "Histogram"): bounds ascend and end with infinity, counts never fall, and the last one is the
/// histogram's count.
extension MetricWriter {
    /// How many values were at most `bound`, a label after `labels` that is written as a float in both formats: `le="1.0"`.
    /// The bound of the last bucket is infinity: `le="+Inf"`.
    public mutating func sample(_ labels: EncodedLabels = .none, bucket bound: Double, count: some BinaryInteger) {
        precondition(!bucketStart.isNone, "a bucket of a family that is not a histogram")
        precondition(!bound.isNaN, "a bucket without a bound")
        beginWithMore(bucketStart, labels)
        buffer.append(literal: "le=\"")
        buffer.append(utf8: bound == .infinity ? "+Inf" : bound.description)
        buffer.append(literal: "\"} ")
        buffer.append(decimal: Int64(clamping: count))
        end()
    }
}

/// The parts of a sample line around the value.
extension MetricWriter {
    @usableFromInline
    mutating func begin(_ labels: EncodedLabels) {
        precondition(!start.isNone, "a sample before any family")
        buffer.append(start, labels)
    }

    @usableFromInline
    mutating func begin(_ labels: EncodedLabels, partition: Int32) {
        beginWithMore(start, labels)
        buffer.append(literal: "partition=\"")
        buffer.append(decimal: Int64(partition))
        buffer.append(literal: "\"} ")
    }

    /// As far as the last label, which is the caller's to append.
    mutating func beginWithMore(_ lineStart: LineStart, _ labels: EncodedLabels) {
        precondition(!lineStart.isNone, "a sample before any family")
        buffer.append(lineStart.labelled)
        if !labels.bytes.isEmpty {
            buffer.append(labels.bytes)
            buffer.append(UInt8(ascii: ","))
        }
    }

    @inlinable
    mutating func end() {
        buffer.append(UInt8(ascii: "\n"))
        samples &+= 1
    }
}
