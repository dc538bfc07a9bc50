import ClusterModel
import Collectors
import Testing

@Suite struct ServerRequestTests {
    private let down = EnsembleSurvey(servers: [.asked([], failed: [.srvr: .timedOut])])

    private func page(_ failures: EnsembleFailureCounts) throws -> RenderedPage {
        try RenderedPage { EnsembleCollector.collectDown(["zk:2181"], failures: failures, into: &$0) }
    }

    @Test func nothingButFailuresIsToldOfServersThatWereNotSurveyed() throws {
        let page = try page(EnsembleFailureCounts())
        #expect(Set(page.samples.map(\.name)) == ["zk_up", "zk_server_leader", "zk_request_failures_total"])
        #expect(page.value("zk_up", of: "zk:2181") == "0")
        #expect(page.value("zk_server_leader", of: "zk:2181") == "0")
    }

    @Test func whatIsAskedFirstHasEveryReasonFromTheStart() throws {
        let fresh = try page(EnsembleFailureCounts()).samples.filter { $0.name == "zk_request_failures_total" }
        #expect(fresh.allSatisfy { $0.value == "0" && $0.labels["word"] == "srvr" })
        #expect(fresh.compactMap { $0.labels["reason"] } == ServerFailureReason.allCases.map(\.rawValue))
        var admin = EnsembleFailureCounts()
        admin.record(EnsembleSurvey(servers: [.asked([.adminServerStats, .adminMonitor])]))
        let words = try page(admin).samples.map { $0.labels["word"] }
        #expect(Set(words) == ["admin_server_stats", nil])
    }

    @Test func failuresAddUp() throws {
        var failures = EnsembleFailureCounts()
        failures.record(down)
        failures.record(down)
        failures.record(EnsembleSurvey(servers: [.asked([.srvr], failed: [.mntr: .notWhitelisted])]))
        let page = try page(failures)
        #expect(page.value("zk_request_failures_total", of: "zk:2181", ["word": "srvr", "reason": "timed_out"]) == "2")
        #expect(page.value("zk_request_failures_total", of: "zk:2181", ["word": "srvr", "reason": "refused"]) == "0")
        #expect(
            page.value("zk_request_failures_total", of: "zk:2181", ["word": "mntr", "reason": "not_whitelisted"]) == "1"
        )
        #expect(page.value("zk_request_failures_total", of: "zk:2181", ["word": "mntr", "reason": "refused"]) == nil)
    }

    @Test func questionsAreTimed() throws {
        let page = try RenderedPage(.limping)
        #expect(page.value("zk_request_seconds", of: "zk1:2181", ["word": "mntr"]) == "0.0015")
        #expect(page.value("zk_request_seconds", of: "[fd00::3]:2181", ["word": "srvr"]) == "1")
        #expect(page.value("zk_request_seconds", of: "[fd00::3]:2181", ["word": "mntr"]) == nil)
    }

    @Test func skippedLinesAreCounted() throws {
        let page = try RenderedPage(.limping)
        #expect(page.value("zk_skipped_lines", of: "zk1:2181") == "2")
        #expect(page.value("zk_skipped_lines", of: "zk2:2181") == "0")
        #expect(page.value("zk_skipped_lines", of: "[fd00::3]:2181") == nil)
    }
}
