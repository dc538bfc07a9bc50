import ClusterModel
import TestSupport
import Testing

@Suite struct SurveyLoopTests {
    @Test func `the first survey begins at once`() async throws {
        let source = FakeSource { _ in .up(brokers: 3) }
        try await DaemonUnderTest.run(source, interval: .seconds(3600)) { daemon in
            let page = try await daemon.page(up: 1)
            #expect(page.value("kafka_brokers") == 3)
            #expect(page.surveys("success") == 1)
        }
        #expect(source.calls.begun == 1)
    }

    @Test func `before the first survey has ended the cluster counts as down, and the daemon is not ready`()
        async throws
    {
        let gate = Gate()
        let source = FakeSource { _ in
            await gate.pass()
            return .up()
        }
        try await DaemonUnderTest.run(source, interval: .seconds(3600)) { daemon in
            let page = try await daemon.page()
            #expect(page.clusterNames == ["kafka_up"])
            #expect(page.value("kafka_up") == 0)
            #expect(page.value("kafka_surveyor_survey_timestamp_seconds") == nil)
            let ready = try await daemon.client.get("/-/ready")
            #expect(ready.status == 503)
            #expect(ready.text.contains("first survey"))
            gate.open()
            _ = try await daemon.page(up: 1)
            try await eventually("a ready daemon") { try await daemon.client.get("/-/ready").status == 200 }
        }
    }

    @Test func `surveys that take longer than the interval do not overlap`() async throws {
        let source = FakeSource { _ in
            // Longer than the interval, whatever cancels it.
            try? await Task.sleep(for: .milliseconds(150))
            return .up()
        }
        try await DaemonUnderTest.run(source) { daemon in
            try await eventually("four surveys") { source.calls.begun > 4 }
        }
        #expect(source.calls.mostAtOnce == 1)
    }

    @Test func `each survey's page carries the time of the survey, and a failed survey has none`() async throws {
        let source = FakeSource { $0 < 3 ? .up() : .down() }
        try await DaemonUnderTest.run(source, interval: .milliseconds(300)) { daemon in
            let name = "kafka_surveyor_survey_timestamp_seconds"
            let first = try await daemon.page("one survey") { $0.surveys("success") == 1 }
            let second = try await daemon.page("two surveys") { $0.surveys("success") == 2 }
            let third = try await daemon.page("a failure") { $0.surveys("failure") > 0 }
            let times = try [first, second, third].map { try #require($0.value(name)) }
            #expect(times[0] > 1_600_000_000)
            #expect(times[1] > times[0])
            #expect(times[2] == times[1])
        }
    }

    @Test func `counters accumulate from survey to survey`() async throws {
        let reports: [ClusterReport] = [
            .up(), .partial([.denied: 2, .timedOut: 1], in: .commits), .down(.tls),
            .partial([.denied: 3], in: .commits),
        ]
        let gate = Gate()
        let source = FakeSource { number in
            if number > reports.count { await gate.pass() }
            return number > reports.count ? .up() : reports[number - 1]
        }
        try await DaemonUnderTest.run(source, interval: .milliseconds(200)) { daemon in
            let page = try await daemon.page("four surveys") { page in
                ["success", "partial", "failure"].map { page.surveys($0) }.reduce(0, +) == 4
            }
            #expect(page.surveys("success") == 1)
            #expect(page.surveys("partial") == 2)
            #expect(page.surveys("failure") == 1)
            #expect(page.value("kafka_surveyor_requests_total", ["phase": "metadata"]) == 7)
            #expect(page.value("kafka_surveyor_requests_total", ["phase": "commits"]) == 2)
            let failures = "kafka_surveyor_request_failures_total"
            #expect(page.value(failures, ["phase": "commits", "reason": "denied"]) == 5)
            #expect(page.value(failures, ["phase": "commits", "reason": "timed_out"]) == 1)
            #expect(page.value(failures, ["phase": "metadata", "reason": "tls"]) == 1)
            gate.open()
        }
    }

    @Test func `scrapes are counted`() async throws {
        let source = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(source) { daemon in
            let scrapes = "kafka_surveyor_scrapes_total"
            let before = try #require(try await daemon.page().value(scrapes, ["code": "200"]))
            let after = try await daemon.page("more scrapes") { ($0.value(scrapes, ["code": "200"]) ?? 0) > before }
            #expect(after.value(scrapes, ["code": "200"]) != nil)
        }
    }
}
