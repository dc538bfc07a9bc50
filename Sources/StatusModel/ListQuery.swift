public import ClusterModel
public import LagAnalysis

/// Which part of a list is wanted, and in which order: the query of a URL.
public struct ListQuery: Sendable, Equatable {
    /// The order of a list.
    public enum Order: String, Sendable, CaseIterable {
        /// What has the most trouble first.
        case trouble
        case name
        /// The largest lag in records first; topics: the most records per second.
        case size
        /// The oldest unread record first.
        case age
    }

    /// What a list is of.
    public enum Kind: Sendable {
        case groups
        case topics

        fileprivate var parameters: [String] {
            let common = ["search", "sort", "offset", "limit"]
            return self == .groups ? common + ["status", "state"] : common
        }

        fileprivate var orders: [Order] { self == .groups ? Order.allCases : [.trouble, .name, .size] }
    }

    /// Text that the name contains, whatever the case of ASCII letters.
    public var search: String?
    public var status: LagStatus?
    public var state: GroupState?

    /// The cluster's name, where a list is of one cluster.
    public var cluster: String?
    public var order = Order.trouble
    public var offset = 0
    public var limit: Int

    /// The rows of a list, and the most that can be had at once.
    public static let defaultLimit = 100
    public static let largestLimit = 1000

    /// A parameter of a URL that cannot be used.
    public struct ParameterError: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// What a URL's query asks for; parameters that are not known are an error, so that a misspelt one is not ignored.
    /// - Parameters:
    ///   - query: what follows the `?` of the URL, as it was sent.
    ///   - namesCluster: whether the query may name the cluster, which the path does otherwise.
    public init(_ query: String?, of kind: Kind, namesCluster: Bool = false) throws(ParameterError) {
        limit = Self.defaultLimit
        let allowed = kind.parameters + (namesCluster ? ["cluster"] : [])
        for (name, value) in PercentEncoding.pairs(query ?? "") {
            guard allowed.contains(name) else {
                throw ParameterError(
                    description: "there is no parameter \(name) here: use \(allowed.joined(separator: ", "))")
            }
            if value.isEmpty { continue }
            switch name {
            case "search": search = value
            case "cluster": cluster = value
            case "status": status = try Self.choice(name, value, LagStatus.allCases) { "\($0)" }
            case "state": state = try Self.choice(name, value, GroupState.allCases, \.rawValue)
            case "sort": order = try Self.choice(name, value, kind.orders, \.rawValue)
            case "offset": offset = try Self.number(name, value, in: 0...Int(Int32.max))
            default: limit = try Self.number(name, value, in: 1...Self.largestLimit)
            }
        }
    }

    private static func choice<Value>(
        _ name: String, _ value: String, _ choices: [Value], _ text: (Value) -> String
    ) throws(ParameterError) -> Value {
        for choice in choices where text(choice) == value { return choice }
        let allowed = choices.map { text($0) }.joined(separator: ", ")
        throw ParameterError(description: "\(name)=\(value) is not one of \(allowed)")
    }

    private static func number(_ name: String, _ value: String, in range: ClosedRange<Int>) throws(ParameterError)
        -> Int
    {
        guard let number = Int(value), range.contains(number) else {
            throw ParameterError(
                description: "\(name)=\(value) is not a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// A part of a list.
public struct ListPage<Row: Sendable>: Sendable {
    /// The rows that were asked for.
    public let rows: [Row]

    /// How many rows the list has that fit the query.
    public let total: Int

    fileprivate init(_ fitting: [Row], _ query: ListQuery) {
        total = fitting.count
        rows = Array(fitting.dropFirst(query.offset).prefix(query.limit))
    }
}

extension ListQuery {
    /// The part of `groups`, which are in ascending order of their names, that is wanted.
    public func page(of groups: [GroupStatus]) -> ListPage<GroupStatus> {
        let fitting = groups.filter { group in
            (status == nil || group.status == status) && (state == nil || group.state == state) && fits(group.name)
        }
        return switch order {
        case .trouble: ListPage(fitting.sortedByTrouble, self)
        case .name: ListPage(fitting, self)
        case .size: ListPage(fitting.sorted(descending: { Double($0.lag?.total.lag ?? -1) }), self)
        case .age: ListPage(fitting.sorted(descending: { $0.lag?.total.age?.estimate ?? -1 }), self)
        }
    }

    /// The part of `topics`, which are in ascending order of their names, that is wanted.
    public func page(of topics: [TopicStatus]) -> ListPage<TopicStatus> {
        let fitting = topics.filter { fits($0.name) }
        return switch order {
        case .trouble, .age: ListPage(fitting.sortedByTrouble, self)
        case .name: ListPage(fitting, self)
        case .size: ListPage(fitting.sorted(descending: { $0.recordsPerSecond ?? -1 }), self)
        }
    }

    private func fits(_ name: Name) -> Bool {
        guard let search else { return true }
        return name.text.lowercased().contains(search.lowercased())
    }
}

extension Array {
    /// Elements with equal keys stay in their order.
    fileprivate func sorted(descending key: (Element) -> Double) -> [Element] {
        let keys = map(key)
        let order = indices.sorted { one, other in
            keys[one] == keys[other] ? one < other : keys[one] > keys[other]
        }
        return order.map { self[$0] }
    }
}
