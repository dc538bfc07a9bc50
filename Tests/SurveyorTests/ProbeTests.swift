import ClusterModel
import Synchronization
import TestSupport
import Testing

@testable import Surveyor

/// A probe that is not there: it finds what it is told.
private final class FakeProbe: ProbeSource {
    private let state: Mutex<(status: ProbeStatus, isRunning: Bool)>

    init(_ status: ProbeStatus) {
        state = Mutex((status, false))
    }

    var isRunning: Bool { state.withLock { $0.isRunning } }

    var status: ProbeStatus {
        get { state.withLock { $0.status } }
        set { state.withLock { $0.status = newValue } }
    }

    func run() async {
        state.withLock { $0.isRunning = true }
        try? await Task.sleep(for: .seconds(3600))
        state.withLock { $0.isRunning = false }
    }
}

@Suite("End-to-end probe beside the surveys")
struct ProbeTests {
    private func probe() -> FakeProbe {
        var status = ProbeStatus(topic: "kafka-surveyor-probe", group: "kafka-surveyor-probe-castle")
        status.brokers[0] = BrokerProbe()
        return FakeProbe(status)
    }

    private let lost = "kafka_probe_messages_lost_total"

    @Test func everyPageShowsWhatItHasFoundByThen() async throws {
        let probe = probe()
        let source = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(SurveySources(clusters: [.init(source: source, probe: probe)])) { daemon in
            _ = try await daemon.page("a probe") { $0.value(lost, ["id": "0"]) == 0 }
            probe.status.brokers[0]?.lost = 5
            _ = try await daemon.page("lost messages") { $0.value(lost, ["id": "0"]) == 5 }
        }
    }

    @Test func itIsShownWhileTheClusterIsDown() async throws {
        let source = FakeSource { _ in .down() }
        try await DaemonUnderTest.run(SurveySources(clusters: [.init(source: source, probe: probe())])) { daemon in
            let page = try await daemon.page("a failed survey") { $0.surveys("failure") > 0 }
            #expect(page.value("kafka_up") == 0)
            #expect(page.value(lost, ["id": "0"]) == 0)
        }
    }

    @Test func withoutAProbeNothingIsSaidOfIt() async throws {
        try await DaemonUnderTest.run(FakeSource { _ in .up() }) { daemon in
            let page = try await daemon.page(up: 1)
            #expect(!page.samples.contains { $0.name.hasPrefix("kafka_probe_") })
        }
    }

    @Test func itRunsAsLongAsTheDaemon() async throws {
        let probe = probe()
        let source = FakeSource { _ in .up() }
        try await DaemonUnderTest.run(SurveySources(clusters: [.init(source: source, probe: probe)])) { _ in
            try await eventually("the probe's start") { probe.isRunning }
        }
        #expect(!probe.isRunning)
    }
}
