import ClusterModel
import Collectors
import Testing

@Suite struct GroupCollectorTests {
    private let topic = Topic(name: "t", partitions: (0..<3).map { Partition(id: $0, leader: 1, highWatermark: 10) })

    private func page(
        _ description: GroupDescription?, _ offsets: [Commit]? = nil, options: CollectorOptions = CollectorOptions()
    ) throws -> RenderedPage {
        let commits = offsets.map { [TopicCommits(topic: "t", partitions: $0)] }
        let group = ConsumerGroup(name: "g", description: description, commits: commits)
        return try RenderedPage(ClusterSurvey(topics: [topic], groups: [group]), options: options)
    }

    private func member(_ partitions: [Int32]) -> GroupMember {
        GroupMember(id: "m", assignment: partitions.map { TopicPartition(topic: "t", partition: $0) })
    }

    @Test(arguments: GroupState.allCases)
    func oneStateIsOneAndTheOthersAreZero(_ state: GroupState) throws {
        let page = try page(GroupDescription(state: state))
        for other in GroupState.allCases {
            let value = page.value("kafka_consumergroup_state", ["consumergroup": "g", "state": other.rawValue])
            #expect(value == (other == state ? "1" : "0"))
        }
    }

    @Test func aGroupThatCouldNotBeDescribedHasItsOffsetsOnly() throws {
        let page = try page(nil, [Commit(partition: 0, offset: 4)])
        let written = Set(page.samples.map(\.name).filter { $0.hasPrefix("kafka_consumergroup_") })
        #expect(
            written == [
                "kafka_consumergroup_current_offset", "kafka_consumergroup_lag",
                "kafka_consumergroup_current_offset_sum",
                "kafka_consumergroup_lag_sum", "kafka_consumergroup_group_lag", "kafka_consumergroup_group_lag_max",
                "kafka_consumergroup_topic_partitions_ahead", "kafka_consumergroup_topic_partitions_lag_unknown",
            ])
    }

    @Test(arguments: [(4, "4"), (nil, "")] as [(Int32?, String)])
    func infoNamesProtocolAndCoordinator(_ coordinator: Int32?, _ shown: String) throws {
        let page = try page(GroupDescription(state: .stable, assignor: "sticky", coordinator: coordinator))
        let labels = [
            "consumergroup": "g", "type": "", "protocol_type": "consumer", "protocol": "sticky", "coordinator": shown,
        ]
        #expect(page.value("kafka_consumergroup_info", labels) == "1")
    }

    @Test func membersAreCounted() throws {
        let page = try page(
            GroupDescription(state: .stable, members: [member([0, 1]), member([2]), member([]), member([])]))
        #expect(page.value("kafka_consumergroup_members", ["consumergroup": "g"]) == "4")
        #expect(page.value("kafka_consumergroup_members_without_partitions", ["consumergroup": "g"]) == "2")
        let pair = ["consumergroup": "g", "topic": "t"]
        #expect(page.value("kafka_consumergroup_topic_members", pair) == "2")
        #expect(page.value("kafka_consumergroup_topic_assigned_partitions", pair) == "3")
        #expect(page.values("kafka_consumergroup_current_offset_sum") == [], "the group has committed nothing")
    }

    @Test func noMembersAreZeroAndUnknownOnesAbsent() throws {
        let offsets = [Commit(partition: 0, offset: 1)]
        let empty = try page(GroupDescription(state: .empty), offsets)
        #expect(empty.value("kafka_consumergroup_members", ["consumergroup": "g"]) == "0")
        #expect(empty.value("kafka_consumergroup_topic_members", ["consumergroup": "g", "topic": "t"]) == "0")
        let unknown = try page(GroupDescription(state: .unknown, members: nil), offsets)
        #expect(unknown.samples.filter { $0.name.contains("members") || $0.name.contains("assigned") } == [])
    }

    @Test func oneUnknownAssignmentLeavesOutWhatDependsOnAll() throws {
        let members = [member([0]), member([]), GroupMember(id: "odd", assignment: nil)]
        let page = try page(GroupDescription(state: .stable, members: members), [Commit(partition: 0, offset: 1)])
        #expect(page.value("kafka_consumergroup_members", ["consumergroup": "g"]) == "3")
        #expect(page.values("kafka_consumergroup_members_without_partitions") == [])
        #expect(page.values("kafka_consumergroup_topic_members") == [])
        #expect(page.values("kafka_consumergroup_topic_assigned_partitions") == [])
        #expect(page.value("kafka_consumergroup_group_lag", ["consumergroup": "g"]) == "9")
    }

    @Test func offsetsFollowTheCommits() throws {
        let page = try page(nil, [Commit(partition: 0, offset: 4), Commit(partition: 2, offset: 13)])
        #expect(page.values("kafka_consumergroup_current_offset") == ["4", "-1", "13"])
        #expect(page.values("kafka_consumergroup_lag") == ["6", "-1", "0"])
        let pair = ["consumergroup": "g", "topic": "t"]
        #expect(page.value("kafka_consumergroup_current_offset_sum", pair) == "17")
        #expect(page.value("kafka_consumergroup_lag_sum", pair) == "6")
        #expect(page.value("kafka_consumergroup_topic_partitions_ahead", pair) == "1")
        #expect(page.value("kafka_consumergroup_topic_partitions_lag_unknown", pair) == "0")
        #expect(page.value("kafka_consumergroup_group_lag", ["consumergroup": "g"]) == "6")
        #expect(page.value("kafka_consumergroup_group_lag_max", ["consumergroup": "g"]) == "6")
    }

    @Test func anUnknownEndLeavesTheSumsOut() throws {
        let page = try RenderedPage(.troubled)
        let pair = ["consumergroup": "billing", "topic": "payments"]
        #expect(page.value("kafka_consumergroup_lag", pair.merging(["partition": "1"]) { $1 }) == nil)
        #expect(page.value("kafka_consumergroup_current_offset", pair.merging(["partition": "1"]) { $1 }) == "5")
        #expect(page.value("kafka_consumergroup_lag_sum", pair) == nil)
        #expect(page.value("kafka_consumergroup_current_offset_sum", pair) == "5")
        #expect(page.value("kafka_consumergroup_topic_partitions_lag_unknown", pair) == "1")
        #expect(page.value("kafka_consumergroup_group_lag", ["consumergroup": "billing"]) == nil)
        #expect(page.value("kafka_consumergroup_group_lag_max", ["consumergroup": "billing"]) == nil)
    }

    @Test func onlyAssignedPartitionsShowOnDemand() throws {
        let page = try page(
            GroupDescription(state: .stable, members: [member([1, 2])]),
            [Commit(partition: 0, offset: 4), Commit(partition: 1, offset: 5)],
            options: CollectorOptions(showAllOffsets: false))
        let shown = page.samples.filter { $0.name == "kafka_consumergroup_lag" }
        #expect(shown.map { $0.labels["partition"] } == ["1", "2"])
        #expect(shown.map(\.value) == ["5", "-1"])
        #expect(page.value("kafka_consumergroup_group_lag", ["consumergroup": "g"]) == "5")
    }

    @Test func granularityDecidesHowFineTheSeriesAre() throws {
        func labels(_ granularity: GroupGranularity) throws -> Set<Set<String>> {
            let page = try RenderedPage(.troubled, options: CollectorOptions(groupGranularity: granularity))
            let ofGroups = page.samples.filter { $0.labels["consumergroup"] != nil }
            return Set(ofGroups.map { Set($0.labels.keys).intersection(["topic", "partition"]) })
        }
        #expect(try labels(.partition) == [[], ["topic"], ["topic", "partition"]])
        #expect(try labels(.topic) == [[], ["topic"]])
        #expect(try labels(.group) == [[]])
    }

    @Test(arguments: ["a\"b", "a\\b", "a\nb", "é", "e\u{301}", "👩‍🔬", "\\xff", "\u{301}x", "a\r", "{}, =", ""])
    func namesComeBackAsTheyWere(_ name: String) throws {
        let group = ConsumerGroup(
            name: Name(name), commits: [TopicCommits(topic: Name(name), partitions: [Commit(partition: 0, offset: 1)])])
        let topic = Topic(name: Name(name), partitions: [Partition(id: 0, leader: 1, highWatermark: 2)])
        let page = try RenderedPage(ClusterSurvey(topics: [topic], groups: [group]))
        let sample = try #require(page.samples.first { $0.name == "kafka_consumergroup_lag" })
        #expect(sample.value == "1")
        #expect(sample.labels["topic"].map { Array($0.utf8) } == Array(name.utf8))
        #expect(sample.labels["consumergroup"].map { Array($0.utf8) } == Array(name.utf8))
    }
}
