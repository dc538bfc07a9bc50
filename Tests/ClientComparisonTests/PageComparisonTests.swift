import TestSupport
import Testing

/// Both clients make the same page of the same cluster.
@Suite(.serialized) struct PageComparisonTests {
    /// Families that are of one process or of one moment, not of the cluster.
    private static let excluded: Set = [
        "kafka_broker_offset_request_seconds", "kafka_broker_round_trip_seconds", "kafka_broker_throttle_seconds",
        "kafka_broker_connects_total", "kafka_broker_disconnects_total", "kafka_broker_sent_bytes_total",
        "kafka_broker_received_bytes_total",
    ]

    /// The series of the cluster, by name and labels.
    private func page(_ client: String, _ servers: String) async throws -> [String: ParsedPage.Sample] {
        let process = try ManagedProcess(
            "\(buildFolder)/kafka-surveyor",
            [
                "--once", "--kafka.server=\(servers)", "--kafka.client=\(client)", "--topic.exclude=^$",
                "--offset.show-all",
            ])
        try await process.waitForExit()
        let page = try ParsedPage(process.lines().map { $0 + "\n" }.joined())
        try #require(page.value("kafka_up") == 1, "\(process.transcript)")
        let samples = page.samples.filter { sample in
            !Self.excluded.contains(sample.name)
                && !["kafka_surveyor_", "process_"].contains { sample.name.hasPrefix($0) }
        }
        return Dictionary(uniqueKeysWithValues: samples.map { (Self.series($0), $0) })
    }

    private static func series(_ sample: ParsedPage.Sample) -> String {
        let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
        return "\(sample.name){\(labels.joined(separator: ","))}"
    }

    private func compare(_ servers: String, _ permitted: [PermittedDifference] = []) async throws {
        let native = try await page("native", servers)
        let librdkafka = try await page("librdkafka", servers)
        for series in Set(native.keys).union(librdkafka.keys).sorted() {
            let (left, right) = (native[series], librdkafka[series])
            guard left?.value != right?.value, let sample = left ?? right else { continue }
            let isPermitted = permitted.contains { $0.covers(sample) }
            let values = [left, right].map { $0.map { "\($0.value)" } ?? "none" }
            #expect(isPermitted, "\(series): native \(values[0]), librdkafka \(values[1])")
        }
    }

    @Test(arguments: ["2.8", "3.7", "4.3"])
    func `of a scripted cluster`(_ version: String) async throws {
        let cluster = try await ScriptedCluster.start(ScriptedScenario.document(version: version))
        try await compare(cluster.bootstrapServers, PermittedDifference.those(of: version))
    }

    @Test func `of a broker`() async throws {
        let scenario = try await BrokerScenario.start()
        try await compare(scenario.broker.bootstrapServers, PermittedDifference.newestRecords)
        try await scenario.stop()
    }
}
