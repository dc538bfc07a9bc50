import ClusterModel
import Logging
import TestSupport
import Testing

@testable import Surveyor

@Suite struct EnsembleChangeLogTests {
    /// The lines that these surveys lead to, one after the other.
    private func lines(_ surveys: EnsembleSurvey...) -> [RecordingLog.Line] {
        let log = RecordingLog()
        var changes = EnsembleChangeLog(logger: log.logger)
        for survey in surveys { changes.note(survey) }
        return log.lines
    }

    @Test func `servers that stay as they are are logged once`() {
        let survey = EnsembleSurvey.of(.up("zk1:2181", "leader"), .down("zk2:2181", .timedOut))
        let lines = lines(survey, survey, survey)
        #expect(lines.map(\.level) == [.info, .error])
        #expect(lines[0].metadata == ["server": "zk1:2181", "role": "leader"])
        #expect(lines[1].metadata == ["server": "zk2:2181", "reason": "timed_out"])
        #expect(lines[1].message.contains("has locked its door"))
    }

    @Test func `an election is logged at the servers whose roles it changes`() {
        let lines = lines(
            .of(.up("zk1:2181", "leader"), .up("zk2:2181", "follower")),
            .of(.down("zk1:2181", .refused), .up("zk2:2181", "leader")),
            .of(.up("zk1:2181", "follower"), .up("zk2:2181", "leader")))
        #expect(lines.map(\.level) == [.info, .info, .error, .info, .info])
        #expect(lines[3].message.contains("changed its role"))
        #expect(lines[3].metadata == ["server": "zk2:2181", "role": "leader"])
    }

    @Test func `a question that fails is logged when it begins, and when it is answered again`() {
        let server = ZooKeeperServer.up("zk1:2181", "leader")
        var unasked = server
        unasked.questions[.mntr] = nil
        let refused = server.failing(.mntr, .notWhitelisted)
        let lines = lines(.of(server), .of(refused), .of(unasked), .of(refused), .of(server))
        #expect(lines.map(\.level) == [.info, .warning, .info])
        #expect(lines[1].metadata == ["server": "zk1:2181", "word": "mntr", "reason": "not_whitelisted"])
        #expect(lines[2].metadata == ["server": "zk1:2181", "word": "mntr"])
    }

    @Test func `that a server does not serve is told by its role, not by every question`() {
        let server = ZooKeeperServer.up("zk1:2181", "leader")
        var stopped = server.failing(.srvr, .notServing).failing(.mntr, .notServing)
        stopped.statistics = nil
        stopped.questions[.ruok] = QuestionReport(duration: .milliseconds(1))
        let lines = lines(.of(server), .of(stopped), .of(server))
        #expect(lines.map { $0.metadata["role"] } == ["leader", "not_serving", "leader"])
    }
}
