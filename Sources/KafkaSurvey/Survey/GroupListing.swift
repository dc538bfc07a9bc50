internal import ClusterModel
internal import KafkaProtocol

/// A group as the broker that coordinates it lists it.
struct GroupListing: Sendable, Equatable {
    var coordinator: Int32
    var protocolType: String

    /// nil from brokers that do not tell (before 3.8).
    var type: GroupType?

    /// `unknown` from brokers that do not tell (before 2.6).
    var state: GroupState

    init(_ group: ListGroupsResponse.Group, coordinator: Int32) {
        self.coordinator = coordinator
        protocolType = group.protocolType
        type = GroupType(kafka: group.groupType)
        state = GroupState(kafka: group.groupState)
    }
}

extension GroupType {
    /// The type that Kafka calls so, in whatever case.
    init?(kafka name: String) {
        self.init(rawValue: name.lowercased())
    }
}

extension GroupState {
    /// The state that Kafka calls so.
    init(kafka name: String) {
        self =
            switch name {
            case "PreparingRebalance": .preparingRebalance
            // Brokers before 1.1 call it AwaitingSync.
            case "CompletingRebalance", "AwaitingSync": .completingRebalance
            case "Stable": .stable
            case "Dead": .dead
            case "Empty": .empty
            case "Assigning": .assigning
            case "Reconciling": .reconciling
            case "NotReady": .notReady
            default: .unknown
            }
    }
}

/// A group with what its broker lists of it. Surveys pass on thousands of them: in arrays, in the order of the broker, since
/// hashing and sorting names costs more than everything else.
struct ListedGroup: Sendable {
    let name: Name
    var listing: GroupListing
}

/// The groups of the cluster, by what its brokers listed last.
struct GroupDirectory: Sendable {
    private(set) var listings: [Name: GroupListing] = [:]

    /// Takes the lists of one survey.
    ///
    /// Where a broker did not list its groups, those listed before that are missing now are kept: they may be its own, or
    /// another broker may be about to take them over.
    mutating func take(_ listed: [Name: GroupListing], isComplete: Bool) {
        if isComplete {
            listings = listed
        } else {
            listings.merge(listed) { $1 }
        }
    }
}
