import Foundation
import TestSupport
import Testing

extension ProgramTests {
    /// From records with their timestamps to lag in seconds on the page.
    @Suite struct LagInSecondsTests {
        /// Ten minutes of records, one a second, the last of which was written now; a group that stands in the middle, and one
        /// that has read all.
        private static func cluster(version: String) async throws -> ScriptedCluster {
            let now = Int(Date().timeIntervalSince1970 * 1000)
            let records = (0..<600).map { "[\($0), \(now - (599 - $0) * 1000)]" }.joined(separator: ",")
            return try await ScriptedCluster.start(
                """
                {
                    "version": "\(version)",
                    "topics": {"name": "orders", "high_watermark": 600, "timestamps": [\(records)]},
                    "groups": [
                        {"name": "behind", "commits": {"orders": {"0": 300}}},
                        {"name": "ready", "commits": {"orders": {"0": 600}}}
                    ]
                }
                """)
        }

        @Test(arguments: ["2.8", "4.3"])
        func `the age of the oldest unread record is known after two surveys, also of what was written before`(
            _ version: String
        ) async throws {
            let cluster = try await Self.cluster(version: version)
            let begin = Date()
            let surveyor = try await SurveyorProcess.start(
                server: cluster.bootstrapServers, ["--lag.partition-seconds", "--survey.interval=1s"])
            let page = try await surveyor.page("an age between narrow bounds") {
                $0.value("kafka_consumergroup_group_lag_seconds_uncertainty", ["consumergroup": "behind"]) ?? 600 < 60
            }
            let labels = ["consumergroup": "behind", "topic": "orders", "partition": "0"]
            let age = try #require(page.value("kafka_consumergroup_lag_seconds", labels))
            let uncertainty =
                page.value("kafka_consumergroup_group_lag_seconds_uncertainty", ["consumergroup": "behind"]) ?? 0
            // The record at offset 300 was written 299 s before the last one.
            let elapsed = Date().timeIntervalSince(begin) + 1
            #expect(age >= 299 * 0.95 && age <= (299 + elapsed) * 1.05, "\(age) ± \(uncertainty)")
            #expect(page.value("kafka_consumergroup_group_lag_seconds_max", ["consumergroup": "ready"]) == 0)
            let ok = ["consumergroup": "ready", "status": "ok"]
            #expect(page.value("kafka_consumergroup_group_status", ok) == 1)
            #expect(page.value("kafka_surveyor_survey_success") == 1)
            try await surveyor.stop()
        }
    }
}
