import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// What one does with Kafka on an ordinary day, with our commands only.
    @Suite struct WorkloadSessionTests {
        private static var decoder: JSONDecoder {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return decoder
        }

        @Test func `the everyday session`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "3")
            let list = try await WorkloadProgram.succeed(broker, "topic", "list", "--exclude-internal")
            #expect(
                list == ["TOPIC   PARTITIONS  REPLICATION FACTOR", "orders           3                   1"])
            let details = try await WorkloadProgram.succeed(broker, "topic", "describe", "orders")
            #expect(details.first?.hasPrefix("Topic: orders  Partitions: 3  Replication factor: 1") == true)
            #expect(details.count == 5)
            let produced = try await WorkloadProgram.shell(
                broker, "printf 'one\\ntwo\\nthree' | kafka-workload produce --topic orders --from-stdin")
            #expect(produced.exit == .status(0), "\(produced.errors)")
            #expect(produced.errors.last?.contains("3 acked") == true)
            let consume = [
                "consume", "--topic", "orders", "--group", "billing", "--from-beginning", "--until-end",
            ]
            let first = try await WorkloadProgram.outcome(WorkloadProgram.start(broker, consume))
            #expect(first.exit == .status(0), "\(first.errors)")
            #expect(Set(first.output) == ["one", "two", "three"])
            #expect(first.output.count == 3)
            // The group has committed: there is nothing left to read.
            let second = try await WorkloadProgram.outcome(WorkloadProgram.start(broker, consume))
            #expect(second.output == [])
            try await WorkloadProgram.succeed(broker, "topic", "grow", "orders", "--partitions", "5")
            try await WorkloadProgram.succeed(broker, "topic", "delete", "orders")
            #expect(try await WorkloadProgram.succeed(broker, "topic", "list", "--exclude-internal").count == 1)
            try await broker.stop()
        }

        @Test func `topics as JSON are for other programs`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(
                broker, "topic", "create", "orders", "--partitions", "2", "--config", "retention.ms=60000")
            struct Summary: Decodable, Equatable {
                let name: String
                let partitions, replicationFactor: Int
            }
            let list = try await WorkloadProgram.succeed(broker, "topic", "list", "--json", "--exclude-internal")
            let summaries = try Self.decoder.decode([Summary].self, from: Data(list.joined().utf8))
            #expect(summaries == [Summary(name: "orders", partitions: 2, replicationFactor: 1)])
            struct Details: Decodable {
                struct Partition: Decodable {
                    let partition, leader: Int
                    let replicas, inSync: [Int]
                }
                let name: String
                let partitions: [Partition]
                let configuration: [String: String]
            }
            let text = try await WorkloadProgram.succeed(broker, "topic", "describe", "orders", "--json")
            let details = try #require(try Self.decoder.decode([Details].self, from: Data(text.joined().utf8)).first)
            #expect(details.name == "orders")
            #expect(details.partitions.map(\.partition) == [0, 1])
            #expect(details.partitions.allSatisfy { $0.replicas == [$0.leader] && $0.inSync == [$0.leader] })
            #expect(details.configuration["retention.ms"] == "60000")
            try await broker.stop()
        }

        /// Arguments that a cluster with the topic `orders` of three partitions refuses, and what the line must contain.
        private static let refusals: [(arguments: [String], mentions: [String])] = [
            (["topic", "create", "orders"], ["\"orders\"", "exists", "--if-not-exists"]),
            (
                ["topic", "create", "bad", "--partitions", "1", "--config", "no.such=1"],
                ["\"bad\"", "cannot be created"]
            ),
            (["topic", "describe", "nowhere"], ["\"nowhere\"", "does not exist", "topic create nowhere"]),
            (["topic", "delete", "nowhere", "orders"], ["\"nowhere\"", "does not exist"]),
            (["topic", "grow", "orders", "--partitions", "3"], ["\"orders\"", "has 3 partitions"]),
            (["topic", "grow", "nowhere", "--partitions", "3"], ["\"nowhere\"", "does not exist"]),
        ]

        @Test func `what cannot be done to topics is said in one line, and nothing happens`() async throws {
            let broker = try await TestBroker.start()
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--partitions", "3")
            for refusal in Self.refusals {
                let outcome = try await WorkloadProgram.outcome(WorkloadProgram.start(broker, refusal.arguments))
                #expect(outcome.exit == .status(1), "\(refusal.arguments): \(outcome.errors)")
                #expect(outcome.output == [])
                #expect(outcome.errors.count == 1)
                for word in refusal.mentions { #expect(outcome.errors.first?.contains(word) == true) }
            }
            let list = try await WorkloadProgram.succeed(broker, "topic", "list", "--exclude-internal")
            #expect(list.dropFirst() == ["orders           3                   1"])
            try await WorkloadProgram.succeed(broker, "topic", "create", "orders", "--if-not-exists")
            try await WorkloadProgram.succeed(broker, "topic", "delete", "nowhere", "--if-exists")
            try await broker.stop()
        }

        @Test func `topics of a cluster that is away are an error, not an empty list`() async throws {
            let process = try ManagedProcess(
                WorkloadProgram.path, ["topic", "list", "--bootstrap-server", "127.0.0.1:1"])
            let outcome = try await WorkloadProgram.outcome(process)
            #expect(outcome.exit == .status(1))
            #expect(outcome.output == [])
            #expect(outcome.errors.count == 1)
            #expect(outcome.errors.first?.contains("127.0.0.1:1") == true)
        }
    }
}
