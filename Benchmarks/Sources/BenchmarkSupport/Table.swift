/// What a measured figure must keep to.
public enum Bound: Sendable {
    case atLeast(Double)
    case atMost(Double)

    func holds(for figure: Double) -> Bool {
        switch self {
        case .atLeast(let limit): figure >= limit
        case .atMost(let limit): figure <= limit
        }
    }

    var description: String {
        switch self {
        case .atLeast(let limit): "≥ \(decimal(limit))"
        case .atMost(let limit): "≤ \(decimal(limit))"
        }
    }
}

/// One line of the table: a figure, what it comes from, and its bound, if it has one.
public struct Row: Sendable {
    let name: String
    let ours: String
    let baseline: String
    let figure: Double
    let bound: Bound?

    /// Whether the bound is kept.
    public var holds: Bool { bound?.holds(for: figure) ?? true }

    var verdict: String {
        if bound == nil { return "" }
        return holds ? "kept" : "MISSED"
    }

    public init(_ name: String, ours: String, baseline: String, figure: Double, bound: Bound? = nil) {
        self.name = name
        self.ours = ours
        self.baseline = baseline
        self.figure = figure
        self.bound = bound
    }
}

/// Prints `rows` as a table.
public func printTable(_ title: String, _ rows: [Row]) {
    let heading = [title, "ours", "baseline", "figure", "bound", ""]
    let lines = rows.map { row in
        [row.name, row.ours, row.baseline, decimal(row.figure), row.bound?.description ?? "", row.verdict]
    }
    let widths = heading.indices.map { column in ([heading] + lines).map { $0[column].count }.max() ?? 0 }
    for line in [heading] + lines {
        let cells = zip(line, widths).map { text, width in text + String(repeating: " ", count: width - text.count) }
        print(cells.joined(separator: "  "))
    }
}

/// `value` with two decimals.
public func decimal(_ value: Double) -> String {
    let hundredths = String(Int((value * 100).rounded()))
    let padded = String(repeating: "0", count: max(0, 3 - hundredths.count)) + hundredths
    return "\(padded.dropLast(2)).\(padded.suffix(2))"
}
