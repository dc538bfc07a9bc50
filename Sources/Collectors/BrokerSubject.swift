internal import ClusterModel
internal import Exposition

/// A broker that metadata lists, a partition names or ZooKeeper knows of, its labels, and what it holds.
struct BrokerSubject: MetricSubject {
    let id: Int32

    /// What metadata says of it; nil for a broker that it does not list.
    let broker: Broker?

    /// `id="…"`
    let labels: LabelBytes

    /// What partitions say of it.
    let load: BrokerLoad

    private init(_ id: Int32, _ broker: Broker?, _ load: BrokerLoad?) {
        self.id = id
        self.broker = broker
        labels = LabelBytes("id", String(id))
        self.load = load ?? BrokerLoad()
    }

    /// A broker that the survey does not name.
    init(missing id: Int32) {
        self.init(id, nil, nil)
    }

    /// The brokers of a survey, and those that only its partitions name, by ascending id.
    static func all(of survey: ClusterSurvey) -> [BrokerSubject] {
        let listed = Dictionary(survey.brokers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let loads = BrokerLoad.all(of: survey.topics)
        return Set(listed.keys).union(loads.keys).sorted().map { BrokerSubject($0, listed[$0], loads[$0]) }
    }
}

/// How many partitions name a broker.
struct BrokerLoad {
    /// Partitions that it leads.
    var leaders = 0

    /// Partitions with a replica on it, the leader's included.
    var replicas = 0

    /// The load of every broker that `topics` name, by its id.
    static func all(of topics: [Topic]) -> [Int32: BrokerLoad] {
        var loads: [Int32: BrokerLoad] = [:]
        for topic in topics {
            for partition in topic.partitions {
                if let leader = partition.leader { loads[leader, default: BrokerLoad()].leaders += 1 }
                for id in partition.replicas { loads[id, default: BrokerLoad()].replicas += 1 }
            }
        }
        return loads
    }
}
