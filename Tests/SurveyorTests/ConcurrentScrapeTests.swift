import ClusterModel
import TestSupport
import Testing

@Suite struct ConcurrentScrapeTests {
    /// Each survey finds another number of brokers: a page that mixed two surveys would contradict itself.
    @Test func `scrapes get whole pages while pages are replaced`() async throws {
        let source = FakeSource { .up(brokers: $0 % 50 + 1) }
        try await DaemonUnderTest.run(source) { daemon in
            _ = try await daemon.page(up: 1)
            let begun = source.calls.begun
            try await withThrowingTaskGroup { group in
                for number in 0..<8 {
                    let format: ParsedPage.Format = number.isMultiple(of: 2) ? .text : .openMetrics
                    group.addTask {
                        while source.calls.begun < begun + 10 { try await scrape(daemon, format) }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func scrape(_ daemon: DaemonUnderTest, _ format: ParsedPage.Format) async throws {
        let accept = format == .text ? "text/plain" : "application/openmetrics-text"
        let answer = try await daemon.client.get("/metrics", headers: ["Accept": accept])
        let page = try ParsedPage(answer.body, format: format)
        #expect((page.value("kafka_brokers") ?? 0) == Double(page.samples("kafka_broker_info").count))
        #expect(page.samples("kafka_broker_up").count == page.samples("kafka_broker_info").count)
    }
}
