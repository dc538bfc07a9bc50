import ClusterModel
import Collectors
import Exposition
import Testing

@Suite struct BrokerCollectorTests {
    @Test func aClusterThatIsDownHasOneSeriesOnly() throws {
        let page = try RenderedPage { ClusterCollector.collectDown(into: &$0) }
        #expect(page.samples == [RenderedPage.Sample(name: "kafka_up", labels: [:], value: "0")])
    }

    @Test func anEmptyClusterIsUp() throws {
        let page = try RenderedPage(ClusterSurvey())
        #expect(page.samples.map(\.name) == ["kafka_brokers", "kafka_up"])
        #expect(page.value("kafka_up") == "1")
        #expect(page.value("kafka_brokers") == "0")
    }

    @Test func theClusterIsNamedWhereItTells() throws {
        let page = try RenderedPage(ClusterSurvey(clusterID: "abc"))
        #expect(page.value("kafka_cluster_info", ["cluster_id": "abc"]) == "1")
    }

    @Test(arguments: [("kafka", "kafka:9092"), ("10.0.0.1", "10.0.0.1:9092"), ("::1", "[::1]:9092")])
    func addressIsTheAdvertisedOne(_ host: String, _ address: String) throws {
        let page = try RenderedPage(ClusterSurvey(brokers: [Broker(id: 7, host: host, port: 9092)]))
        #expect(page.value("kafka_broker_info", ["id": "7", "address": address]) == "1")
    }

    @Test func aBrokerThatOnlyPartitionsNameIsDown() throws {
        let partitions = [
            Partition(id: 0, leader: 1, replicas: [1, 2], inSyncReplicas: [1]),
            Partition(id: 1, leader: 1, replicas: [2, 1], inSyncReplicas: [1]),
            Partition(id: 2, leader: 3, replicas: [1]),
        ]
        let page = try RenderedPage(
            ClusterSurvey(
                brokers: [Broker(id: 1, host: "a", port: 1), Broker(id: 9, host: "b", port: 2)],
                topics: [Topic(name: "t", partitions: partitions)]))
        #expect(page.value("kafka_brokers") == "2")
        #expect(page.samples.filter { $0.name == "kafka_broker_up" }.map { $0.labels["id"] } == ["1", "2", "3", "9"])
        #expect(page.values("kafka_broker_up") == ["1", "0", "0", "1"])
        #expect(page.values("kafka_broker_leader_partitions") == ["2", "0", "1", "0"])
        #expect(page.values("kafka_broker_replica_partitions") == ["3", "2", "0", "0"])
        #expect(page.values("kafka_broker_info").count == 2)
    }

    @Test func aBrokerThatOnlyZooKeeperKnowsOfIsDown() throws {
        let page = try RenderedPage { ClusterCollector.collectMissing(brokers: [2, 7], into: &$0) }
        for id in ["2", "7"] {
            #expect(page.value("kafka_broker_up", ["id": id]) == "0")
            #expect(page.value("kafka_broker_leader_partitions", ["id": id]) == "0")
            #expect(page.value("kafka_broker_replica_partitions", ["id": id]) == "0")
        }
        #expect(page.samples.count == 6)
    }

    @Test func theBrokersThatHaveSeriesAreTold() throws {
        let partition = Partition(id: 0, leader: 2, replicas: [2, 3], inSyncReplicas: [2])
        let survey = ClusterSurvey(
            brokers: [Broker(id: 1, host: "a", port: 1)], topics: [Topic(name: "t", partitions: [partition])])
        var writer = MetricWriter()
        #expect(ClusterCollector.collect(survey, options: CollectorOptions(), into: &writer) == [1, 2, 3])
    }

    @Test func whatIsUnknownOfABrokerIsAbsent() throws {
        let unknown = try RenderedPage(ClusterSurvey(brokers: [Broker(id: 1, host: "a", port: 1)]))
        let connection = ConnectionStatistics(throttleTime: .milliseconds(1500), connects: 4, disconnects: 3)
        let known = try RenderedPage(
            ClusterSurvey(brokers: [
                Broker(id: 1, host: "a", port: 1, offsetRequestTime: .microseconds(250), connection: connection)
            ]))
        for (name, value) in [
            ("kafka_broker_offset_request_seconds", "0.00025"), ("kafka_broker_throttle_seconds", "1.5"),
            ("kafka_broker_connects_total", "4"), ("kafka_broker_disconnects_total", "3"),
        ] {
            #expect(known.value(name, ["id": "1"]) == value, "\(name)")
            #expect(unknown.values(name) == [], "\(name)")
        }
    }
}
