/// The progress on stderr: a line that is written over and over on a terminal, one line after the other elsewhere.
public struct ProgressLine: Sendable {
    private let isTerminal: Bool
    private var width = 0

    public init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    /// From one line to the next: often where it is looked at, seldom where it is kept.
    public var interval: Duration { isTerminal ? .milliseconds(500) : .seconds(5) }

    /// What to write so that `text` is the line to be seen.
    public mutating func update(_ text: String) -> String {
        guard isTerminal else { return text + "\n" }
        defer { width = text.count }
        return "\r" + text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// What to write before anything else is, so that it gets a line of its own.
    public mutating func interrupt() -> String {
        defer { width = 0 }
        return width > 0 ? "\r" + String(repeating: " ", count: width) + "\r" : ""
    }
}
