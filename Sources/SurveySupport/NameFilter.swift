package import ClusterModel

/// Which topics, or which groups, to look at: those that `include` matches and `exclude` does not.
///
/// Both are regular expressions that may match anywhere in the name.
public struct NameFilter: Sendable {
    public let include: String
    public let exclude: String

    /// - Throws: `PatternError` for a pattern that is no regular expression.
    public init(include: String = ".*", exclude: String = "^$") throws(PatternError) {
        self.include = include
        self.exclude = exclude
        for pattern in [include, exclude] {
            do { _ = try Regex(pattern) } catch { throw PatternError(pattern: pattern, message: "\(error)") }
        }
    }

    /// Everything.
    public static let all = NameFilter()

    private init() {
        include = ".*"
        exclude = "^$"
    }
}

/// A pattern that is no regular expression.
public struct PatternError: Error, Sendable, CustomStringConvertible {
    public let pattern: String
    public let message: String

    public var description: String { "\"\(pattern)\" is not a regular expression: \(message)" }
}

/// A filter at work. It remembers its decisions, since the same names come every few seconds.
package struct NameMatcher {
    private let include: Regex<AnyRegexOutput>?
    private let exclude: Regex<AnyRegexOutput>?
    private var decisions: [Name: Bool] = [:]

    /// The defaults match everything and nothing; they need no expression.
    package init(_ filter: NameFilter) {
        include = filter.include == ".*" ? nil : Self.compile(filter.include)
        exclude = filter.exclude == "^$" ? nil : Self.compile(filter.exclude)
    }

    /// The elements whose name the filter lets through. Decisions on names that are not among them are forgotten.
    package mutating func admitted<Element>(_ elements: [Element], name: (Element) -> Name) -> [Element] {
        guard include != nil || exclude != nil else { return elements }
        var kept: [Name: Bool] = [:]
        defer { decisions = kept }
        return elements.filter { element in
            let name = name(element)
            let isAdmitted = decisions[name] ?? decide(name.text)
            kept[name] = isAdmitted
            return isAdmitted
        }
    }

    private func decide(_ text: String) -> Bool {
        let isIncluded = include.map { text.firstMatch(of: $0) != nil } ?? true
        return isIncluded && exclude.map { text.firstMatch(of: $0) == nil } ?? true
    }

    private static func compile(_ pattern: String) -> Regex<AnyRegexOutput>? {
        // NameFilter has compiled it before. By scalars, as other exporters' expressions see a name.
        (try? Regex(pattern))?.matchingSemantics(.unicodeScalar)
    }
}
