/// Why labels cannot be used, or a page cannot be made.
public enum ExpositionError: Error, Hashable, Sendable {
    /// A constant label has a name that Prometheus does not take.
    case badLabelName(String)

    /// A constant label is given twice.
    case repeatedLabel(String)

    /// A constant label has the name of a label that a family has of its own.
    case labelTaken(String, family: String)

    /// Two families claim this name, for themselves or for their samples, in the text format or in OpenMetrics.
    case repeatedFamily(String)
}

extension ExpositionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badLabelName(let name):
            "label name `\(name)`: must match [a-zA-Z_][a-zA-Z0-9_]* and not begin with `__`"
        case .repeatedLabel(let name):
            "label name `\(name)`: given twice"
        case .labelTaken(let name, let family):
            "label name `\(name)`: \(family) has a label of that name already; choose another"
        case .repeatedFamily(let name):
            "two metric families claim the name `\(name)`"
        }
    }
}
