extension ExpositionFormat {
    /// The format to answer with, by the request's header Accept (RFC 9110, section 12.5.1).
    ///
    /// A range counts for a format if its type and, where it has one, its `version` fit; other parameters (`charset`,
    /// `escaping`) decide nothing. The higher weight wins, then the more specific range, then the text format, which also
    /// answers a client that takes neither: a page it did not ask for tells more than an error.
    public static func negotiated(accept: String?) -> ExpositionFormat {
        let ranges = WeightedElement.parse(accept ?? "*/*")
        guard let openMetrics = openMetrics.offer(to: ranges) else { return .text }
        guard let text = text.offer(to: ranges) else { return .openMetrics }
        return (openMetrics.weight, openMetrics.specificity) > (text.weight, text.specificity) ? .openMetrics : .text
    }

    /// How much a client wants this format: what the most specific of the ranges that fit says; nil if it refuses it.
    private func offer(to ranges: [WeightedElement]) -> (weight: Double, specificity: Int)? {
        let fitting = ranges.compactMap { range in
            specificity(of: range).map { (weight: range.weight, specificity: $0) }
        }
        let best = fitting.max { ($0.specificity, $0.weight) < ($1.specificity, $1.weight) }
        return best.flatMap { $0.weight > 0 ? $0 : nil }
    }

    private func specificity(of range: WeightedElement) -> Int? {
        switch range.value {
        case mediaType:
            guard let version = range.parameters["version"] else { return 2 }
            return version == self.version ? 3 : nil
        case mediaType.prefix { $0 != "/" } + "/*": return 1
        case "*/*": return 0
        default: return nil
        }
    }
}

/// The coding of a response.
public enum ContentCoding {
    /// Whether a client that sent this Accept-Encoding takes gzip (RFC 9110, section 12.5.3). What it says of gzip counts
    /// more than what it says of `*`; without the header, we take it that it does not.
    public static func acceptsGzip(_ acceptEncoding: String?) -> Bool {
        let codings = WeightedElement.parse(acceptEncoding ?? "")
        let gzip = codings.filter { $0.value == "gzip" || $0.value == "x-gzip" }
        return (gzip.isEmpty ? codings.filter { $0.value == "*" } : gzip).contains { $0.weight > 0 }
    }
}
