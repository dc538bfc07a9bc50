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
    public mutating func sample(_ labels: LabelBytes, _ value: some BinaryInteger) {
        begin(labels)
        buffer.append(decimal: Int64(clamping: value))
        end()
    }

    /// A sample with the label `partition` after `labels`.
    @inlinable
    public mutating func sample(_ labels: LabelBytes, partition: Int32, _ value: some BinaryInteger) {
        begin(labels, partition: partition)
        buffer.append(decimal: Int64(clamping: value))
        end()
    }

    /// A sample with the value `scaled` / 10^`decimals` (0 to 18), always printed with that many decimals: 1500 and 3 are
    /// `1.500`, -5 and 3 are `-0.005`.
    public mutating func sample(_ labels: LabelBytes = .none, scaled: Int64, decimals: Int) {
        precondition((0...18).contains(decimals), "\(decimals) decimals: 0 to 18 are possible")
        begin(labels)
        if scaled < 0 { buffer.append(UInt8(ascii: "-")) }
        let unit = (0..<decimals).reduce(into: 1 as UInt64) { unit, _ in unit *= 10 }
        let (whole, fraction) = scaled.magnitude.quotientAndRemainder(dividingBy: unit)
        append(whole, fraction: fraction, digits: decimals)
        end()
    }

    /// A sample in seconds, exact to the nanosecond (what is finer is cut off), without zeros at the end: `1.5`.
    public mutating func sample(_ labels: LabelBytes = .none, seconds duration: Duration) {
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
    public mutating func sample(_ labels: LabelBytes = .none, double: Double) {
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

/// The parts of a sample line around the value.
extension MetricWriter {
    @usableFromInline
    mutating func begin(_ labels: LabelBytes) {
        precondition(!start.isNone, "a sample before any family")
        buffer.append(start, labels)
    }

    @usableFromInline
    mutating func begin(_ labels: LabelBytes, partition: Int32) {
        beginWithMore(start, labels)
        buffer.append(literal: "partition=\"")
        buffer.append(decimal: Int64(partition))
        buffer.append(literal: "\"} ")
    }

    /// As far as the last label, which is the caller's to append.
    mutating func beginWithMore(_ lineStart: LineStart, _ labels: LabelBytes) {
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
