/// Something a test relied on did not come about; the text says what, and where it can, what to do.
public struct TestFailure: Error, CustomStringConvertible {
    /// What went wrong, as one sentence.
    public let description: String

    /// A failure that says `description`.
    public init(_ description: String) {
        self.description = description
    }
}
