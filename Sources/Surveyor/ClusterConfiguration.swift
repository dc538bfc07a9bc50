public import KafkaSurvey
public import RDKafka
public import SurveySupport

/// How to reach a cluster, and what to look at there.
public struct ClusterConfiguration: Sendable {
    /// What asks the brokers.
    public enum Client: Sendable {
        /// The surveyor itself, in Kafka's protocol.
        case native(KafkaConnectionSettings)
        /// librdkafka, for what the native client does not have.
        case librdkafka(KafkaProperties)
    }

    public var client: Client
    public var scope: SurveyScope

    public init(client: Client, scope: SurveyScope = SurveyScope()) {
        self.client = client
        self.scope = scope
    }
}
