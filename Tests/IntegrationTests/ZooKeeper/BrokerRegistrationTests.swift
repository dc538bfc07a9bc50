import TestSupport
import Testing

extension ProgramTests {
    /// Kafka and ZooKeeper on one page.
    @Suite struct BrokerRegistrationTests {
        private let registered = "zk_kafka_broker_registered"

        @Test func `Kafka's brokers and ZooKeeper's registrations are compared`() async throws {
            let broker = try await TestBroker.start()
            let ensemble = try await TestEnsemble.start()
            let surveyor = try await SurveyorProcess.start(
                broker,
                [
                    "--zookeeper.server=\(ensemble.connectString)", "--zookeeper.words=dump",
                    "--zookeeper.kafka-chroot=/clusters/east",
                ])
            let before = try await surveyor.page("both") { page in
                page.value("kafka_up") == 1 && !page.samples(registered).isEmpty
            }
            let id = try #require(before.samples("kafka_broker_up").first?.labels["id"])
            #expect(before.samples(registered).map(\.value) == [0])
            #expect(before.value(registered, ["id": id]) == 0)
            #expect(before.value("zk_up", of: ensemble.servers[0]) == 1)

            let session = try await ZooKeeperSession.start(
                ensemble.servers[0],
                ephemeralNodes: [
                    "/clusters/east/brokers/ids/\(id)", "/clusters/east/brokers/ids/4711",
                    "/clusters/west/brokers/ids/12",
                ])
            try await surveyor.page("a registered broker that Kafka does not list") { page in
                page.value(registered, ["id": id]) == 1 && page.value(registered, ["id": "4711"]) == 1
                    && page.value("kafka_broker_up", ["id": "4711"]) == 0 && page.samples(registered).count == 2
            }
            try await session.close()
            try await surveyor.page("no registered broker") { page in
                page.samples(registered).map(\.value) == [0] && page.samples("kafka_broker_up").count == 1
            }
            try await surveyor.stop()
            try await ensemble.stop()
            try await broker.stop()
        }
    }
}
