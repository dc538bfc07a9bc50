/// A password or a private key: text that no description, debugger output or reflection shows.
public struct SecretString: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The secret itself, for the one place that needs it. Not to be logged.
    public let value: String

    public init(_ value: String) {
        self.value = value
    }

    public init(stringLiteral value: String) {
        self.value = value
    }
}

extension SecretString: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
