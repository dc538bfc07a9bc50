internal import ClusterModel

/// The groups that were listed last.
///
/// Listing waits for every broker, also for a silent one; a survey that cannot wait goes on with the previous list.
struct GroupDirectory: Sendable {
    /// The consumer groups, with the states in the list.
    private(set) var listings: [Name: GroupState] = [:]

    /// The groups that only their description shows: those of Kafka Connect and Schema Registry, share groups and others.
    private var others: Set<Name> = []

    /// Whether any list has arrived yet.
    private(set) var isKnown = false

    /// All groups, of all protocol types.
    var names: [Name] { Array(listings.keys) + others.subtracting(listings.keys) }

    /// Takes a new list. A complete one replaces the old; one with errors only adds to it, since a broker that did not
    /// answer may have groups.
    mutating func take(_ list: GroupList) {
        let new = Dictionary(list.groups.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
        if list.errors.isEmpty {
            listings = new
        } else {
            listings.merge(new, uniquingKeysWith: { _, new in new })
        }
        isKnown = isKnown || list.errors.isEmpty || !new.isEmpty
    }

    /// Takes the groups that were described. They replace the former ones if all brokers have answered.
    mutating func take(described groups: some Collection<Name>, isComplete: Bool) {
        if isComplete { others = [] }
        others.formUnion(groups)
        others.subtract(listings.keys)
    }
}
