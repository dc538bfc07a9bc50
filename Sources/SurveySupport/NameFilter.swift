public import ClusterModel

/// Which topics or groups are surveyed: those that `include` matches and `exclude` does not.
///
/// Both are regular expressions in RE2's syntax that may match anywhere in the name.
public struct NameFilter: Sendable {
    public let include: String
    public let exclude: String

    /// Matches everything.
    public static let defaultInclude = ".*"

    /// Matches no name.
    public static let defaultExclude = "^$"

    /// nil for the defaults, which match everything and nothing.
    private let included: RegularExpression?
    private let excluded: RegularExpression?

    /// - Throws: `PatternError` for a pattern that is not a regular expression.
    public init(include: String = defaultInclude, exclude: String = defaultExclude) throws(PatternError) {
        self.include = include
        self.exclude = exclude
        included = include == Self.defaultInclude ? nil : try RegularExpression(include)
        excluded = exclude == Self.defaultExclude ? nil : try RegularExpression(exclude)
    }

    /// Everything.
    public static let all = NameFilter()

    private init() {
        include = Self.defaultInclude
        exclude = Self.defaultExclude
        included = nil
        excluded = nil
    }

    /// The elements whose name the filter lets through. Decisions are not remembered: RE2 decides sooner than a name is hashed.
    public func admitted<Element>(_ elements: [Element], name: (Element) -> Name) -> [Element] {
        guard included != nil || excluded != nil else { return elements }
        return elements.filter { admits(name($0)) }
    }

    private func admits(_ name: Name) -> Bool {
        // As text, which is UTF-8 whatever the name's bytes are: a dot matches UTF-8 only.
        let text = name.text
        return included?.matches(text) != false && excluded?.matches(text) != true
    }
}

/// A pattern that is not a regular expression.
public struct PatternError: Error, Sendable, CustomStringConvertible {
    public let pattern: String
    public let message: String

    public var description: String { "\"\(pattern)\" is not a regular expression: \(message)" }
}
