/// The names that the families of one page take, in either format: their own, and those of their samples.
public struct ReservedNames: Sendable {
    private var taken: [ExpositionFormat: Set<String>] = [:]

    /// No names.
    public init() {}

    /// Takes all names of `family`, unless a family before it has taken one of them. Returns that name, or nil if there is
    /// none.
    @discardableResult
    public mutating func claim(_ family: MetricFamily) -> String? {
        let names = ExpositionFormat.allCases.map { ($0, family.claimedNames(in: $0)) }
        for (format, names) in names {
            if let name = names.first(where: { taken[format]?.contains($0) == true }) { return name }
        }
        for (format, names) in names { taken[format, default: []].formUnion(names) }
        return nil
    }
}
