/// A place in a line of a page, and what may stand there.
struct LineCursor {
    /// What has not been read yet.
    private(set) var rest: Substring

    init(_ text: Substring) {
        rest = text
    }

    /// Reads `[a-zA-Z_:][a-zA-Z0-9_:]*`.
    mutating func metricName() throws -> String {
        try name { $0 == ":" }
    }

    /// Reads the labels in braces; none if there are no braces.
    mutating func labels() throws -> [String: String] {
        var labels: [String: String] = [:]
        guard rest.first == "{" else { return labels }
        rest.removeFirst()
        while rest.first != "}" {
            if !labels.isEmpty { try expect(",") }
            let name = try name { _ in false }
            try expect("=")
            try expect("\"")
            let value = try unescaped(escapes: "\\n\"", until: "\"")
            try expect("\"")
            guard labels.updateValue(value, forKey: name) == nil else {
                throw TestFailure("the label \(name) comes twice")
            }
        }
        rest.removeFirst()
        return labels
    }

    /// Reads a number as Go and OpenMetrics write it, to the end of the line.
    mutating func value() throws -> Double {
        let text = String(rest)
        rest = ""
        switch text {
        case "NaN": return .nan
        case "+Inf": return .infinity
        case "-Inf": return -.infinity
        default:
            // Double(String) would read hexadecimal digits, "inf" and "nan" as well.
            guard text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }), let value = Double(text) else {
                throw TestFailure("\"\(text)\" is no value")
            }
            return value
        }
    }

    /// Reads `character`.
    mutating func expect(_ character: Unicode.Scalar) throws {
        guard rest.unicodeScalars.first == character else { throw TestFailure("\"\(character)\" expected") }
        rest.unicodeScalars.removeFirst()
    }

    /// Reads text up to `end` (or the end of the line), where a backslash must be followed by one of `escapes`.
    mutating func unescaped(escapes: String, until end: Unicode.Scalar? = nil) throws -> String {
        var result = String.UnicodeScalarView()
        while let scalar = rest.unicodeScalars.first, scalar != end {
            rest.unicodeScalars.removeFirst()
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            guard let escaped = rest.unicodeScalars.popFirst(), escapes.unicodeScalars.contains(escaped) else {
                throw TestFailure("a backslash that escapes nothing")
            }
            result.append(escaped == "n" ? "\n" : escaped)
        }
        return String(result)
    }

    /// Reads `[a-zA-Z_][a-zA-Z0-9_]*`, with what `also` allows besides.
    private mutating func name(also: (Unicode.Scalar) -> Bool) throws -> String {
        let name = rest.unicodeScalars.prefix { scalar in
            scalar == "_" || also(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
                || ("0"..."9").contains(scalar)
        }
        guard let first = name.first, !("0"..."9").contains(first) else { throw TestFailure("a name expected") }
        rest.unicodeScalars.removeFirst(name.count)
        return String(name)
    }
}
