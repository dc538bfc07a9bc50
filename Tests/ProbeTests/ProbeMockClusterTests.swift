import ClusterModel
import TestSupport
import Testing

@testable import Probe

/// Several brokers and their faults, on librdkafka's mock: each of three brokers leads a partition of the probe's topic.
///
/// The mock cannot add partitions, which the probe tries and counts.
@Suite(.serialized)
struct ProbeMockClusterTests {
    private let mock: MockCluster

    init() throws {
        mock = try MockCluster(brokers: 3)
        mock.createTopic("probe", partitions: 3)
    }

    @Test func aSlowBrokerShowsInItsOwnHistogramsOnly() async throws {
        mock.setRoundTripTime(2, milliseconds: 600)
        _ = try await ProbeUnderTest.run(mock.bootstrapServers) { probe in
            let slow = try await probe.broker(2, "round trips") { $0.roundTrips.count >= 3 }
            #expect(slow.acknowledgements.count(upTo: .milliseconds(500)) == 0)
            #expect(slow.roundTrips.count(upTo: .milliseconds(500)) == 0)
            for id: Int32 in [1, 3] {
                try await probe.broker(id, "quick answers") {
                    $0.acknowledgements.count(upTo: .milliseconds(250)) > 0
                        && $0.roundTrips.count(upTo: .milliseconds(250)) > 0
                }
            }
        }
    }

    @Test func aBrokerThatIsDownFailsAlone() async throws {
        let brisk: (inout ProbeConfiguration) -> Void = { $0.timeout = .seconds(2) }
        _ = try await ProbeUnderTest.run(mock.bootstrapServers, configure: brisk) { probe in
            for id: Int32 in 1...3 { try await probe.broker(id, "a round trip") { $0.roundTrips.count > 0 } }
            mock.setDown(2)
            let down = try await probe.broker(2, "messages that fail") { $0.failed >= 3 }
            for id: Int32 in [1, 3] {
                let before = probe.status.brokers[id]?.roundTrips.count ?? 0
                let found = try await probe.broker(id, "further round trips") { $0.roundTrips.count >= before + 5 }
                #expect(found.failed == 0)
            }
            let survey = try await ProbeUnderTest.survey(mock.bootstrapServers)
            #expect(survey.brokers.map(\.id) == [1, 2, 3])
            #expect(survey.probeRecords.map { $0 != nil } == [true, false, true])
            mock.setUp(2)
            try await probe.broker(2, "round trips again") { $0.roundTrips.count > down.roundTrips.count + 3 }
        }
    }

    @Test func aMessageCountsForTheLeaderOfItsTime() async throws {
        _ = try await ProbeUnderTest.run(mock.bootstrapServers) { probe in
            for id: Int32 in 1...3 { try await probe.broker(id, "a round trip") { $0.roundTrips.count > 0 } }
            mock.setLeader(of: "probe", 1, to: 3)
            // The partition is still read where it was until its leader says that it is not.
            try await probe.broker(2, "no partition", where: { $0.partitions == 0 })
            let before = probe.status
            try await probe.broker(3, "messages of two partitions") {
                $0.acknowledgements.count >= (before.brokers[3]?.acknowledgements.count ?? 0) + 10
            }
            #expect(
                probe.status.brokers[2]?.acknowledgements.count == before.brokers[2]?.acknowledgements.count)
        }
    }

    @Test func aPartitionWithoutALeaderFails() async throws {
        mock.setLeader(of: "probe", 1, to: nil)
        _ = try await ProbeUnderTest.run(mock.bootstrapServers) { probe in
            try await eventually("messages without a leader") { probe.status.failures(.produce, .leader) >= 3 }
            try await probe.broker(3, "a round trip") { $0.roundTrips.count > 0 }
        }
    }
}
