internal import Exposition

// What a scraper wants, by its request's headers (RFC 9110, section 12).

extension ExpositionFormat {
    /// The format to answer with, by the request's header Accept (RFC 9110, section 12.5.1).
    ///
    /// A range counts for a format if its type and, where it has one, its `version` fit; other parameters (`charset`,
    /// `escaping`) decide nothing. The higher weight wins, then the more specific range, then the text format, which also
    /// answers a client that takes neither: a page it did not ask for tells more than an error.
    static func negotiated(accept: String?) -> ExpositionFormat {
        let ranges = AcceptElement.parse(accept ?? "*/*")
        guard let openMetrics = openMetrics.offer(to: ranges) else { return .text }
        guard let text = text.offer(to: ranges) else { return .openMetrics }
        return (openMetrics.weight, openMetrics.specificity) > (text.weight, text.specificity) ? .openMetrics : .text
    }

    /// How much a client wants this format: what the most specific of the ranges that fit says; nil if it refuses it.
    fileprivate func offer(to ranges: [AcceptElement]) -> (weight: Double, specificity: Int)? {
        let fitting = ranges.compactMap { range in
            specificity(of: range).map { (weight: range.weight, specificity: $0) }
        }
        let best = fitting.max { ($0.specificity, $0.weight) < ($1.specificity, $1.weight) }
        return best.flatMap { $0.weight > 0 ? $0 : nil }
    }

    private func specificity(of range: AcceptElement) -> Int? {
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
enum ContentCoding {
    /// Whether a client that sent this Accept-Encoding takes gzip (RFC 9110, section 12.5.3). What it says of gzip counts
    /// more than what it says of `*`; without the header, we take it that it does not.
    static func acceptsGzip(_ acceptEncoding: String?) -> Bool {
        let codings = AcceptElement.parse(acceptEncoding ?? "")
        let gzip = codings.filter { $0.value == "gzip" || $0.value == "x-gzip" }
        return (gzip.isEmpty ? codings.filter { $0.value == "*" } : gzip).contains { $0.weight > 0 }
    }
}

/// One element of a header that lists what a client takes: `text/plain;version=0.0.4;q=0.5` (RFC 9110, section 12).
private struct AcceptElement {
    /// What stands before the parameters, in lower case.
    let value: String

    /// The parameters but for `q`; names and values in lower case.
    let parameters: [String: String]

    /// How much the client wants it: 0 (not at all) to 1.
    let weight: Double

    /// The elements of a header, without those whose weight cannot be read. A comma inside a quoted string separates, too:
    /// no type that we offer has such a parameter.
    static func parse(_ header: String) -> [AcceptElement] {
        header.lowercased().split(separator: ",").compactMap(AcceptElement.init)
    }

    private init?(_ element: Substring) {
        let fields = element.split(separator: ";", omittingEmptySubsequences: false)
        var parameters: [String: String] = [:]
        for field in fields.dropFirst() {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            parameters[trimmed(pair[0], of: " \t")] = trimmed(pair[1], of: " \t\"")
        }
        guard let weight = Double(parameters.removeValue(forKey: "q") ?? "1"), (0...1).contains(weight) else {
            return nil
        }
        value = fields.first.map { trimmed($0, of: " \t") } ?? ""
        self.parameters = parameters
        self.weight = weight
    }
}

private func trimmed(_ text: Substring, of characters: String) -> String {
    var text = text.drop(while: characters.contains)
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
}
