/// Cuts a stream of bytes into lines.
public struct LineSplitter: Sendable {
    private var rest: [UInt8] = []

    public init() {}

    /// Takes the next bytes, and returns the lines that they end, without line feeds.
    public mutating func lines(in bytes: some Collection<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            rest += part
            lines.append(rest)
            rest.removeAll(keepingCapacity: true)
        }
        rest = lines.removeLast()
        return lines
    }

    /// The line that the end of the stream ends; nil if there is none.
    public mutating func lastLine() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
