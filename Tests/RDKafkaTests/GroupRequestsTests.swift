import ClusterModel
import SurveySupport
import Synchronization
import Testing

@testable import RDKafka
@testable import RDKafkaSurvey

/// Many requests, and a deadline.
@Suite struct GroupRequestsTests {
    private let names = (0..<1000).map { Name("group-\($0)") }

    @Test func everyGroupIsAskedForOnce() async {
        let asked = Mutex<[Name]>([])
        let reader = GroupRequests<Int>(.commits, until: .now + .seconds(600)) { name, _ in
            asked.withLock { $0.append(name) }
            return (1, [:])
        }
        let recorder = PhaseRecorder()
        await reader.read(names, recorder)
        #expect(Set(asked.withLock { $0 }) == Set(names))
        #expect(reader.answers.count == names.count)
        #expect(recorder.phases[.commits]?.requests == names.count)
        #expect(recorder.phases[.commits]?.failures == [:])
    }

    @Test func afterTheDeadlineNoneIsAskedFor() async {
        let reader = GroupRequests<Int>(.commits, until: .now) { name, _ in
            Issue.record("\(name) is asked for")
            return (1, [:])
        }
        let recorder = PhaseRecorder()
        await reader.read(names, recorder)
        #expect(reader.answers.isEmpty)
        #expect(recorder.phases[.commits]?.requests == 0)
        #expect(recorder.phases[.commits]?.failures == [.timedOut: names.count])
    }

    @Test func otherRequestsDoNotBeginAfterTheDeadlineEither() {
        #expect(throws: KafkaError.self) { try Timeouts.requestTimeout(until: .now) }
        #expect(throws: KafkaError.self) { try Timeouts.callTimeout(until: .now - .seconds(1)) }
        #expect(throws: Never.self) { try Timeouts.requestTimeout(until: .now + .seconds(600)) }
    }
}
