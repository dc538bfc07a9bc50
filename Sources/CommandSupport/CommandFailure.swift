/// What a command could not do: one line on stderr, and exit status 1.
public struct CommandFailure: Error, Sendable, CustomStringConvertible {
    public let description: String

    /// - Parameter description: what failed, of what, and the way out.
    public init(_ description: String) {
        self.description = description.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
