internal import ClusterModel

/// The groups that were listed last.
///
/// Listing waits for every broker, also for a silent one; a survey that cannot wait goes on with the previous list.
struct GroupDirectory: Sendable {
    private(set) var listings: [Name: GroupState] = [:]

    /// Whether any list has arrived yet.
    private(set) var isKnown = false

    /// Whether the brokers have no groups at all to tell of.
    private(set) var isUnsupported = false

    /// Takes a new list. A complete one replaces the old; one with errors only adds to it, since a broker that did not
    /// answer may have groups.
    mutating func take(_ list: GroupList) {
        let new = Dictionary(list.groups.map { ($0.name, $0.state) }, uniquingKeysWith: { first, _ in first })
        if list.errors.isEmpty {
            listings = new
        } else {
            listings.merge(new, uniquingKeysWith: { _, new in new })
        }
        isUnsupported = !list.errors.isEmpty && list.errors.allSatisfy(\.isUnsupported)
        isKnown = isKnown || list.errors.isEmpty || !new.isEmpty
    }
}
