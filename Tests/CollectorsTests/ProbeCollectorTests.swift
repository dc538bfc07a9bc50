import ClusterModel
import Collectors
import Exposition
import Testing

extension ProbeStatus {
    /// A probe that has begun, in a cluster whose brokers it knows.
    static var fresh: ProbeStatus {
        var status = ProbeStatus(topic: "kafka-surveyor-probe", group: "kafka-surveyor-probe-castle")
        status.brokers = [1: BrokerProbe(), 2: BrokerProbe()]
        return status
    }

    /// A probe to which broker 1 answers and broker 2 does not.
    static var probing: ProbeStatus {
        var status = fresh
        var answering = BrokerProbe()
        answering.partitions = 1
        for latency in [Duration.milliseconds(1), .microseconds(2400), .seconds(12)] {
            answering.acknowledgements.record(latency)
        }
        answering.roundTrips.record(.milliseconds(4))
        answering.lost = 2
        answering.duplicated = 1
        var silent = BrokerProbe()
        silent.failed = 3
        status.brokers = [2: silent, 1: answering]
        status.commits.record(.milliseconds(7))
        status.failures = [.produce: [.timedOut: 3]]
        status.lastRoundTrip = 1_700_000_000_500
        return status
    }
}

@Suite struct ProbeCollectorTests {
    private func page(_ status: ProbeStatus) throws -> RenderedPage {
        try RenderedPage { ProbeCollector.collect(status, into: &$0) }
    }

    @Test func topicAndGroupAreLabels() throws {
        let labels = ["topic": "kafka-surveyor-probe", "consumergroup": "kafka-surveyor-probe-castle"]
        #expect(try page(.fresh).value("kafka_probe_info", labels) == "1")
    }

    @Test func allButTheTimeOfTheLastRoundTripIsThereFromTheStart() throws {
        let page = try page(.fresh)
        #expect(page.value("kafka_probe_round_trip_timestamp_seconds") == nil)
        for counter in ["failed", "lost", "duplicated"] {
            #expect(page.values("kafka_probe_messages_\(counter)_total") == ["0", "0"])
        }
        for histogram in ["acknowledgement", "round_trip"] {
            #expect(page.values("kafka_probe_\(histogram)_seconds_count") == ["0", "0"])
            #expect(page.values("kafka_probe_\(histogram)_seconds_sum") == ["0", "0"])
            #expect(page.values("kafka_probe_\(histogram)_seconds_bucket") == Array(repeating: "0", count: 28))
        }
        #expect(page.values("kafka_probe_commit_seconds_bucket") == Array(repeating: "0", count: 14))
        #expect(page.values("kafka_probe_failures_total") == Array(repeating: "0", count: 7 * 13))
    }

    @Test func bucketsAddUp() throws {
        let page = try page(.probing)
        let counts = ["0.001": "1", "0.0025": "2", "0.005": "2", "1.0": "2", "10.0": "2", "+Inf": "3"]
        for (bound, count) in counts {
            #expect(page.value("kafka_probe_acknowledgement_seconds_bucket", ["id": "1", "le": bound]) == count)
        }
        #expect(page.value("kafka_probe_acknowledgement_seconds_count", ["id": "1"]) == "3")
        #expect(page.value("kafka_probe_acknowledgement_seconds_sum", ["id": "1"]) == "12.0034")
        #expect(page.value("kafka_probe_round_trip_seconds_sum", ["id": "1"]) == "0.004")
    }

    @Test func whatHappensIsCountedByBroker() throws {
        let page = try page(.probing)
        #expect(page.value("kafka_probe_partitions", ["id": "1"]) == "1")
        #expect(page.value("kafka_probe_partitions", ["id": "2"]) == "0")
        #expect(page.values("kafka_probe_messages_failed_total") == ["0", "3"])
        #expect(page.values("kafka_probe_messages_lost_total") == ["2", "0"])
        #expect(page.values("kafka_probe_messages_duplicated_total") == ["1", "0"])
    }

    @Test func whatHasNoBrokerIsCounted() throws {
        let page = try page(.probing)
        let labels = ["operation": "produce", "reason": "timed_out"]
        #expect(page.value("kafka_probe_failures_total", labels) == "3")
        #expect(page.value("kafka_probe_commit_seconds_count") == "1")
        #expect(page.value("kafka_probe_commit_seconds_bucket", ["le": "0.01"]) == "1")
        #expect(page.value("kafka_probe_round_trip_timestamp_seconds") == "1700000000.5")
    }
}
