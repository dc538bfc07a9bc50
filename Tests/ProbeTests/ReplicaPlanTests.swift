import ClusterModel
import Testing

@testable import Probe

@Suite struct ReplicaPlanTests {
    private func partitions(_ replicas: [[Int32]]) -> [Partition] {
        replicas.enumerated().map { Partition(id: Int32($0), leader: $1.first, replicas: $1, inSyncReplicas: $1) }
    }

    private func additions(
        _ brokers: [Int32], factor: Int = 3, to existing: [[Int32]] = []
    ) -> [[Int32]] {
        ReplicaPlan(brokers: brokers, replicationFactor: factor).additions(to: partitions(existing))
    }

    @Test func eachBrokerLeadsAPartition() {
        #expect(additions([3, 1, 4, 2]) == [[1, 2, 3], [2, 3, 4], [3, 4, 1], [4, 1, 2]])
    }

    @Test(arguments: [(1, 1), (2, 2), (5, 2)])
    func thereAreNoMoreReplicasThanBrokers(_ factor: Int, _ replicas: Int) {
        let additions = additions([1, 2], factor: factor)
        #expect(additions.map(\.count) == [replicas, replicas])
        #expect(additions.allSatisfy { Set($0).count == replicas })
    }

    @Test func onlyANewBrokerGetsAPartition() {
        #expect(additions([1, 2, 3], factor: 2, to: [[1, 2], [2, 1]]) == [[3, 1]])
        #expect(additions([1, 2], factor: 2, to: [[1, 2], [2, 1]]) == [])
    }

    /// Their partitions stay, and nothing is added for those that are left.
    @Test func brokersThatAreGoneChangeNothing() {
        #expect(additions([1, 3], factor: 2, to: [[1, 2], [2, 3], [3, 1]]) == [])
        #expect(additions([1, 4], factor: 2, to: [[1, 2], [2, 3], [3, 1]]) == [[4, 1]])
    }

    @Test func aTopicThatSomebodyElseMadeIsCompleted() {
        #expect(additions([1, 2, 3], factor: 1, to: [[2], [2], [2]]) == [[1], [3]])
    }

    @Test func withoutBrokersThereIsNoPlan() {
        #expect(additions([]) == [])
    }
}

@Suite struct TopicChangeTests {
    private let plan = ReplicaPlan(brokers: [1, 2], replicationFactor: 1)

    private func change(_ replicas: [[Int32]]?, servedBefore: Set<Int32> = []) -> TopicChange? {
        let topic = replicas.map { replicas in
            Topic(
                name: "probe",
                partitions: replicas.enumerated().map {
                    Partition(id: Int32($0), leader: $1.first, replicas: $1)
                })
        }
        return TopicChange(topic, plan: plan, servedBefore: servedBefore)
    }

    @Test func aTopicThatIsNotThereIsCreated() {
        #expect(change(nil) == .create([[1], [2]]))
        #expect(change(nil, servedBefore: [1, 2]) == .create([[1], [2]]), "somebody has deleted it")
        let nobody = ReplicaPlan(brokers: [], replicationFactor: 1)
        #expect(TopicChange(nil, plan: nobody, servedBefore: []) == nil)
    }

    @Test func partitionsAreAdded() {
        #expect(change([[1]]) == .grow(total: 2, [[2]]))
        #expect(change([[1], [2]]) == nil)
        #expect(change([[3], [3]]) == .grow(total: 4, [[1], [2]]))
    }

    /// Else a partition would be added after each reassignment.
    @Test func aBrokerGetsOnePartition() {
        #expect(change([[1], [1]], servedBefore: [1, 2]) == nil)
    }

    @Test func aTopicInTheMakingIsWaitedFor() {
        #expect(change([]) == nil)
    }
}
