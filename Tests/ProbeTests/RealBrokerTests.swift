import ClusterModel
import TestSupport
import Testing

@testable import Probe

/// The probe and a real broker.
@Suite(.serialized)
struct RealBrokerTests {
    @Test func whatItCountsIsWhatIsInTheTopic() async throws {
        let broker = try await TestBroker.start()
        let status = try await ProbeUnderTest.run(broker.bootstrapServers) { probe in
            try await probe.broker(1, "ten round trips") { $0.roundTrips.count >= 10 && $0.partitions == 1 }
            try await eventually("a commit") { probe.status.commits.count > 0 }
        }
        let found = try #require(status.brokers[1])
        let records = try await ProbeUnderTest.survey(broker.bootstrapServers).probeRecords
        // A message that is under way at the end may have been written, and nobody has heard of it.
        let written = try #require(records.first ?? nil)
        #expect(records.count == 1 && (0...1).contains(written - Int64(found.acknowledgements.count)))
        #expect(found.failed == 0 && found.lost == 0 && found.duplicated == 0)
        // What was sent before the consumer was in its place does not come back.
        #expect((10...found.acknowledgements.count).contains(found.roundTrips.count))
        #expect(found.acknowledgements.sum > .zero && found.roundTrips.sum > .zero)
        #expect(status.failures == [:])
        #expect(status.lastRoundTrip != nil)
        try await broker.stop()
    }

    @Test func severalProbesAndOtherWritersDoNotMix() async throws {
        let broker = try await TestBroker.start()
        let traffic = try TestTraffic(broker)
        try await traffic.createTopic("probe", partitions: 1)
        try await traffic.produce(50, to: "probe")
        _ = try await ProbeUnderTest.run(broker.bootstrapServers) { castle in
            try await traffic.produce(50, to: "probe")
            let village = try await ProbeUnderTest.run(broker.bootstrapServers, configure: { $0.instance = "village" })
            {
                try await $0.broker(1, "ten round trips") { $0.roundTrips.count >= 10 }
            }
            try await castle.broker(1, "ten round trips") { $0.roundTrips.count >= 10 }
            for status in [castle.status, village] {
                let found = try #require(status.brokers[1])
                #expect(found.lost == 0 && found.duplicated == 0 && found.failed == 0)
                #expect(status.failures == [:])
            }
            #expect(castle.status.group == "kafka-surveyor-probe-castle")
            #expect(village.group == "kafka-surveyor-probe-village")
        }
        try await broker.stop()
    }

    @Test func aTopicThatIsDeletedIsMadeAgain() async throws {
        let broker = try await TestBroker.start()
        _ = try await ProbeUnderTest.run(broker.bootstrapServers) { probe in
            try await probe.broker(1, "a round trip") { $0.roundTrips.count > 0 }
            try await TestTraffic(broker).deleteTopic("probe")
            let failed = try await probe.broker(1, "a message that fails") { $0.failed > 0 }
            try await probe.broker(1, "round trips again") { $0.roundTrips.count > failed.roundTrips.count + 3 }
        }
        try await broker.stop()
    }

    /// Its sockets are open, and nothing comes.
    @Test func aBrokerThatHangsFails() async throws {
        let broker = try await TestBroker.start()
        let brisk: (inout ProbeConfiguration) -> Void = { $0.timeout = .seconds(1) }
        _ = try await ProbeUnderTest.run(broker.bootstrapServers, configure: brisk) { probe in
            try await probe.broker(1, "a round trip") { $0.roundTrips.count > 0 }
            broker.process.suspend()
            try await probe.broker(1, "messages that fail") { $0.failed > 2 }
            #expect(probe.status.failures(.produce, .timedOut) > 2)
            broker.process.resume()
            let before = probe.status.brokers[1]?.roundTrips.count ?? 0
            try await probe.broker(1, "round trips again") { $0.roundTrips.count > before + 3 }
        }
        try await broker.stop()
    }
}
