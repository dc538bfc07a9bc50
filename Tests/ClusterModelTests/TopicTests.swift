import ClusterModel
import Testing

struct TopicTests {
    @Test func findsAPartitionAlsoWhereIdsHaveGaps() {
        let topic = Topic(name: "t", partitions: [0, 2, 5].map { Partition(id: $0, leader: 1) })
        #expect(topic.partition(0)?.id == 0)
        #expect(topic.partition(2)?.id == 2)
        #expect(topic.partition(5)?.id == 5)
        #expect(topic.partition(1) == nil)
        #expect(topic.partition(-1) == nil)
    }

    @Test func writesAddressesOfAllKinds() {
        #expect(Broker(id: 1, host: "kafka", port: 9092).address == "kafka:9092")
        #expect(Broker(id: 1, host: "::1", port: 9092).address == "[::1]:9092")
    }
}
