import ClusterModel
import Collectors
import Testing

@Suite struct SurveyorCollectorTests {
    private func page(_ status: SampleStatus) throws -> RenderedPage {
        try RenderedPage { status.collect(into: &$0) }
    }

    @Test func countersBeginAtZero() throws {
        let page = try page(.fresh)
        #expect(page.values("kafka_surveyor_surveys_total") == ["0", "0", "0"])
        #expect(page.values("kafka_surveyor_requests_total") == Array(repeating: "0", count: 9))
        #expect(page.values("kafka_surveyor_request_failures_total") == Array(repeating: "0", count: 117))
    }

    @Test func whatTheFirstSurveyWillTellIsAbsentBeforeIt() throws {
        let names = try Set(page(.fresh).samples.map(\.name))
        #expect(
            names == [
                "kafka_surveyor_build_info", "kafka_exporter_build_info", "kafka_surveyor_surveys_total",
                "kafka_surveyor_requests_total", "kafka_surveyor_granularity_dropped",
                "kafka_surveyor_request_failures_total", "kafka_surveyor_render_failures_total",
            ])
    }

    @Test func versionsAreLabels() throws {
        let labels = ["version": "1.2.3", "revision": "abc", "librdkafka": "2.0.2", "libmicrohttpd": "0.9.75"]
        #expect(try page(.fresh).value("kafka_surveyor_build_info", labels) == "1")
    }

    /// Dashboards made for kafka_exporter take the values of their variables from this series.
    @Test func theBuildIsAlsoThereUnderKafkaExportersName() throws {
        let labels = [
            "branch": "", "goarch": "amd64", "goos": "linux", "goversion": "swift6.3", "revision": "abc", "tags": "",
            "version": "1.2.3",
        ]
        #expect(try page(.fresh).value("kafka_exporter_build_info", labels) == "1")
    }

    @Test func theBuildNamesItsPlatform() {
        let platform = BuildPlatform.current
        #expect(["amd64", "arm64"].contains(platform.architecture))
        #expect(platform.system == "linux")
        #expect(platform.compiler.hasPrefix("swift6.") || platform.compiler == "swift7")
    }

    @Test func theLastSurveyIsShownByPhase() throws {
        let page = try page(.busy)
        #expect(page.value("kafka_surveyor_survey_timestamp_seconds") == "1700000000.25")
        #expect(page.value("kafka_surveyor_survey_duration_seconds") == "0.42")
        #expect(page.value("kafka_surveyor_survey_success") == "0")
        #expect(page.value("kafka_surveyor_phase_duration_seconds", ["phase": "metadata"]) == "0.005")
        #expect(page.value("kafka_surveyor_phase_success", ["phase": "metadata"]) == "1")
        #expect(page.value("kafka_surveyor_phase_success", ["phase": "commits"]) == "0")
        #expect(page.value("kafka_surveyor_phase_success", ["phase": "high_watermarks"]) == nil)
    }

    @Test func pagesAndScrapesAreShown() throws {
        let page = try page(.busy)
        #expect(page.value("kafka_surveyor_page_series") == "1234")
        #expect(page.value("kafka_surveyor_page_bytes") == "56789")
        #expect(page.value("kafka_surveyor_render_seconds") == "0.00075")
        #expect(page.value("kafka_surveyor_render_failures_total") == "0")
        #expect(page.value("kafka_surveyor_scrapes_total", ["code": "200"]) == "17")
        #expect(page.value("kafka_surveyor_scrapes_total", ["code": "404"]) == "1")
    }

    @Test(arguments: [
        (ClusterReport.whole, "success", "1"), (.partial, "partial", "0"), (.failed, "failure", "0"),
        (.withConfigurations(failing: [.denied: 3]), "success", "1"),
        (.withConfigurations(failing: [.unsupported: 3]), "success", "1"),
        (.withConfigurations(failing: [.denied: 3, .timedOut: 1]), "partial", "0"),
    ])
    func surveysAreCountedByResult(_ report: ClusterReport, _ result: String, _ success: String) throws {
        var status = SampleStatus.fresh
        status.record(report, duration: .seconds(1), timestamp: 1000)
        let page = try page(status)
        for name in ["success", "partial", "failure"] {
            #expect(page.value("kafka_surveyor_surveys_total", ["result": name]) == (name == result ? "1" : "0"))
        }
        #expect(page.value("kafka_surveyor_survey_success") == success)
    }

    @Test func configurationsThatAreDeniedAreCounted() throws {
        var status = SampleStatus.fresh
        status.record(.withConfigurations(failing: [.denied: 3]), duration: .seconds(1), timestamp: 1000)
        let page = try page(status)
        let denied = ["phase": "configurations", "reason": "denied"]
        #expect(page.value("kafka_surveyor_request_failures_total", denied) == "3")
        #expect(page.value("kafka_surveyor_phase_success", ["phase": "configurations"]) == "0")
    }

    @Test func countersAddUp() throws {
        var status = SampleStatus.busy
        status.record(.partial, duration: .seconds(1), timestamp: 2_000_000)
        status.record(.failed, duration: .seconds(3), timestamp: 3_000_000)
        let page = try page(status)
        #expect(page.value("kafka_surveyor_requests_total", ["phase": "metadata"]) == "4")
        #expect(page.value("kafka_surveyor_requests_total", ["phase": "commits"]) == "20")
        #expect(
            page.value("kafka_surveyor_request_failures_total", ["phase": "commits", "reason": "denied"]) == "4")
        #expect(
            page.value("kafka_surveyor_request_failures_total", ["phase": "metadata", "reason": "transport"]) == "2")
        #expect(page.value("kafka_surveyor_survey_timestamp_seconds") == "2000", "of the last that reached the cluster")
        #expect(page.value("kafka_surveyor_survey_duration_seconds") == "3")
    }

    @Test func withoutAClusterNothingIsSaidOfItsSurveys() throws {
        var status = SampleStatus(
            surveyor: SurveyorStatus(build: SampleStatus.fresh.surveyor.build, watchesCluster: false))
        status.ensemble = EnsembleSurveyStatus()
        let names = try Set(page(status).samples.map(\.name))
        #expect(
            names == [
                "kafka_surveyor_build_info", "kafka_surveyor_ensemble_surveys_total",
                "kafka_surveyor_render_failures_total",
            ])
    }

    @Test func theLastSurveyOfAnEnsembleIsShown() throws {
        let page = try page(.busy)
        #expect(page.value("kafka_surveyor_ensemble_survey_timestamp_seconds") == "1700000000.75")
        #expect(page.value("kafka_surveyor_ensemble_survey_duration_seconds") == "1.003")
        #expect(page.value("kafka_surveyor_ensemble_surveys_total", ["result": "partial"]) == "1")
    }

    @Test(
        arguments: [
            ([.asked()], "success"), ([.asked([.srvr], failed: [.mntr: .notWhitelisted])], "success"),
            ([.asked([.srvr], failed: [.mntr: .timedOut])], "partial"),
            ([.asked([.ruok], failed: [.srvr: .notServing])], "partial"),
            ([.asked(), .asked([], failed: [.srvr: .refused])], "partial"),
            ([.asked([], failed: [.srvr: .refused])], "failure"), ([], "failure"),
            ([.asked([], failed: [.srvr: .notWhitelisted])], "failure"),
        ] as [([ZooKeeperServer], String)])
    func surveysOfAnEnsembleAreCountedByResult(_ servers: [ZooKeeperServer], _ result: String) throws {
        var status = SampleStatus.fresh
        status.ensemble = EnsembleSurveyStatus()
        status.ensemble?.record(EnsembleSurvey(servers: servers), duration: .seconds(1), timestamp: 1000)
        let page = try page(status)
        for name in ["success", "partial", "failure"] {
            let count = page.value("kafka_surveyor_ensemble_surveys_total", ["result": name])
            #expect(count == (name == result ? "1" : "0"))
        }
        let timestamp = page.value("kafka_surveyor_ensemble_survey_timestamp_seconds")
        #expect(timestamp == (result == "failure" ? nil : "1"))
    }

    @Test func theProcessIsShownAsFarAsItIsKnown() throws {
        let page = try RenderedPage { ProcessCollector.collect(.running, into: &$0) }
        #expect(page.value("process_cpu_seconds_total") == "12.34")
        #expect(page.value("process_resident_memory_bytes") == "9000000")
        #expect(page.value("process_virtual_memory_bytes") == "250000000")
        #expect(page.value("process_open_fds") == "21")
        #expect(page.value("process_max_fds") == "1024")
        #expect(page.value("process_start_time_seconds") == "1700000000.5")
        #expect(page.value("process_threads") == "14")
        let unknown = try RenderedPage { ProcessCollector.collect(ProcessStatus(), into: &$0) }
        #expect(unknown.samples == [])
    }
}
