public import ClusterModel
public import LagAnalysis

/// A consumer group in a list.
public struct GroupStatus: Sendable {
    /// The group as its coordinator describes it.
    public let group: ConsumerGroup

    /// What is known of its lag; nil if it has no commits or they could not be read.
    public let lag: LagReport.Group?

    public var name: Name { group.name }
    public var state: GroupState? { group.description?.state }

    /// The members; nil if unknown.
    public var memberCount: Int? { group.description?.members?.count }

    /// The worst status of a partition; nil if none is known.
    public var status: LagStatus? { lag?.total.status }

    /// Sorts groups, the one with the most trouble first: by status, then by the age of the oldest unread record, then by
    /// lag. A group whose commits are unknown comes before those that are well.
    fileprivate var trouble: (Int, Double, Int64) {
        let severity = status.map { Int($0.rawValue) * 2 } ?? (group.commits == nil && lag == nil ? 1 : 0)
        return (severity, lag?.total.age?.estimate ?? 0, lag?.total.lag ?? 0)
    }
}

extension ClusterStatus {
    /// The groups, by ascending name.
    public var groups: [GroupStatus] {
        guard let survey else { return [] }
        var reports = (lag?.groups ?? [])[...]
        return survey.groups.map { group in
            reports = reports.drop { $0.name < group.name }
            return GroupStatus(group: group, lag: reports.first?.name == group.name ? reports.first : nil)
        }
    }

    /// The group with this name.
    public func group(_ name: Name) -> GroupStatus? {
        guard let group = survey?.groups.first(named: name, by: \.name) else { return nil }
        return GroupStatus(group: group, lag: lag?.groups.first(named: name, by: \.name))
    }

    /// The groups that have commits on a topic, each with what is known of its lag there, by ascending name.
    public func readers(of topic: Name) -> [(group: LagReport.Group, topic: LagReport.Topic)] {
        (lag?.groups ?? []).compactMap { group in
            group.topics.first(named: topic, by: \.name).map { (group, $0) }
        }
    }
}

extension [GroupStatus] {
    /// The group with the most trouble first.
    public var sortedByTrouble: [GroupStatus] {
        map { (key: $0.trouble, group: $0) }.sorted {
            $0.key == $1.key ? $0.group.name < $1.group.name : $0.key > $1.key
        }
        .map(\.group)
    }
}

extension Array {
    /// The element with this name, of elements in ascending order of their names.
    func first(named name: Name, by path: KeyPath<Element, Name>) -> Element? {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle][keyPath: path] < name { low = middle + 1 } else { high = middle }
        }
        return low < endIndex && self[low][keyPath: path] == name ? self[low] : nil
    }
}
