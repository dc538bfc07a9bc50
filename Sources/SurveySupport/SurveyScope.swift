/// What of a cluster is surveyed, whichever client asks.
public struct SurveyScope: Sendable {
    /// The topics to look at. Others are never asked for offsets or configurations.
    public var topics: NameFilter

    /// The groups to look at. Others are never described or asked for their commits.
    public var groups: NameFilter

    /// Whether to read last stable offsets.
    public var readsLastStableOffsets: Bool

    /// How often topic configurations are read again; nil: they are not read at all.
    public var configurationInterval: Duration?

    public init(
        topics: NameFilter = .all, groups: NameFilter = .all, readsLastStableOffsets: Bool = true,
        configurationInterval: Duration? = .seconds(300)
    ) {
        self.topics = topics
        self.groups = groups
        self.readsLastStableOffsets = readsLastStableOffsets
        self.configurationInterval = configurationInterval
    }
}
