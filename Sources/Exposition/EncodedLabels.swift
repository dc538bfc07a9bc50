/// Label pairs as they stand on a sample line, escaped once and written many times: `topic="a",group="b"`, without braces.
public struct EncodedLabels: Sendable {
    @usableFromInline let bytes: [UInt8]

    @usableFromInline
    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// No labels.
    @inlinable public static var none: EncodedLabels { EncodedLabels(bytes: []) }

    /// One label. `name` must be a label name as `MetricGrammar` has it; `value` is any text and is escaped.
    public init(_ name: String, _ value: String) {
        precondition(MetricGrammar.isLabelName(name), "`\(name)` is not a label name")
        var bytes = Array(name.utf8)
        bytes += "=\"".utf8
        bytes += Escaping.labelValue(value)
        bytes.append(UInt8(ascii: "\""))
        self.bytes = bytes
    }

    /// These labels and one more.
    public func adding(_ name: String, _ value: String) -> EncodedLabels {
        self + EncodedLabels(name, value)
    }

    /// The labels of both, in order. No name may be in both: Prometheus would refuse the page.
    public static func + (left: EncodedLabels, right: EncodedLabels) -> EncodedLabels {
        if left.bytes.isEmpty { return right }
        if right.bytes.isEmpty { return left }
        return EncodedLabels(bytes: left.bytes + [UInt8(ascii: ",")] + right.bytes)
    }
}
