import ClusterModel
import OAuthTokens
import SurveySupport
import TestSupport

@testable import RDKafka
@testable import RDKafkaSurvey

extension KafkaCluster {
    /// A cluster at `servers`, which the test must close.
    static func testing(
        _ servers: String, properties further: [String: String] = [:], tokens: TokenCache? = nil,
        configure: (inout SurveyScope) throws -> Void = { _ in }
    ) throws -> KafkaCluster {
        var properties = KafkaProperties()
        try properties.set("bootstrap.servers", servers)
        for (key, value) in further { try properties.set(key, value) }
        properties.tokens = tokens
        var scope = SurveyScope()
        try configure(&scope)
        return try KafkaCluster(properties, scope: scope, logger: .silent)
    }

    /// Surveys with a generous deadline.
    func survey() async -> ClusterReport {
        await survey(deadline: .now + .seconds(20))
    }

    /// Makes the cluster believe that metadata has listed a broker before.
    func remember(_ broker: Broker) {
        knownBrokers.append(broker)
    }

    /// Makes the cluster know groups that the mock cannot list.
    func know(_ groups: [Name]) {
        groupDirectory.take(GroupList(groups: groups.map { GroupListing(name: $0, state: .stable) }, errors: []))
    }
}

extension ClusterReport {
    /// What was found.
    ///
    /// - Throws: the reason why nothing was.
    var survey: ClusterSurvey { get throws { try result.get() } }

    /// Whether everything that was asked for was answered.
    var isComplete: Bool { phases.values.allSatisfy(\.succeeded) }

    /// The failures of a phase.
    func failures(_ phase: SurveyPhase) -> [FailureReason: Int]? { phases[phase]?.failures }
}

extension ClusterSurvey {
    func topic(_ name: Name) -> Topic? { topics.first { $0.name == name } }

    func group(_ name: Name) -> ConsumerGroup? { groups.first { $0.name == name } }
}
