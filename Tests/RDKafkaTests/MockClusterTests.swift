import CRdKafka
import ClusterModel
import SurveySupport
import TestSupport
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// Several brokers and their faults, on librdkafka's mock: three brokers, a topic of six partitions, each leader has two.
struct MockClusterTests {
    private let mock: MockCluster
    private let cluster: KafkaCluster

    /// Partitions by their leader at the start.
    private static let led: [Int32: [Int]] = [1: [0, 3], 2: [1, 4], 3: [2, 5]]

    init() throws {
        mock = try MockCluster(brokers: 3)
        mock.createTopic("orders", partitions: 6)
        // The mock hangs up when it is asked for configurations.
        cluster = try KafkaCluster.testing(mock.bootstrapServers) { $0.configurationInterval = nil }
    }

    private func partitions(of report: ClusterReport) throws -> [Partition] {
        try #require(try report.survey.topic("orders")).partitions
    }

    @Test func onlyWhatTheMockRefusesFails() async throws {
        let report = await cluster.survey()
        let partitions = try partitions(of: report)
        #expect(try report.survey.brokers.map(\.id) == [1, 2, 3])
        #expect(partitions.allSatisfy { $0.highWatermark == 0 && $0.logStartOffset == 0 && $0.lastStableOffset == 0 })
        #expect(partitions.allSatisfy { $0.replicas.count == 3 && $0.inSyncReplicas.count == 3 })
        // Each leader is asked once a pass.
        #expect(report.phases[.highWatermarks]?.requests == 3)
        let failing = report.phases.filter { !$0.value.succeeded }
        #expect(Set(failing.keys) == [.groups, .descriptions])
        #expect(failing.values.allSatisfy { $0.failures.keys.allSatisfy { $0 == .unsupported } })
        await cluster.close()
    }

    @Test func aBrokerThatIsDownCostsOnlyItsOwnPartitions() async throws {
        _ = await cluster.survey()
        mock.setDown(2)
        for _ in 1...2 {
            let deadline = ContinuousClock.now + .seconds(15)
            let report = await cluster.survey(deadline: deadline)
            #expect(ContinuousClock.now < deadline)
            let partitions = try partitions(of: report)
            for (leader, led) in Self.led {
                for index in led {
                    #expect((partitions[index].highWatermark == nil) == (leader == 2))
                    #expect((partitions[index].lastStableOffset == nil) == (leader == 2))
                    #expect((partitions[index].logStartOffset == nil) == (leader == 2))
                }
            }
            for phase in [SurveyPhase.highWatermarks, .lastStableOffsets, .logStartOffsets] {
                #expect(report.failures(phase)?.values.reduce(0, +) == 2)
            }
            #expect(try report.survey.brokers.map { $0.offsetRequestTime != nil } == [true, false, true])
        }
        mock.setUp(2)
        try await eventually("all partitions again") {
            try partitions(of: await cluster.survey()).allSatisfy { $0.highWatermark != nil }
        }
        await cluster.close()
    }

    /// As a stopped process is: its sockets are open, and nothing comes.
    @Test func aBrokerThatIsSilentCostsOnlyItsOwnPartitions() async throws {
        _ = await cluster.survey()
        mock.setRoundTripTime(2, milliseconds: 60_000)
        for _ in 1...2 {
            let deadline = ContinuousClock.now + .seconds(15)
            let report = await cluster.survey(deadline: deadline)
            #expect(ContinuousClock.now < deadline)
            let unknown = try partitions(of: report).filter { $0.highWatermark == nil || $0.logStartOffset == nil }
            #expect(unknown.map(\.id) == [1, 4])
            #expect(report.failures(.highWatermarks)?.values.reduce(0, +) == 2)
        }
        await cluster.close()
    }

    @Test func aLeaderlessPartitionIsLeftOutAndNoFailure() async throws {
        mock.setLeader(of: "orders", 4, to: nil)
        let report = await cluster.survey()
        let partitions = try partitions(of: report)
        #expect(partitions[4].leader == nil)
        #expect(partitions[4].highWatermark == nil)
        #expect(partitions.filter { $0.highWatermark == nil }.count == 1)
        #expect(report.failures(.highWatermarks) == [:])
        await cluster.close()
    }

    @Test func aSlowBrokerShowsInItsOwnRequestTime() async throws {
        _ = await cluster.survey()
        mock.setRoundTripTime(3, milliseconds: 400)
        let times = try await cluster.survey().survey.brokers.map(\.offsetRequestTime)
        let slow = try #require(times[2])
        #expect(slow >= .milliseconds(400))
        #expect(try #require(times[0]) < slow)
        #expect(try #require(times[1]) < slow)
        await cluster.close()
    }

    /// An old client would go on asking the broker that is gone.
    @Test func aBrokerThatHasLeftMetadataLeavesTheClient() async throws {
        _ = await cluster.survey()
        let before = await cluster.handle
        _ = await cluster.survey()
        #expect(await cluster.handle === before)
        await cluster.remember(Broker(id: 9, host: "127.0.0.1", port: 1))
        let report = await cluster.survey()
        #expect(await cluster.handle !== before)
        #expect(try partitions(of: report).allSatisfy { $0.highWatermark == 0 && $0.lastStableOffset == 0 })
        await cluster.close()
    }

