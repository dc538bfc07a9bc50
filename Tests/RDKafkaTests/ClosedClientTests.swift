import CRdKafka
import ClusterModel
import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import KafkaTraffic
@testable import RDKafka
@testable import RDKafkaSurvey

/// Calls during and after `close()`. No server listens at the address, so that a call that is not refused would time out
/// instead.
struct ClosedClientTests {
    private let servers = "127.0.0.1:1"
    private let partition = TopicPartition(topic: "orders", partition: 0)

    /// Expects that each call is refused because the client is closed.
    private func expectRefused(_ calls: [() async throws -> Void]) async {
        for (index, call) in calls.enumerated() {
            let error = await #expect(throws: KafkaError.self, "call \(index)") { try await call() }
            #expect(error?.isClosed == true, "call \(index): \(String(describing: error))")
        }
    }

    private func handle(_ role: HandleRole) throws -> KafkaHandle {
        try KafkaHandle(role, properties: .testing(.administration, servers), logger: .silent)
    }

    @Test func aClosedProducerRefusesEveryCall() async throws {
        try await withProducer(servers, ["transactional.id": "closed"]) { producer in
            let topic = try producer.topic("orders")
            await producer.close()
            await expectRefused([
                { _ = try producer.topic("orders") }, { _ = try topic.enqueue(KafkaMessage(text: "x")) },
                { _ = try await topic.send(KafkaMessage(text: "x")) },
            ])
            let steps: [() async throws -> Void] = [
                { try await producer.initializeTransactions() }, { try await producer.beginTransaction() },
                { try await producer.commitTransaction() }, { try await producer.abortTransaction() },
            ]
            for step in steps {
                let error = await #expect(throws: KafkaTransactionError.self) { try await step() }
                #expect(error?.error.isClosed == true)
                #expect(error?.remedy == .renew)
            }
            try await producer.waitForRoom()
            #expect(await producer.flush(timeout: .seconds(10)) == 0)
            #expect(await producer.close() == 0)
        }
    }

    @Test func aClosedConsumerRefusesEveryCallAndHasNothingToRead() async throws {
        try await withConsumer(servers, group: "closed") { consumer in
            try await consumer.close()
            await expectRefused([
                { try await consumer.subscribe(to: ["orders"]) },
                { try await consumer.assign([partition: .beginning]) },
                { try await consumer.commit() },
                { try await consumer.commit([PartitionOffset(topic: "orders", partition: 0, offset: 1)]) },
                { _ = try await consumer.committed([partition]) }, { _ = try await consumer.progress() },
                { try await consumer.seek([partition: .end]) }, { try await consumer.pause([partition]) },
                { try await consumer.resume([partition]) },
            ])
            #expect(try await consumer.records() == nil)
            #expect(await consumer.assignment() == [])
            try await consumer.close(committing: true)
        }
    }

    @Test func aClosedAdministratorRefusesEveryCall() async throws {
        try await withAdministrator(servers) { administrator in
            await administrator.close()
            await expectRefused([
                { _ = try await administrator.listing() }, { _ = try await administrator.configuration(of: "orders") },
                { try await administrator.create(NewTopic(name: "orders")) },
                { try await administrator.deleteTopic("orders") }, { try await administrator.grow("orders", to: 2) },
            ])
            await administrator.close()
        }
    }

    @Test func aSurveyOfAClosedClusterFails() async throws {
        let cluster = try KafkaCluster.testing(servers)
        await cluster.close()
        let report = await cluster.survey()
        #expect(throws: ClusterFailure.self) { try report.survey }
        await cluster.close()
    }

    @Test func aClosedHandleRefusesTheRequestsOfASurvey() async throws {
        let handle = try handle(.survey(.readUncommitted))
        handle.close()
        let timeout = Duration.seconds(30)
        await expectRefused([
            { _ = try handle.metadata(timeout: timeout) }, { _ = try handle.clusterID() },
            { _ = try handle.offsets(.end, of: [(EncodedTopicName("orders"), 0)], timeout: timeout) },
            { _ = try handle.describeGroups(timeout: timeout) { _ in nil } },
            { _ = try await handle.listGroups(timeout: timeout) },
            { _ = try await handle.commits(of: "billing", timeout: timeout) },
            { _ = try await handle.configurations(of: ["orders"], timeout: timeout) },
        ])
    }

    /// The call uses the client once more after `close()` has begun, where AddressSanitizer would find that it is destroyed.
    @Test func closeWaitsForTheCallsThatAreInside() async throws {
        let handle = try handle(.producer)
        let order = Mutex<[String]>([])
        let (entered, released) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let threads = DispatchGroup()
        DispatchQueue.global().async(group: threads) {
            try? handle.withClient { kafka throws(KafkaError) in
                entered.signal()
                released.wait()
                let name = unsafe String(nullable: rd_kafka_name(kafka.client))
                order.withLock { $0.append(name.isEmpty ? "no client" : "call") }
            }
        }
        DispatchQueue.global().async(group: threads) {
            entered.wait()
            handle.close()
            order.withLock { $0.append("close") }
        }
        try await eventually("new calls are refused") {
            do throws(KafkaError) {
                _ = try handle.flush(timeout: .milliseconds(1))
                return false
            } catch {
                return error.isClosed
            }
        }
        released.signal()
        try await eventually("both have ended") { order.withLock(\.count) == 2 }
        #expect(order.withLock { $0 } == ["call", "close"])
    }
}
