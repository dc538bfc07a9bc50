/// Reads a page line by line, for `ParsedPage`.
struct PageParser {
    private(set) var families: [ParsedPage.Family] = []
    private(set) var samples: [ParsedPage.Sample] = []

    private let format: ParsedPage.Format
    private var help: (name: String, text: String)?
    private var seenFamilies: Set<String> = []
    private var seenSeries: Set<SeriesKey> = []

    /// What makes a series the same for Prometheus: bytes, where strings call a composed and a decomposed é equal.
    private struct SeriesKey: Hashable {
        let name: String
        let labels: [String: [UInt8]]
    }

    init(format: ParsedPage.Format) {
        self.format = format
    }

    mutating func parse(_ text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast() == "" else { throw TestFailure("the page does not end with a line feed") }
        if format == .openMetrics {
            guard lines.popLast() == "# EOF" else { throw TestFailure("the page does not end with # EOF") }
        }
        for (index, line) in lines.enumerated() {
            do { try parse(line: line) } catch { throw TestFailure("line \(index + 1): \(error): \(line)") }
        }
        if let help { throw TestFailure("the family \(help.name) has HELP but no TYPE") }
    }

    private mutating func parse(line: Substring) throws {
        if line.hasPrefix("# HELP ") {
            try takeHelp(line.dropFirst(7))
        } else if line.hasPrefix("# TYPE ") {
            try takeType(line.dropFirst(7))
        } else if line.isEmpty || line.hasPrefix("#") {
            throw TestFailure("neither HELP nor TYPE nor a sample")
        } else {
            try takeSample(line)
        }
    }

    private mutating func takeHelp(_ rest: Substring) throws {
        guard help == nil else { throw TestFailure("HELP after a HELP without TYPE") }
        let (name, text) = try nameAndRest(rest)
        // Only OpenMetrics escapes quotation marks in a help text.
        var cursor = LineCursor(text)
        help = (name, try cursor.unescaped(escapes: format == .openMetrics ? "\\n\"" : "\\n"))
    }

    private mutating func takeType(_ rest: Substring) throws {
        let (name, type) = try nameAndRest(rest)
        guard knownTypes.contains(String(type)) else { throw TestFailure("\"\(type)\" is no type") }
        if let help, help.name != name { throw TestFailure("TYPE of another family than the HELP above it") }
        guard seenFamilies.insert(name).inserted else { throw TestFailure("the family comes twice") }
        families.append(ParsedPage.Family(name: name, type: String(type), help: help?.text))
        help = nil
    }

    private mutating func takeSample(_ line: Substring) throws {
        guard help == nil else { throw TestFailure("a sample between HELP and TYPE") }
        var cursor = LineCursor(line)
        let name = try cursor.metricName()
        let labels = try cursor.labels()
        try cursor.expect(" ")
        let value = try cursor.value()
        guard let family = families.last, sampleNames(of: family).contains(name) else {
            throw TestFailure("the sample does not belong to the family above it")
        }
        if family.type == "summary" { try check(suffix: name.dropFirst(family.name.count), labels, value) }
        guard seenSeries.insert(SeriesKey(name: name, labels: labels.mapValues { Array($0.utf8) })).inserted else {
            throw TestFailure("the series comes twice")
        }
        samples.append(ParsedPage.Sample(name: name, labels: labels, value: value, line: String(line)))
    }

    /// What OpenMetrics asks of a summary's samples, and the text format may have as well.
    private func check(suffix: Substring, _ labels: [String: String], _ value: Double) throws {
        if suffix.isEmpty {
            guard let text = labels["quantile"], let quantile = Double(text), (0...1).contains(quantile) else {
                throw TestFailure("a summary's sample without a quantile")
            }
            // Canonical: two servers' 1 and 1.0 would be two series.
            guard text == quantile.description else { throw TestFailure("the quantile \(text) is not a plain float") }
        } else if labels["quantile"] != nil {
            throw TestFailure("a quantile on a summary's \(suffix)")
        }
        guard !(value < 0), suffix.isEmpty || !value.isNaN else {
            throw TestFailure("a summary cannot have this value")
        }
        guard suffix != "_count" || value == value.rounded() else { throw TestFailure("a count that is not whole") }
    }

    private func nameAndRest(_ text: Substring) throws -> (String, Substring) {
        var cursor = LineCursor(text)
        let name = try cursor.metricName()
        try cursor.expect(" ")
        return (name, cursor.rest)
    }

    private var knownTypes: Set<String> {
        let both: Set = ["counter", "gauge", "histogram", "summary"]
        switch format {
        case .text: return both.union(["untyped"])
        case .openMetrics: return both.union(["unknown", "info", "stateset", "gaugehistogram"])
        }
    }

    /// The names that samples of `family` may have.
    private func sampleNames(of family: ParsedPage.Family) -> [String] {
        let suffixes =
            switch (format, family.type) {
            case (.text, "histogram"): ["_bucket", "_sum", "_count"]
            case (.text, "summary"): ["", "_sum", "_count"]
            case (.openMetrics, "counter"): ["_total", "_created"]
            case (.openMetrics, "histogram"): ["_bucket", "_sum", "_count", "_created"]
            case (.openMetrics, "gaugehistogram"): ["_bucket", "_gsum", "_gcount"]
            case (.openMetrics, "summary"): ["", "_sum", "_count", "_created"]
            case (.openMetrics, "info"): ["_info"]
            default: [""]
            }
        return suffixes.map { family.name + $0 }
    }
}
