public import ClusterModel

/// A survey's topics, to be found by name: built once per survey and shared by the analysis of all its groups.
public struct TopicIndex: Sendable {
    /// The topics, in the order of the survey: by ascending name.
    public let topics: [Topic]

    private let positions: [Name: Int]

    /// An index of `topics`, each of which has a name of its own.
    public init(_ topics: [Topic]) {
        self.topics = topics
        positions = Dictionary(
            topics.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where in `topics` the topic with this name is; nil if the survey has no such topic (deleted, or filtered out).
    public func position(of name: Name) -> Int? { positions[name] }
}
