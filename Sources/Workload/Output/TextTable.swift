/// A table for people: columns that line up, numbers to the right.
public struct TextTable: Sendable {
    /// Where a column's cells stand.
    public enum Alignment: Sendable {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[String]]

    /// - Parameter columns: the columns' headings, and where their cells stand.
    public init(_ columns: [(heading: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.heading)]
    }

    /// Adds a row, a cell a column.
    public mutating func add(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a row has as many cells as there are columns")
        rows.append(cells)
    }

    /// The lines of the table, headings first, without spaces at their ends.
    public var lines: [String] {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { Self.padded(row[$0], to: widths[$0], alignments[$0]) }
            let line = cells.joined(separator: "  ")
            return String(line.prefix(upTo: line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex))
        }
    }

    private static func padded(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
        let padding = String(repeating: " ", count: width - cell.count)
        return alignment == .left ? cell + padding : padding + cell
    }
}
