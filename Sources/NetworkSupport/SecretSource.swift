internal import FoundationEssentials

/// Where a password comes from.
public enum SecretSource: Sendable, Hashable {
    case value(SecretString)
    /// The path of a file whose first line is the password. It is read again for a new connection when it has changed.
    case file(String)

    /// The password as it is now.
    ///
    /// - Throws: `SecretFileError` for a file that cannot be read, is not text in UTF-8, or has no password.
    public func read() throws(SecretFileError) -> SecretString {
        switch self {
        case .value(let secret): return secret
        case .file(let path):
            let contents: Data
            do {
                contents = try Data(contentsOf: URL(fileURLWithPath: path))
            } catch {
                throw SecretFileError(path: path, problem: "cannot be read: \(UnreadableFile.explanation(path))")
            }
            guard let text = String(validating: contents, as: UTF8.self) else {
                throw SecretFileError(path: path, problem: "is not text in UTF-8")
            }
            let line = text.prefix { !$0.isNewline }
            // A file is empty while it is being written.
            guard !line.isEmpty else { throw SecretFileError(path: path, problem: "has no password in its first line") }
            return SecretString(String(line))
        }
    }

    /// The files that the password is read from.
    package var files: [String] {
        if case .file(let path) = self { [path] } else { [] }
    }
}

extension SecretSource: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .value(SecretString(value))
    }
}

/// A file with a password that cannot be used.
public struct SecretFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String

    /// What is wrong with the file. Shows nothing of its contents.
    public let problem: String

    public var description: String { "\(path) \(problem)" }
}
