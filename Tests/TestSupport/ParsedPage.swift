/// A page of metrics, taken apart as strictly as the formats' specifications read.
///
/// Stricter than Prometheus: every sample needs its family's TYPE line above it, and timestamps are refused, for the
/// exporter's pages have neither exception.
public struct ParsedPage: Sendable {
    /// The two formats of a page.
    public enum Format: Sendable {
        /// Prometheus text format 0.0.4.
        case text
        /// OpenMetrics 1.0.
        case openMetrics
    }

    /// One metric family.
    public struct Family: Sendable, Equatable {
        /// The family's name, as its TYPE line has it.
        public let name: String
        /// `counter`, `gauge`, …
        public let type: String
        /// The help text, unescaped; nil if there is none.
        public let help: String?
    }

    /// One sample.
    public struct Sample: Sendable, Equatable {
        /// The sample's own name: with OpenMetrics a counter's ends in `_total`.
        public let name: String
        /// The labels, unescaped.
        public let labels: [String: String]
        /// The value.
        public let value: Double
        /// The line as it stood on the page.
        public let line: String
    }

    /// The families in the page's order.
    public let families: [Family]

    /// The samples in the page's order.
    public let samples: [Sample]

    /// Takes `bytes` apart.
    ///
    /// - Throws: `TestFailure` that names the line and what is wrong with it: not UTF-8, malformed, a family or a series
    ///   that comes twice, a sample that does not belong to the family above it, a page that is not ended properly.
    public init(_ bytes: [UInt8], format: Format = .text) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw TestFailure("the page is not UTF-8") }
        try self.init(text, format: format)
    }

    /// Takes `text` apart, as the other initialiser does.
    public init(_ text: String, format: Format = .text) throws {
        var parser = PageParser(format: format)
        try parser.parse(text)
        (families, samples) = (parser.families, parser.samples)
    }

    /// The family `name`; nil if the page has none.
    public func family(_ name: String) -> Family? {
        families.first { $0.name == name }
    }

    /// The samples `name` whose labels contain all of `labels`.
    public func samples(_ name: String, _ labels: [String: String] = [:]) -> [Sample] {
        samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
    }

    /// The value of the one sample `name` whose labels are exactly `labels`; nil if the page has none.
    public func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }
}
