internal import PageMemory

/// A format that Prometheus reads.
public enum ExpositionFormat: Sendable, CaseIterable, Hashable {
    /// The text format, version 0.0.4.
    case text
    /// OpenMetrics, version 1.0.0.
    case openMetrics

    /// What the header Content-Type says of such a page.
    public var contentType: String { "\(mediaType); version=\(version); charset=utf-8" }

    /// The type without its parameters: `text/plain`.
    public var mediaType: String {
        switch self {
        case .text: "text/plain"
        case .openMetrics: "application/openmetrics-text"
        }
    }

    /// The parameter `version`.
    public var version: String {
        switch self {
        case .text: "0.0.4"
        case .openMetrics: "1.0.0"
        }
    }
}

extension ExpositionFormat {
    /// Appends the lines that come before a family's samples.
    func appendHeader(of family: MetricFamily, to buffer: inout ByteBuffer) {
        let name = family.name(in: self)
        if !family.help.isEmpty {
            buffer.append(utf8: "# HELP \(name) ")
            buffer.append(Escaping.help(family.help, in: self))
            buffer.append(UInt8(ascii: "\n"))
        }
        buffer.append(utf8: "# TYPE \(name) \(family.typeName(in: self))\n")
    }

    /// Appends what ends a page.
    func appendEnd(to buffer: inout ByteBuffer) {
        if self == .openMetrics { buffer.append(literal: "# EOF\n") }
    }
}
