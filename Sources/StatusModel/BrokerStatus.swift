public import ClusterModel

/// A broker in a list.
public struct BrokerStatus: Sendable {
    public let id: Int32

    /// The broker in metadata; nil if only partitions or ZooKeeper name it: then it is down.
    public let broker: Broker?

    /// The partitions that name the broker.
    public let load: BrokerLoad

    /// Why the broker could not be asked; nil if it could, or if it is down.
    public let unreachable: ClusterFailure?

    public var isUp: Bool { broker != nil }
}

extension ClusterStatus {
    /// The brokers that metadata, partitions or ZooKeeper name, by ascending id.
    public var brokers: [BrokerStatus] {
        guard let survey else { return [] }
        let listed = Dictionary(survey.brokers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let loads = BrokerLoad.all(of: survey.topics)
        return Set(listed.keys).union(loads.keys).union(registeredBrokers ?? []).sorted().map { id in
            BrokerStatus(
                id: id, broker: listed[id], load: loads[id] ?? BrokerLoad(),
                unreachable: listed[id] == nil ? nil : unreachableBrokers[id])
        }
    }
}
