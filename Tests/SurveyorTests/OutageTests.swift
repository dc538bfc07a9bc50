import ClusterModel
import Synchronization
import TestSupport
import Testing

@Suite struct OutageTests {
    @Test func `a survey that fails takes the cluster's series away at once, and one that succeeds brings them back`()
        async throws
    {
        let report = Mutex(ClusterReport.up(brokers: 2))
        let source = FakeSource { _ in report.withLock { $0 } }
        try await DaemonUnderTest.run(source, interval: .milliseconds(500)) { daemon in
            let before = try await daemon.page(up: 1)
            #expect(before.clusterNames.isSuperset(of: ["kafka_up", "kafka_brokers", "kafka_broker_info"]))

            report.withLock { $0 = .down(.authentication) }
            let down = try await daemon.page(up: 0)
            #expect(down.clusterNames == ["kafka_up"])
            #expect(down.value("kafka_surveyor_survey_success") == 0)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.status == 503)
            #expect(ready.text.contains("authentication: the castle is closed"))
            #expect(try await daemon.client.get("/-/healthy").status == 200)

            report.withLock { $0 = .up(brokers: 2) }
            let after = try await daemon.page(up: 1)
            #expect(after.clusterNames == before.clusterNames)
            #expect(try await daemon.client.get("/-/ready").status == 200)
            #expect(daemon.log.lines(containing: "cannot be surveyed").count == 1)
            #expect(daemon.log.lines(containing: "is surveyed").count == 2)
        }
    }

    @Test func `a broker that cannot be asked is named where readiness is, and without any broker it is not ready`()
        async throws
    {
        let report = Mutex(ClusterReport.up(brokers: 2).without(broker: 1, .unresolved))
        let source = FakeSource { _ in report.withLock { $0 } }
        try await DaemonUnderTest.run(source) { daemon in
            _ = try await daemon.page(up: 1)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.status == 200)
            #expect(ready.text == "ready, but Kafka: broker 1: unresolved: kafka-1:9092 cannot be reached\n")

            report.withLock { $0 = $0.without(broker: 0, .transport) }
            let isolated = try await eventually("no readiness") {
                let answer = try await daemon.client.get("/-/ready")
                return answer.status == 503 ? answer.text : nil
            }
            #expect(isolated.contains("no broker listed in the metadata is reachable"))
            #expect(isolated.contains("broker 0: transport"))
        }
    }

    @Test func `what a source that hangs has told before is withdrawn after three intervals`() async throws {
        let gate = Gate()
        let source = FakeSource { number in
            if number == 3 { await gate.pass() }
            return .up()
        }
        try await DaemonUnderTest.run(source, interval: .milliseconds(500)) { daemon in
            _ = try await daemon.page(up: 1)
            let stale = try await daemon.page(up: 0)
            #expect(source.calls.running == 1)
            #expect(stale.clusterNames == ["kafka_up"])
            #expect(stale.surveys("success") == 2)
            // The age of what was last known follows from it.
            #expect(stale.value("kafka_surveyor_survey_timestamp_seconds") != nil)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.status == 503)
            #expect(ready.text.contains("older than three intervals"))

            gate.open()
            _ = try await daemon.page(up: 1)
            try await eventually("a ready daemon") { try await daemon.client.get("/-/ready").status == 200 }
            #expect(daemon.log.lines(containing: "withdrawn").count == 1)
        }
    }

    @Test func `a daemon stops while a survey hangs, and leaves the source alone`() async throws {
        let gate = Gate()
        let source = FakeSource { _ in
            await gate.pass()
            return .up()
        }
        try await DaemonUnderTest.run(source) { _ in
            try await eventually("a survey that hangs") { source.calls.running == 1 }
        }
        #expect(source.calls.running == 1)
        #expect(source.calls.closed == 0)
        gate.open()
    }

    @Test func `a daemon that stops closes the source once, and surveys no more`() async throws {
        let source = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(source) { daemon in
            _ = try await daemon.page(up: 1)
        }
        #expect(source.calls.running == 0)
        #expect(source.calls.closed == 1)
    }

    @Test func `a daemon that has stopped serves nothing`() async throws {
        let source = FakeSource { _ in .up() }
        var client: HTTPClient?
        try await DaemonUnderTest.run(source) { daemon in
            client = daemon.client
            _ = try await daemon.page(up: 1)
        }
        let stopped = try #require(client)
        await #expect(throws: TestFailure.self) { try await stopped.get("/metrics") }
    }
}
