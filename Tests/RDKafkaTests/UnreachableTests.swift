import ClusterModel
import TestSupport
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// Clusters that cannot be reached, or not at the moment.
struct UnreachableTests {
    @Test func aClosedPortIsATransportFailureThatNamesTheAddress() async throws {
        let cluster = try KafkaCluster.testing("127.0.0.1:1")
        let deadline = ContinuousClock.now + .seconds(8)
        let report = await cluster.survey(deadline: deadline)
        #expect(ContinuousClock.now < deadline)
        await cluster.close()
        guard case .failure(let failure) = report.result else {
            Issue.record("a survey of nothing")
            return
        }
        #expect(failure.reason == .transport)
        #expect(failure.message.contains("127.0.0.1:1"))
        #expect(failure.message.contains("refused"))
        #expect(report.failures(.metadata) == [.transport: 1])
    }

    @Test func aBrokerThatHangsFailsTheSurveyInTimeAndIsBackAfterwards() async throws {
        let broker = try await TestBroker.start()
        let cluster = try KafkaCluster.testing(broker.bootstrapServers)
        _ = try await cluster.survey().survey
        broker.process.suspend()
        // The process does not stop at once: a first request may still be answered.
        try await eventually("a survey that finds nothing") {
            let deadline = ContinuousClock.now + .seconds(10)
            let report = await cluster.survey(deadline: deadline)
            #expect(ContinuousClock.now < deadline + .milliseconds(500))
            if case .failure = report.result { return true }
            return false
        }
        broker.process.resume()
        try await eventually("a survey after the pause") {
            _ = try await cluster.survey().survey
            return true
        }
        await cluster.close()
        try await broker.stop()
    }

    @Test func propertiesThatDoNotGoTogetherAreRefused() {
        #expect(throws: KafkaError.self) {
            try KafkaCluster.testing(
                "127.0.0.1:1",
                properties: ["security.protocol": "ssl", "ssl.ca.location": "/nonexistent/authority.pem"])
        }
    }
}
