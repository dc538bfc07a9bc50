/// One configuration of a topic, as DescribeConfigs tells it.
public struct ConfigurationEntry: Sendable, Equatable {
    public let name: String

    /// The value; nil where the broker does not tell it: it is sensitive.
    public let value: String?

    /// Whether it is set for the topic itself, and not the brokers' default.
    public let isOwn: Bool

    public let isReadOnly: Bool

    public let isSensitive: Bool
}
