import ClusterModel
import Logging
import TestSupport
import Testing

@testable import Surveyor

@Suite struct ClusterChangeLogTests {
    /// The lines that these reports lead to, one after the other.
    private func lines(_ reports: ClusterReport...) -> [RecordingLog.Line] {
        let log = RecordingLog()
        var changes = ClusterChangeLog(logger: log.logger)
        for report in reports { changes.note(report) }
        return log.lines
    }

    @Test func `a cluster that stays up is logged once`() {
        let lines = lines(.up(brokers: 2), .up(brokers: 2), .up(brokers: 3))
        #expect(lines.map(\.level) == [.info])
        #expect(lines.first?.metadata["cluster_id"] == "castle")
        #expect(lines.first?.metadata["brokers"] == "2")
    }

    @Test func `a cluster that stays down is logged once, with the reason`() {
        let lines = lines(.down(.tls), .down(.tls), .down(.tls))
        #expect(lines.map(\.level) == [.error])
        #expect(lines.first?.metadata == ["reason": "tls"])
        #expect(lines.first?.message.contains("the castle is closed") == true)
    }

    @Test func `each change of state or reason is logged`() {
        let lines = lines(.up(), .down(.transport), .down(.authentication), .up(), .up(), .down(.transport))
        #expect(lines.map(\.level) == [.info, .error, .error, .info, .error])
    }

    @Test func `a part that fails is logged when it begins and when it ends`() {
        let denied = ClusterReport.partial([.denied: 4], in: .descriptions)
        let lines = lines(.up(), denied, denied, .partial([:], in: .descriptions))
        #expect(lines.map(\.level) == [.info, .warning, .info])
        #expect(lines[1].metadata == ["phase": "descriptions", "reason": "denied", "count": "4"])
        #expect(lines[2].metadata == ["phase": "descriptions", "reason": "denied"])
    }

    @Test func `a phase that a survey does not reach has not recovered`() {
        let denied = ClusterReport.partial([.denied: 4], in: .configurations)
        #expect(lines(denied, .up(), denied, .up()).map(\.level) == [.info, .warning])
    }

    @Test func `the line about denied configurations names the ACL`() {
        let lines = lines(.partial([.denied: 4], in: .configurations))
        #expect(lines.map(\.level) == [.info, .warning])
        #expect(lines[1].message.contains("allows DescribeConfigs on topics"))
        #expect(lines[1].metadata == ["phase": "configurations", "reason": "denied", "count": "4"])
    }

    @Test func `two troubles are logged apart`() {
        let one = ClusterReport.partial([.denied: 1], in: .commits)
        let two = ClusterReport.partial([.denied: 1, .coordinator: 1], in: .commits)
        let lines = lines(one, two, one)
        #expect(lines.map(\.level) == [.info, .warning, .warning, .info])
        #expect(lines.last?.metadata["reason"] == "coordinator")
    }

    @Test func `a broker that cannot be asked is logged once per reason, and when it can be asked again`() {
        let unresolved = ClusterReport.up(brokers: 2).without(broker: 1, .unresolved)
        let refused = ClusterReport.up(brokers: 2).without(broker: 1, .transport)
        let lines = lines(unresolved, unresolved, refused, .up(brokers: 2), .up(brokers: 2))
        #expect(lines.map(\.level) == [.info, .warning, .warning, .info])
        #expect(lines[1].metadata == ["broker": "1", "reason": "unresolved"])
        #expect(lines[1].message.contains("kafka-1:9092 cannot be reached"))
        #expect(lines[3].metadata == ["broker": "1"])
    }

    @Test func `a broker that has left the cluster is not logged as one that can be asked again`() {
        let lines = lines(.up(brokers: 2).without(broker: 1, .transport), .up(brokers: 1))
        #expect(lines.map(\.level) == [.info, .warning])
    }

    @Test func `after an outage a trouble that is still there is logged again`() {
        let denied = ClusterReport.partial([.denied: 1], in: .commits)
        #expect(lines(denied, .down(), denied).map(\.level) == [.info, .warning, .error, .info, .warning])
    }
}
