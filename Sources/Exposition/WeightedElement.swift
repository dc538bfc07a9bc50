/// One element of a header that lists what a client takes: `text/plain;version=0.0.4;q=0.5` (RFC 9110, section 12).
struct WeightedElement {
    /// What stands before the parameters, in lower case.
    let value: String

    /// The parameters but for `q`; names and values in lower case.
    let parameters: [String: String]

    /// How much the client wants it: 0 (not at all) to 1.
    let weight: Double

    /// The elements of a header, without those whose weight cannot be read. A comma inside a quoted string separates, too:
    /// no type that we offer has such a parameter.
    static func parse(_ header: String) -> [WeightedElement] {
        header.lowercased().split(separator: ",").compactMap(WeightedElement.init)
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