    @Test func aMovedLeaderIsFollowed() async throws {
        _ = await cluster.survey()
        mock.setLeader(of: "orders", 0, to: 2)
        try await eventually("the new leader and its offsets") {
            let report = await cluster.survey()
            let partition = try partitions(of: report)[0]
            return partition.leader == 2 && partition.highWatermark == 0 && partition.lastStableOffset == 0
        }
        await cluster.close()
    }

    @Test func requestErrorsAreCountedByKind() async throws {
        _ = await cluster.survey()
        mock.fail(.listOffsets, with: Array(repeating: RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, count: 3))
        let report = await cluster.survey()
        #expect(report.failures(.highWatermarks) == [.denied: 6])
        #expect(try partitions(of: report).allSatisfy { $0.highWatermark == nil && $0.lastStableOffset == 0 })
        await cluster.close()
    }

    /// The mock answers with no commits at all; that it answers is what counts here.
    @Test func aDeniedGroupCostsOnlyItself() async throws {
        await cluster.know(["denied"])
        mock.fail(.offsetFetch, with: [RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED])
        let denied = await cluster.survey()
        #expect(denied.failures(.commits) == [.denied: 1])
        #expect(try denied.survey.group("denied")?.commits == nil)
        await cluster.know(["allowed", "denied"])
        let allowed = await cluster.survey()
        #expect(try allowed.survey.group("allowed")?.commits == [])
        await cluster.close()
    }

    /// NOT_COORDINATOR is a segmentation fault in a librdkafka client that has no consumer group of its own.
    @Test(arguments: [
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR, RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
    ])
    func aCoordinatorThatIsLoadingOrMovingCostsOnlyItsGroup(_ error: rd_kafka_resp_err_t) async throws {
        await cluster.know(["moving"])
        #expect(try await cluster.survey().survey.group("moving")?.commits == [])
        let handle = await cluster.handle
        // librdkafka asks again a few times by itself.
        mock.fail(.offsetFetch, with: Array(repeating: error, count: 20))
        let failure = await #expect(throws: KafkaError.self) {
            try await handle.commits(of: "moving", timeout: .seconds(5))
        }
        #expect(failure?.reason == .coordinator)
        let report = await cluster.survey()
        #expect(report.failures(.commits) == [.coordinator: 1])
        #expect(try report.survey.group("moving")?.commits == nil)
        #expect(try partitions(of: report).allSatisfy { $0.highWatermark == 0 && $0.lastStableOffset == 0 })
        await cluster.close()
    }

    /// librdkafka aborts the process when a request to a coordinator has timed out and the coordinator then comes up.
    @Test func aCoordinatorThatIsBackAfterATimeOutIsAskedAgain() async throws {
        mock.setCoordinator(of: "returning", to: 2)
        await cluster.know(["returning"])
        #expect(try await cluster.survey().survey.group("returning")?.commits == [])
        mock.setDown(2)
        for _ in 1...2 {
            let down = await cluster.survey()
            #expect(try down.survey.group("returning")?.commits == nil)
            #expect(down.failures(.commits)?.values.reduce(0, +) == 1)
        }
        mock.setUp(2)
        try await eventually("the commits of the group whose coordinator is back") {
            try await cluster.survey().survey.group("returning")?.commits == []
        }
        await cluster.close()
    }

    /// Their lag is measured against ends of their own; the others do not wait for them.
    @Test func aSlowCoordinatorsGroupsGetEndsReadAfterTheirCommits() async throws {
        mock.setCoordinator(of: "slow", to: 3)
        mock.setCoordinator(of: "quick", to: 1)
        await cluster.know(["slow", "quick"])
        _ = await cluster.survey()
        mock.setRoundTripTime(3, milliseconds: 1500)
        let survey = try await cluster.survey().survey
        #expect(survey.group("quick")?.commits == [])
        #expect(survey.group("quick")?.ownEnds == nil)
        #expect(survey.group("slow")?.commits == [])
        #expect(survey.group("slow")?.ownEnds != nil)
        await cluster.close()
    }

    @Test func lateEndsAreReadOnlyWhereTheyAreNeeded() async throws {
        let topics = try await cluster.survey().survey.topics
        let commits = [
            TopicCommits(topic: "orders", partitions: [1, 5, 99].map { Commit(partition: $0, offset: 0) }),
            TopicCommits(topic: "gone", partitions: [Commit(partition: 0, offset: 7)]),
        ]
        let ends = await cluster.readLateHighWatermarks(
            for: ["late": commits], in: topics, skipping: [3], until: .now + .seconds(20), PhaseRecorder())
        #expect(ends == [TopicPartition(topic: "orders", partition: 1): 0])
        await cluster.close()
    }
}
